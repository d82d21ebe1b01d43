"""Where one rule stands for one thing: a state machine without a clock, a database or a memory of its own.

`observed` and `passed` give the next stand from the one before. A stand is all there is to know, so that whoever stores it may be
stopped at any moment and go on from there: a condition that has lasted half its time goes on lasting.

    normal → pending → alarming → recovering → normal          no data: nothing has come for too long
"""

from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from wangge_plugin_monitoring.conditions import Rule

State = Literal["normal", "pending", "alarming", "recovering", "no_data"]

_MARKS_OF_A_RATE: Final = 4
_MINUTE: Final = 60.0


class Stand(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a rule stands; `since` is when that began, in seconds since 1970."""

    state: State = "normal"
    since: float = 0.0
    marks: tuple[tuple[float, float], ...] = ()
    """Moments and values that are still needed: of a repeating condition those that counted, of a rate those it is taken over."""


NORMAL: Final = Stand()


def firing(rule: Rule, stand: Stand) -> bool:
    """Tell whether an alarm is due as it stands."""
    return stand.state in {"alarming", "recovering"} or (rule.kind == "no_data" and stand.state == "no_data")


def observed(rule: Rule, stand: Stand, at: float, value: float) -> Stand:
    """Return where a rule stands once a value was observed; moments do not go back."""
    if rule.kind == "no_data":
        return stand if stand.state == "normal" else Stand(since=at)
    if rule.kind == "rate":
        marks, value = _rated(rule, stand, at, value)
        stand = replace(stand, marks=marks)
    if stand.state in {"alarming", "recovering"}:
        return _going(rule, stand, at, over=rule.over(value))
    if rule.active(at) and rule.holds(value):
        return _coming(rule, stand, at, value)
    kept = stand.marks if rule.kind == "rate" else ()
    return replace(stand, marks=kept) if stand.state == "normal" else Stand(since=at, marks=kept)


def passed(rule: Rule, stand: Stand, at: float, seen: float, silent: float) -> Stand:
    """Return where it stands when time has passed: nothing was observed since `seen`, and `silent` seconds of that are too long."""
    if rule.kind == "no_data":
        gone = at - seen >= rule.seconds and rule.active(at)
        return Stand(state="no_data", since=at) if gone and stand.state != "no_data" else stand
    if stand.state == "recovering" and at - stand.since >= rule.clear_seconds:
        return Stand(since=at, marks=stand.marks)
    if stand.state == "pending" and rule.kind == "lasting":
        if not rule.active(at):
            return Stand(since=at)
        if at - stand.since >= rule.seconds:
            return replace(stand, state="alarming", since=at)
    if stand.state in {"normal", "pending"} and at - seen >= silent:
        return Stand(state="no_data", since=at)
    return stand


def due(rule: Rule, stand: Stand, seen: float, silent: float) -> float | None:
    """Return when `passed` would change it next, if nothing is observed until then; never, when nothing would."""
    if rule.kind == "no_data":
        return None if stand.state == "no_data" else seen + rule.seconds
    if stand.state == "recovering":
        return stand.since + rule.clear_seconds
    if stand.state == "pending" and rule.kind == "lasting":
        return min(stand.since + rule.seconds, seen + silent)
    return seen + silent if stand.state in {"normal", "pending"} else None


def _coming(rule: Rule, stand: Stand, at: float, value: float) -> Stand:
    pending = stand.state == "pending"
    if rule.kind == "lasting" and rule.seconds > 0:
        if not pending:
            return Stand(state="pending", since=at)
        return Stand(state="alarming", since=at) if at - stand.since >= rule.seconds else stand
    if rule.kind == "repeating" and rule.times > 1:
        near = tuple(mark for mark in stand.marks if not rule.seconds or at - mark[0] <= rule.seconds)
        marks = (*near, (at, value))[-rule.times :]
        if len(marks) < rule.times:
            return Stand(state="pending", since=marks[0][0], marks=marks)
        return Stand(state="alarming", since=at)
    return Stand(state="alarming", since=at, marks=stand.marks if rule.kind == "rate" else ())


def _going(rule: Rule, stand: Stand, at: float, *, over: bool) -> Stand:
    if not over:
        return replace(stand, state="alarming", since=at) if stand.state == "recovering" else stand
    if rule.clear_seconds > 0:
        if stand.state == "alarming":
            return replace(stand, state="recovering", since=at)
        if at - stand.since < rule.clear_seconds:
            return stand
    return Stand(since=at, marks=stand.marks)


def _rated(rule: Rule, stand: Stand, at: float, value: float) -> tuple[tuple[tuple[float, float], ...], float]:
    """Return the marks of a rate, and the change a minute since the oldest of them; marks are a quarter of the time apart."""
    span = rule.seconds or _MINUTE
    marks = stand.marks
    while len(marks) > 1 and at - marks[1][0] >= span:
        marks = marks[1:]
    if not marks or at - marks[-1][0] >= span / _MARKS_OF_A_RATE:
        marks = (*marks, (at, value))[-(_MARKS_OF_A_RATE + 2) :]
    first, was = marks[0]
    return marks, (value - was) / (at - first) * _MINUTE if at > first else 0.0
