"""The trial run's place among the checks: what passes is run, what comes out is kept, shown and signed for."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.registry.shop import opened
from tests.registry.versions.test_checking import staged
from wangge_registry.reviews.statement import verified
from wangge_registry.trials.model import Kind, Matrix, Row, RowVerdict
from wangge_registry.versions.checking import Named

PATH = "/plugins/lampworks.street-lights/versions/1.0.0"


def trying(*verdicts: RowVerdict, sha256: str = "") -> Callable[[Named], Matrix]:
    def try_out(wheel: Named) -> Matrix:
        rows = tuple(Row(kind=Kind.FORM, name=f"form {number}", verdict=verdict) for number, verdict in enumerate(verdicts))
        return Matrix(sha256=sha256 or hashlib.sha256(wheel[1]).hexdigest(), seconds=1.5, rows=rows)

    return try_out


def breaking(wheel: Named) -> Matrix:
    raise RuntimeError("no server came up")


async def test_the_matrix_is_kept_shown_and_signed_for(registry_url: str, tmp_path: Path):
    async with opened(tmp_path / "data", registry_url, try_out=trying(RowVerdict.AGREES, RowVerdict.UNSEEN)) as shop:
        owner, reviewer = await staged(shop)
        assert (await owner.get(f"{PATH}/trial", 404))["code"] == "trial"
        await shop.checked()
        seen = await shop.details(reviewer)
        assert seen["version"]["state"] == "in_review"
        told = await owner.get(f"{PATH}/trial")
        assert told["outcome"] == "passed"
        assert told["counts"] == {"agrees": 1, "unseen": 1}
        assert [row["verdict"] for row in told["rows"]] == ["agrees", "unseen"]
        assert told["sha256"] == seen["version"]["sha256"]
        (check,) = seen["checks"]
        assert check["report"]["trial"] == {"outcome": "passed", "matrix_sha256": told["matrix_sha256"], "counts": told["counts"]}
        decided = await shop.decide(reviewer)
        keys = await reviewer.get(f"{PATH}/reviews")
        statement = verified(decided["statement"], keys["public_key"], told["sha256"])
        assert statement["predicate"]["checks"]["report_sha256"] == check["report_sha256"]
        assert (await (await shop.person("eve")).get(f"{PATH}/trial", 404))["code"] == "version"


@pytest.mark.parametrize(
    ("try_out", "state"),
    [
        (trying(RowVerdict.AGREES, RowVerdict.UNDECLARED), "rejected"),
        (trying(RowVerdict.AGREES, RowVerdict.NOT_RUN), "errored"),
        (trying(RowVerdict.AGREES, sha256="0" * 64), "errored"),
        (breaking, "errored"),
    ],
)
async def test_only_a_whole_run_without_a_fault_is_a_pass(
    registry_url: str, tmp_path: Path, try_out: Callable[[Named], Matrix], state: str
):
    async with opened(tmp_path / "data", registry_url, try_out=try_out) as shop:
        owner, reviewer = await staged(shop)
        await shop.checked()
        assert (await shop.details(owner))["version"]["state"] == state
        assert (await reviewer.get(f"{PATH}/trial"))["outcome"] != "passed" or state == "errored"
        await shop.act(reviewer, "override", "The county needs it; I have looked at each row.")
        assert (await shop.details(owner))["version"]["state"] == "in_review"


async def test_what_the_checks_reject_is_not_run(registry_url: str, tmp_path: Path):
    async with opened(tmp_path / "data", registry_url, try_out=breaking) as shop:
        owner, _ = await staged(shop, changes='{"icon": "there_is_none.svg"}')
        await shop.checked()
        assert (await shop.details(owner))["version"]["state"] == "rejected"
        assert (await owner.get(f"{PATH}/trial", 404))["code"] == "trial"
