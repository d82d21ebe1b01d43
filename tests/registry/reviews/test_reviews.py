"""Reviews: by whom, about which bytes, how many; and what follows from them."""

import io
import json
import zipfile

import msgspec
import pytest

from tests.registry.shop import Person, Shop, wheel
from wangge_registry.versions.need import need_of
from wangge_sdk.manifest import Manifest


async def staged(shop: Shop, token: str, changes: str = "{}", version: str = "1.0.0") -> None:
    await shop.upload(token, wheel(version=version, changes=changes))
    await shop.checked()


async def delicate(shop: Shop, owner: Person, token: str) -> None:
    """A version in review that reads what people have written."""
    await shop.upload(token, wheel(template="service"))
    await shop.checked()
    assert (await shop.details(owner))["version"]["state"] == "in_review", (await shop.details(owner))["checks"]


@pytest.fixture
async def two_members(shop: Shop, owner: Person) -> Person:
    maria = await shop.person("maria")
    await owner.post("/publishers/lampworks/members", {"username": "maria"})
    return maria


async def test_delicate_versions_need_two_organisations(
    shop: Shop, owner: Person, two_members: Person, token: str, reviewer: Person, second: Person
):
    await delicate(shop, owner, token)
    colleague = await shop.reviewer("rob", "County Review Office")
    await shop.decide(reviewer)
    assert (await shop.details(owner))["version"]["state"] == "in_review"
    await shop.decide(colleague)
    (item,) = (await reviewer.get("/queue"))["items"]
    assert (item["needed"], item["approved_by"]) == (2, ["County Review Office"])
    await shop.decide(second)
    assert (await shop.details(owner))["version"]["state"] == "approved"


async def test_a_reviewer_who_changes_his_mind_does_not_count_twice(
    shop: Shop, owner: Person, two_members: Person, token: str, reviewer: Person, second: Person
):
    await delicate(shop, owner, token)
    await shop.decide(reviewer)
    await shop.decide(reviewer, "request_changes")
    await shop.act(owner, "answer", "It is meant so.")
    await shop.decide(second)
    assert (await shop.details(owner))["version"]["state"] == "in_review"
    await shop.decide(reviewer)
    assert (await shop.details(owner))["version"]["state"] == "approved"


async def test_nobody_reviews_his_own(shop: Shop, owner: Person, token: str, reviewer: Person):
    await owner.post("/publishers/lampworks/members", {"username": "rita"})
    await staged(shop, token)
    assert (await shop.decide(reviewer, expect=403))["code"] == "own_version"
    kin = await shop.reviewer("kin", "lampworks ltd")
    assert (await shop.decide(kin, expect=403))["code"] == "own_version"
    assert (await shop.decide(owner, expect=403))["code"] == "duty_required"
    assert (await owner.get("/queue", 403))["code"] == "duty_required"


async def test_a_decision_is_about_the_bytes_and_the_report_that_were_read(shop: Shop, owner: Person, token: str, reviewer: Person):
    await staged(shop, token)
    for wrong in ({"sha256": "0" * 64}, {"report_sha256": "0" * 64}):
        assert (await shop.decide(reviewer, expect=409, **wrong))["code"] == "review_of_other_file"
    await shop.decide(reviewer)
    assert (await shop.decide(reviewer, expect=409))["code"] == "not_in_review"


async def test_changes_are_asked_for_and_answered(shop: Shop, owner: Person, token: str, reviewer: Person):
    await staged(shop, token)
    await shop.decide(reviewer, "request_changes")
    assert (await shop.details(owner))["acts"] == ["answer", "withdraw"]
    await shop.act(owner, "answer", "It is meant so.")
    await shop.decide(reviewer, "refuse")
    assert (await shop.details(owner))["version"]["state"] == "rejected"
    await shop.act(reviewer, "override", "Looked at again with the publisher.")
    assert (await shop.details(owner))["version"]["state"] == "in_review"


async def test_false_positives_are_kept_for_the_next_version(shop: Shop, owner: Person, token: str, reviewer: Person):
    await staged(shop, token)
    judged = [
        {"fingerprint": "a" * 16, "judgement": "false_positive", "reason": "It is a test."},
        {"fingerprint": "b" * 16, "judgement": "accept", "reason": "It may stay."},
    ]
    review = await shop.decide(reviewer, judged=judged)
    assert review["judged"] == judged
    await staged(shop, token, version="1.0.1")
    assert (await shop.details(reviewer, "1.0.1"))["false_positives"] == {"a" * 16: "It is a test."}
    assert (await shop.details(owner, "1.0.1"))["false_positives"] == {}, "whoever is not shown a finding reads nothing of it"


def _manifest(**changes: object) -> Manifest:
    document = json.loads(_plain())
    return msgspec.convert(document | changes, Manifest)


def _plain() -> str:
    with zipfile.ZipFile(io.BytesIO(wheel()[1])) as archive:
        return archive.read("lampworks_street_lights/plugin.json").decode()


REASON = {"zh-CN": "需要。", "en": "It needs it."}


@pytest.mark.parametrize(
    ("changes", "reviewers"),
    [
        ({}, 1),
        ({"runtime": {"isolation": "inprocess"}}, 2),
        ({"data": {"reads": ["other.plugin:people"]}}, 2),
        ({"permissions": {"required": [{"scope": "unheard:of", "reason": REASON}]}}, 2),
        ({"permissions": {"required": [{"scope": "reports:read", "fields": ["class"], "reason": REASON}]}}, 1),
        ({"permissions": {"required": [], "optional": [{"scope": "reports:read", "reason": REASON}]}}, 2),
        (
            {"egress": [{"host": "x.example", "purpose": "api", "operation": "store", "data_classes": ["sensitive"], "reason": REASON}]},
            2,
        ),
    ],
)
def test_what_is_delicate_needs_two(changes: dict[str, object], reviewers: int):
    assert need_of(_manifest(**changes)).reviewers == reviewers
