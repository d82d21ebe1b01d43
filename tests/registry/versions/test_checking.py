"""The machine checks: a report, or no pass."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from tests.registry.shop import Shop, at_once, opened, wheel
from wangge_registry.versions.checking import Named
from wangge_registry.versions.examining import examiner
from wangge_sdk.rulepack import BUILT_IN, Mode, Outcome, Report, Verdict, examine, read_wheel


async def staged(shop: Shop, **more: Any):
    reviewer = await shop.reviewer("rita", "County Review Office")
    owner = await shop.publisher(await shop.person("olga"), reviewer)
    await shop.upload(await shop.plugin(owner), wheel(**more))
    return owner, reviewer


async def test_what_the_rule_pack_forbids_is_rejected_and_a_person_may_override(shop: Shop):
    owner, reviewer = await staged(shop, changes='{"icon": "there_is_none.svg"}')
    await shop.checked()
    seen = await shop.details(owner)
    assert seen["version"]["state"] == "rejected"
    (report,) = seen["checks"]
    assert report["verdict"] == "failed"
    blocking = [finding for finding in report["report"]["findings"] if finding["blocks"]]
    assert blocking
    assert all(len(finding["fingerprint"]) == 16 for finding in blocking)
    assert (await shop.act(owner, "override", "please", expect=403))["code"] == "act_forbidden"
    await shop.act(reviewer, "override", "The icon is of no weight.")
    assert (await shop.details(owner))["version"]["state"] == "in_review"


def on_trial(wheel: Named, previous: Named | None) -> Report:
    """The rule pack with the check that minds the icon on trial."""
    modes = {finding.check: Mode.SHADOW for finding in at_once(wheel, previous).findings if finding.blocks}
    return examine(read_wheel(*wheel), pack=replace(BUILT_IN, modes=modes))


async def test_what_a_check_on_trial_finds_is_for_reviewers_only(registry_url: str, tmp_path: Path):
    async with opened(tmp_path / "data", registry_url, examine=on_trial) as shop:
        owner, reviewer = await staged(shop, changes='{"icon": "there_is_none.svg"}')
        await shop.checked()
        found = {who.username: (await shop.details(who))["checks"][-1]["report"]["findings"] for who in (owner, reviewer)}
        assert [finding["mode"] for finding in found["rita"]] == ["shadow"]
        assert found["olga"] == []
        assert (await shop.details(owner))["version"]["state"] == "in_review"
        (mark,) = [finding["fingerprint"] for finding in found["rita"]]
        await shop.decide(reviewer, judged=[{"fingerprint": mark, "judgement": "false_positive", "reason": "The rule errs."}])
        assert (await shop.details(reviewer))["false_positives"] == {mark: "The rule errs."}
        assert (await shop.details(owner))["false_positives"] == {}


def broken(wheel: Named, previous: Named | None) -> Report:
    raise RuntimeError("a check that breaks")


def incomplete(wheel: Named, previous: Named | None) -> Report:
    report = at_once(wheel, previous)
    return Report(**{name: getattr(report, name) for name in report.__struct_fields__} | {"checks": (), "findings": ()})


def errored(wheel: Named, previous: Named | None) -> Report:
    report = at_once(wheel, previous)
    first, *others = report.checks
    return msgspec.structs.replace(report, checks=(msgspec.structs.replace(first, outcome=Outcome.ERRORED), *others))


def of_other_bytes(wheel: Named, previous: Named | None) -> Report:
    report = at_once(wheel, previous)
    return Report(**{name: getattr(report, name) for name in report.__struct_fields__} | {"sha256": "0" * 64})


@pytest.mark.parametrize("examine", [broken, incomplete, errored, of_other_bytes])
async def test_what_is_no_whole_report_of_these_bytes_is_no_pass(registry_url: str, tmp_path: Path, examine: Any):
    async with opened(tmp_path / "data", registry_url, examine=examine) as shop:
        owner, reviewer = await staged(shop)
        await shop.checked()
        assert (await shop.details(owner))["version"]["state"] == "errored"
        await shop.act(reviewer, "recheck")
        assert (await shop.details(owner))["version"]["state"] == "received"
        await shop.checked()
        assert len((await shop.details(owner))["checks"]) == 2
        assert (await shop.decide(reviewer, expect=409))["code"] == "not_in_review"


async def test_an_examination_whose_worker_died_is_taken_over_and_given_up_in_the_end(shop: Shop):
    owner, _ = await staged(shop)
    repository = shop.market.checker._repository
    for attempt in range(3):
        claimed = await repository.claim(shop.market.checker._worker, shop.time.now(), shop.time.now() + timedelta(minutes=5))
        assert claimed is not None
        assert claimed.attempts == attempt + 1
        assert not await shop.market.checker.check_next()  # it is leased
        shop.time.advance(timedelta(minutes=6))
    await shop.checked()
    seen = await shop.details(owner)
    assert seen["version"]["state"] == "errored"
    assert "given up" in seen["checks"][0]["report"]["broken"]


async def test_a_version_that_was_withdrawn_meanwhile_stays_withdrawn(registry_url: str, tmp_path: Path):
    began, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(wheel: Named, previous: Named | None) -> Report:
        loop.call_soon_threadsafe(began.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result()
        return at_once(wheel, previous)

    async with opened(tmp_path / "data", registry_url, examine=slow) as shop:
        owner, _ = await staged(shop)
        checking = asyncio.create_task(shop.market.checker.check_next())
        await began.wait()
        assert (await shop.act(owner, "withdraw", expect=409))["code"] == "act_impossible"
        go_on.set()
        await checking
        await shop.act(owner, "withdraw")
        assert not await shop.market.checker.check_next()
        assert (await shop.details(owner))["version"]["state"] == "withdrawn"


async def test_the_background_work_does_it_all_by_itself(shop: Shop):
    owner, reviewer = await staged(shop)
    market = shop.market
    for part in (market.checker, market.publishing, market.catalogue):
        await part.start()
    try:
        await _until(shop, owner, "in_review")
        await shop.decide(reviewer)
        await _until(shop, owner, "published")
        assert len((await shop.simple())["files"]) == 1
    finally:
        for part in (market.checker, market.publishing, market.catalogue):
            await part.stop()


async def _until(shop: Shop, owner: Any, state: str) -> None:
    for _ in range(200):
        seen = await shop.details(owner)
        if seen["version"]["state"] == state:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(seen)


@pytest.mark.slow
def test_a_process_of_its_own_gives_the_same_report():
    apart, here = examiner(None)(wheel(), None), at_once(wheel(), None)
    assert apart.verdict is here.verdict is Verdict.PASSED
    assert [finding.id for finding in apart.findings] == [finding.id for finding in here.findings]
