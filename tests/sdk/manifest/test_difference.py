"""The judgement of a difference: what it never gets wrong, and what it says of each kind of change."""

import pytest
from hypothesis import given
from msgspec.structs import replace

from tests.sdk.manifest.asking_strategies import TITLE, askings, asks
from wangge_sdk.manifest.asking import Asking, asking_for
from wangge_sdk.manifest.asks import (
    AlgorithmAsk,
    CollectionAsk,
    EgressAsk,
    HookAsk,
    JobAsk,
    PermissionAsk,
    RouteAsk,
    RuntimeAsk,
    covers,
    meet,
)
from wangge_sdk.manifest.difference import Effect, difference
from wangge_sdk.manifest.reach import reach_of


@given(askings)
def test_nothing_differs_from_itself(asking) -> None:
    assert difference(asking, asking).effect is Effect.NONE
    assert difference(asking, asking).lines == ()


@given(askings, askings)
def test_what_is_narrowed_is_widened_the_other_way_round(one, other) -> None:
    there, back = difference(one, other), difference(other, one)
    assert (there.effect is Effect.NONE) == (back.effect is Effect.NONE)
    if there.effect is Effect.NARROWED:
        assert back.effect.needs_consent
    assert {(line.kind, line.key) for line in there.lines} == {(line.kind, line.key) for line in back.lines}


@given(askings, askings)
def test_no_widening_is_judged_narrower(one, other) -> None:
    """Judged without the meets: whatever needs no consent allows nothing that was not allowed, property by property."""
    if difference(one, other).effect.needs_consent:
        return
    for place, after in other.by_place.items():
        before = one.by_place[place]
        if isinstance(after, EgressAsk):
            assert set(after.ports) <= set(before.ports)
            assert set(after.data_classes) <= set(before.data_classes)
            assert (after.country, after.purpose) == (before.country, before.purpose)
        elif isinstance(after, RuntimeAsk):
            assert (after.isolation, before.isolation) != ("inprocess", "worker")
            assert after.memory_mb <= before.memory_mb
        elif isinstance(after, RouteAsk):
            assert before.public or not after.public
            assert before.permission in {None, after.permission}
        elif isinstance(after, AlgorithmAsk):
            assert after.artifact == before.artifact


@given(askings, askings)
def test_what_both_allow_is_a_narrowing_of_either(one, other) -> None:
    common = one.meet(other)
    assert not difference(one, common).effect.needs_consent
    assert not difference(other, common).effect.needs_consent
    assert difference(one.meet(one), one).effect is Effect.NONE


@given(asks, asks)
def test_an_order_of_what_is_allowed(one, other) -> None:
    assert covers(one, one)
    if type(one) is type(other) and one.key == other.key:
        common = meet(one, other)
        assert common is None or (covers(one, common) and covers(other, common))
        if covers(one, other) and covers(other, one):
            assert one.measure() == other.measure()


@given(askings)
def test_the_order_of_writing_says_nothing(asking) -> None:
    assert asking_for(reversed(asking.asks)) == asking


def effect(before, after) -> Effect:
    return difference(Asking((before,) if before else ()), Asking((after,) if after else ())).effect


HOST = EgressAsk(host="one.example", operation="fetch", purpose="api", ports=(443,), data_classes=("public",), country="CN")
READS = PermissionAsk(scope="cases:read", required=reach_of([((), ("text",))]), most=reach_of([((), ("text",))]))
VISITS = CollectionAsk(name="visits", title=TITLE, data_class="personal", retention="P3Y", subject_key="who")
RISK = AlgorithmAsk(id="risk", title=TITLE, task="rank", decision_role="suggest")


def reading(*, required=(), optional=()) -> PermissionAsk:
    return PermissionAsk(scope="cases:read", required=reach_of(required), most=reach_of([*required, *optional]))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, HookAsk(hook="case_closed.v1"), Effect.WIDENED),
        (HookAsk(hook="case_closed.v1"), None, Effect.NARROWED),
        (READS, reading(required=[((), ("text", "position"))]), Effect.WIDENED),
        (READS, reading(required=[((), ())]), Effect.WIDENED),
        (READS, reading(required=[(("a.x",), ("text",))]), Effect.NARROWED),
        (reading(required=[(("a.x",), ("text",))]), reading(required=[(("a.y",), ("text",))]), Effect.WIDENED),
        (READS, reading(optional=[((), ("text",))]), Effect.NARROWED),
        (reading(optional=[((), ("text",))]), READS, Effect.WIDENED),
        (READS, reading(required=[((), ("text",))], optional=[((), ("position",))]), Effect.WIDENED),
        (HOST, replace(HOST, ports=(443, 8443)), Effect.WIDENED),
        (HOST, replace(HOST, data_classes=()), Effect.NARROWED),
        (HOST, replace(HOST, data_classes=("personal", "public")), Effect.WIDENED),
        (HOST, replace(HOST, country="DE"), Effect.WIDENED),
        (HOST, replace(HOST, country="DE", data_classes=("personal",)), Effect.SENSITIVE),
        (None, replace(HOST, country=None, data_classes=("sensitive",)), Effect.SENSITIVE),
        (replace(HOST, intranet_alternative="settings.area.mirror"), HOST, Effect.WIDENED),
        (HOST, replace(HOST, reason=TITLE), Effect.NONE),
        (VISITS, replace(VISITS, retention="P1Y"), Effect.NARROWED),
        (VISITS, replace(VISITS, retention="P400D"), Effect.WIDENED),
        (VISITS, replace(VISITS, data_class="sensitive"), Effect.WIDENED),
        (VISITS, replace(VISITS, subject_key=None), Effect.WIDENED),
        (VISITS, replace(VISITS, exported_fields=("at",)), Effect.WIDENED),
        (None, RISK, Effect.SENSITIVE),
        (RISK, replace(RISK, artifact="0" * 64), Effect.SENSITIVE),
        (replace(RISK, decision_role="prefill"), RISK, Effect.NARROWED),
        (
            JobAsk(id="j", title=TITLE, schedule="0 3 * * *", per="area", timeout_s=60),
            JobAsk(id="j", title=TITLE, schedule="* * * * *", per="area", timeout_s=60),
            Effect.WIDENED,
        ),
    ],
)
def test_each_change_is_judged(before, after, expected) -> None:
    assert effect(before, after) is expected


def test_the_gravest_line_comes_first_and_judges_the_whole() -> None:
    found = difference(asking_for([HOST, VISITS]), asking_for([HOST, replace(VISITS, retention="P1Y"), RISK]))
    assert found.effect is Effect.SENSITIVE
    assert [(line.kind, line.effect, line.changed) for line in found.lines] == [
        ("algorithm", Effect.SENSITIVE, ()),
        ("collection", Effect.NARROWED, ("retention",)),
    ]
