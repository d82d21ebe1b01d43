"""What reviewers tick: by how delicate a version is, and all of it before they approve."""

import json

import msgspec
import pytest

from tests.registry.shop import Person, Shop, wheel
from wangge_registry.reviews.checklist import checklist_of
from wangge_registry.reviews.statement import verified
from wangge_registry.versions.need import need_of
from wangge_registry.versions.reading import read
from wangge_sdk.manifest import Manifest

REASON = {"zh-CN": "需要。", "en": "It needs it."}


@pytest.mark.parametrize(
    ("changes", "more"),
    [
        ({}, set()),
        ({"security_fix": REASON}, {"security_fix"}),
        ({"runtime": {"isolation": "worker"}}, {"code", "limits"}),
        ({"runtime": {"isolation": "inprocess"}}, {"code", "limits", "in_process"}),
        ({"data": {"reads": ["other.plugin:people"]}}, {"minimal", "impact"}),
        ({"egress": [{"host": "x.example", "purpose": "feed", "operation": "fetch", "data_classes": [], "reason": REASON}]}, {"egress"}),
    ],
)
def test_the_more_delicate_the_longer(changes: dict[str, object], more: set[str]):
    document = read(*wheel()).document
    manifest = msgspec.convert(json.loads(json.dumps(document)) | changes, Manifest)
    ticked = {item.id for item in checklist_of(manifest, need_of(manifest))}
    assert ticked - {item.id for item in checklist_of(*_plain())} == more


def _plain() -> tuple[Manifest, object]:
    manifest = read(*wheel()).manifest
    return manifest, need_of(manifest)


async def test_who_approves_has_ticked_all_of_it(shop: Shop, owner: Person, token: str, reviewer: Person):
    await shop.upload(token, wheel())
    await shop.checked()
    refused = await shop.decide(reviewer, expect=422, checked=["purpose"])
    assert refused["code"] == "checklist_open"
    assert (refused["errors"][0]["path"], refused["errors"][0]["code"]) == ("/checked", "required")
    refused = await shop.decide(reviewer, "refuse", expect=422, checked=["lamps"])
    assert [error["code"] for error in refused["errors"]] == ["unknown"]
    review = await shop.decide(reviewer)
    listed = await reviewer.get("/plugins/lampworks.street-lights/versions/1.0.0/reviews")
    statement = verified(review["statement"], listed["public_key"], review["sha256"])
    assert statement["predicate"]["checklist"] == [item["id"] for item in listed["checklist"]] == review["checked"]
    assert (listed["approved_by"], listed["need"]) == (
        ["County Review Office"],
        {"personal_data": False, "in_process": False, "algorithms": False},
    )
