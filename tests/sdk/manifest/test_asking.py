"""What a manifest asks for, read from it."""

from copy import deepcopy

import msgspec
import pytest

from tests.sdk.manifest.example import MANIFEST, text
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.asking import Asking, asking_for, asking_of, kind_of, manifest_digest
from wangge_sdk.manifest.asks import EgressAsk, PermissionAsk
from wangge_sdk.manifest.lattice import plainly
from wangge_sdk.manifest.reach import ALL, Slice


def manifest(**permissions):
    document = deepcopy(MANIFEST)
    document["permissions"].update(permissions)
    return msgspec.convert(document, Manifest)


def test_every_section_that_asks_is_read() -> None:
    asking = asking_of(manifest())
    kinds = [kind_of(ask) for ask in asking.asks]
    assert kinds == sorted(kinds, key=list(dict.fromkeys(kinds)).index), "asks of a kind stand together"
    assert set(kinds) == {
        "permission", "collection", "read", "consult", "egress", "subscription", "role", "escalation", "runtime",
        "hook", "route", "job", "emit", "hear", "algorithm", "extension", "secret",
    }  # fmt: skip


def test_the_order_of_a_manifest_says_nothing() -> None:
    document = deepcopy(MANIFEST)
    document["contributes"]["hooks"].reverse()
    document["data"]["collections"].reverse()
    document["permissions"]["required"][0]["fields"] = ["text"]
    assert asking_of(msgspec.convert(document, Manifest)) == asking_of(manifest())
    assert manifest_digest(manifest()) == manifest_digest(msgspec.convert(deepcopy(MANIFEST), Manifest))
    assert manifest_digest(msgspec.convert(document, Manifest)) != manifest_digest(manifest())


def test_what_is_required_is_part_of_what_is_asked_for_at_most() -> None:
    asking = asking_of(
        manifest(
            required=[{"scope": "cases:read", "fields": ["text"], "reason": text("One")}],
            optional=[{"scope": "cases:read", "case_types": ["a.x"], "fields": ["position"], "reason": text("Two")}],
        )
    )
    [ask] = [ask for ask in asking.asks if isinstance(ask, PermissionAsk)]
    assert ask.optional
    assert ask.required == (Slice(ALL, ("text",)),)
    assert ask.most == (Slice(ALL, ("text",)), Slice("a.x", ("position", "text")))
    assert (ask.reason, ask.optional_reason) == (text("One"), text("Two"))


def test_it_is_the_same_after_a_journey_as_json() -> None:
    asking = asking_of(manifest())
    assert msgspec.json.decode(msgspec.json.encode(asking), type=Asking) == asking


def test_of_two_asks_about_one_thing_the_lesser_is_taken() -> None:
    host = EgressAsk(host="one.example", operation="fetch", purpose="api", ports=(443, 80), data_classes=("public",))
    other = msgspec.structs.replace(host, ports=(80,))
    assert asking_for([host, other]).asks == (other,)


@pytest.mark.parametrize(
    ("written", "plain"),
    [("P36M", "P3Y"), ("P14M", "P1Y2M"), ("PT36H", "P1DT12H"), ("PT90M", "PT1H30M"), ("P0D", "PT0M"), ("P400D", "P400D")],
)
def test_durations_have_one_form(written, plain) -> None:
    assert plainly(written) == plain
    assert plainly(plain) == plain
