"""Rules as data: what has to be true of what is observed, for how long or how often, and when that is over again.

The kinds are those of ThingsBoard's alarm rules (simple, duration, repeating, with a schedule and a clear rule); a rate of change and
silence stand beside them.
"""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

Kind = Literal["simple", "lasting", "repeating", "rate", "no_data"]
Sign = Literal["above", "from", "below", "to", "is", "is_not"]
Severity = Literal["critical", "major", "minor", "warning"]

SEVERITIES: Final[tuple[Severity, ...]] = ("warning", "minor", "major", "critical")
"""From the least to the worst."""
LOCAL: Final = ZoneInfo("Asia/Shanghai")
EVERY_DAY: Final = "1234567"
SIGNS: Final[Mapping[Sign, str]] = {"above": ">", "from": "≥", "below": "<", "to": "≤", "is": "=", "is_not": "≠"}
_RISING: Final = frozenset({"above", "from"})
_FALLING: Final = frozenset({"below", "to"})
_DAY: Final = 24 * 60


class Rule(Struct, frozen=True, kw_only=True):
    """One rule. Times are in seconds."""

    id: str
    name: str = ""
    things: str
    """The kind of thing that it watches, such as `smoke`."""
    thing: str = ""
    """The one thing that it watches; empty: all of the kind."""
    quantity: str = ""
    kind: Kind = "simple"
    sign: Sign = "from"
    threshold: float = 0.0
    seconds: float = 0.0
    """How long it lasts, within what it repeats, over what a rate is taken, or how long nothing has come."""
    times: int = 1
    clear_at: float | None = None
    """It is over when the value has come back this far (hysteresis); without it, as soon as the condition holds no more."""
    clear_seconds: float = 0.0
    """It is over when it has been so for as long."""
    days: str = EVERY_DAY
    """Days of the week on which it is looked at, Monday being 1."""
    starts: int = 0
    ends: int = 0
    """Minutes of the day between which it is looked at; the same: all day."""
    severity: Severity = "major"
    alarm: str = ""
    """The kind of alarm: of one kind a thing has one that is open."""
    class_id: str = ""
    """The class of the case that an alarm becomes, with its case type, `alarm.fire`; empty: none."""
    area: str = ""
    """Where it holds."""

    def watches(self, kind: str, number: str, area: str) -> bool:
        """Tell whether it is about a thing of a kind, under its number, that lies in an area."""
        return area.startswith(self.area) and (self.thing == number if self.thing else self.things == kind)

    def active(self, at: float) -> bool:
        """Tell whether its schedule has it looked at."""
        if self.days == EVERY_DAY and self.starts == self.ends:
            return True
        local = datetime.fromtimestamp(at, LOCAL)
        minute, day = local.hour * 60 + local.minute, local.isoweekday()
        if self.starts < self.ends:
            return str(day) in self.days and self.starts <= minute < self.ends
        if self.starts == self.ends or minute >= self.starts:
            return str(day) in self.days
        return minute < self.ends and str((day - 2) % 7 + 1) in self.days  # the night belongs to the day that it began on

    def holds(self, value: float) -> bool:
        """Tell whether a value (of a rate: its change a minute) is what it warns of."""
        return _compared(self.sign, value, self.threshold)

    def over(self, value: float) -> bool:
        """Tell whether a value has come back far enough."""
        if self.clear_at is None or self.sign not in _RISING | _FALLING:
            return not self.holds(value)
        back = value <= self.clear_at if self.sign in _RISING else value >= self.clear_at
        return back and not self.holds(value)


def rule_of(document_id: str, area: str, body: Mapping[str, Any]) -> Rule:
    """Read a rule from its document.

    Raises:
        KeyError, TypeError, ValueError: it lacks something, or a time of day is none.
    """
    return Rule(
        id=document_id,
        name=body["name"],
        things=body["things"],
        thing=body.get("thing") or "",
        quantity=body.get("quantity") or "",
        kind=body["kind"],
        sign=body.get("sign") or "from",
        threshold=float(body.get("threshold") or 0),
        seconds=float(body.get("seconds") or 0),
        times=int(body.get("times") or 1),
        clear_at=None if body.get("clear_at") is None else float(body["clear_at"]),
        clear_seconds=float(body.get("clear_seconds") or 0),
        days=body.get("days") or EVERY_DAY,
        starts=minute_of(body.get("starts")),
        ends=minute_of(body.get("ends")),
        severity=body["severity"],
        alarm=body["alarm"],
        class_id=body.get("class") or "",
        area=area,
    )


def minute_of(text: str | None) -> int:
    """Return the minute of the day that a time such as `22:30` is."""
    if not text:
        return 0
    hours, _, minutes = text.partition(":")
    return (int(hours) * 60 + int(minutes)) % _DAY


def worse(one: Severity, other: Severity) -> bool:
    """Tell whether the one is worse than the other."""
    return SEVERITIES.index(one) > SEVERITIES.index(other)


def _compared(sign: Sign, value: float, threshold: float) -> bool:
    match sign:
        case "above":
            return value > threshold
        case "from":
            return value >= threshold
        case "below":
            return value < threshold
        case "to":
            return value <= threshold
        case "is":
            return math.isclose(value, threshold)
        case _:
            return not math.isclose(value, threshold)
