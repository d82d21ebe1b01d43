"""What a version may do: the least of what was agreed to and what it asks for."""

import time

from hypothesis import given
from hypothesis import strategies as st

from tests.sdk.manifest.asking_strategies import askings
from wangge_core.plugins.grants.granted import NOTHING, agreed, compiled
from wangge_sdk.manifest.asking import Asking, asking_for
from wangge_sdk.manifest.asks import EgressAsk, HookAsk, PermissionAsk
from wangge_sdk.manifest.difference import difference
from wangge_sdk.manifest.reach import reach_of

scopes = st.lists(st.sampled_from(["cases:read", "reports:read"]), unique=True)


def permission(scope="cases:read", required=(), optional=()) -> PermissionAsk:
    return PermissionAsk(scope=scope, required=reach_of(required), most=reach_of([*required, *optional]))


def egress(**more) -> EgressAsk:
    return EgressAsk(**{"host": "a.example", "operation": "fetch", "purpose": "api", "ports": (443,), "data_classes": ("public",), **more})


def granted(agreed_to, asked=None, taken=()):
    asking = asking_for(agreed_to)
    return compiled([agreed(asking, taken)], asking if asked is None else asking_for(asked))


def test_nobody_may_anything_without_a_grant() -> None:
    assert NOTHING.allows("cases:read") is None
    assert NOTHING.egress("a.example", "fetch") is None
    assert not NOTHING.may_call("suggest_class.v1")
    assert NOTHING.runtime is None


@given(askings, scopes, askings)
def test_a_version_gets_no_more_than_was_agreed_and_no_more_than_it_asks(asking, taken, asked) -> None:
    consent = agreed(asking, taken)
    right = compiled([consent], asked).asking
    assert not difference(consent, right).effect.needs_consent
    assert not difference(agreed(asked, ("cases:read", "reports:read")), right).effect.needs_consent


@given(askings, scopes, askings)
def test_an_area_above_bounds_those_below(asking, taken, above) -> None:
    right = compiled([agreed(asking, taken), above], asking).asking
    assert not difference(above, right).effect.needs_consent


@given(askings)
def test_agreeing_to_everything_gives_everything(asking) -> None:
    everything = agreed(asking, ("cases:read", "reports:read"))
    assert not difference(compiled([everything], asking).asking, everything).effect.needs_consent


def test_optional_permissions_are_taken_or_not() -> None:
    asking = [permission(required=[((), ("text",))], optional=[((), ("position",))])]
    assert granted(asking).allows("cases:read").fields() == {"text"}
    assert granted(asking, taken=["cases:read"]).allows("cases:read").fields() == {"text", "position"}
    assert granted([permission(optional=[((), ())])]).allows("cases:read") is None


def test_rights_filter_rows_and_fields() -> None:
    right = granted([permission(required=[(("a.x",), ("text",)), (("a.y",), ())])]).allows("cases:read")
    assert right.case_types == {"a.x", "a.y"}
    assert right.fields("a.x") == {"text"}
    assert right.fields("a.y") is None
    assert right.fields("a.z") == frozenset()
    assert not right.covers("a.z")
    assert not right.covers(None)
    assert right.gives("anything", "a.y")
    assert not right.gives("position", "a.x")


def test_new_code_runs_under_the_old_grant() -> None:
    wider = granted([permission(required=[((), ("text",))])], asked=[permission(required=[((), ())]), egress()])
    assert wider.allows("cases:read").fields() == {"text"}
    assert wider.egress("a.example", "fetch") is None


def test_code_that_asks_for_less_gets_less() -> None:
    narrower = granted([permission(required=[((), ())]), egress(ports=(443, 8443))], asked=[egress()])
    assert narrower.allows("cases:read") is None
    assert narrower.egress("a.example", "fetch").ports == (443,)
    assert narrower.egress("a.example", "store") is None
    assert narrower.egress("a.example", "fetch", "browser") is None


def test_a_hook_that_shows_people_needs_its_scope() -> None:
    hook = HookAsk(hook="case_closed.v1")
    assert not granted([hook]).may_call("case_closed.v1")
    assert not granted([permission()]).may_call("case_closed.v1")
    assert granted([hook, permission(required=[((), ("text",))])]).may_call("case_closed.v1")
    assert granted([HookAsk(hook="contribute_cards.v1")]).may_call("contribute_cards.v1"), "cards show nobody"


def test_a_question_is_a_look_up() -> None:
    many = granted([permission(required=[((), ("text",))]), *(egress(host=f"h{index}.example") for index in range(500))])
    began = time.perf_counter()
    for _ in range(10_000):
        many.allows("cases:read")
        many.egress("h499.example", "fetch")
    assert (time.perf_counter() - began) / 20_000 < 20e-6, "microseconds, not milliseconds"


def test_an_empty_agreement_is_no_agreement() -> None:
    assert compiled([Asking()], asking_for([egress()])).asking == Asking()
