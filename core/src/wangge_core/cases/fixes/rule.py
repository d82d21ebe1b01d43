"""Whether a position can be true, judged by itself and by the one before it. Pure.

A doubt refuses nothing: the report counts, and whoever verifies it sees the doubt. Phones err indoors, between mast and satellite,
and with a wrong clock; somebody who sends positions from a desk errs in the same ways, only more often.
"""

from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from wangge_core.cases.tasks.choosing import metres_between

Doubt = Literal["accuracy_zero", "accuracy_poor", "clock", "jump", "speed"]
"""accuracy_zero: no receiver is exact. accuracy_poor: it may as well be the next village. clock: taken later than it was sent.
jump: at two places in the same minute, farther apart than a minute's way. speed: faster than any way to get there."""

_POOR_METRES: Final = 1_000.0
_CLOCK: Final = timedelta(minutes=5)
_MINUTE: Final = timedelta(minutes=1)
_JUMP_METRES: Final = 500.0
_METRES_A_SECOND: Final = 60.0
"""216 km/h: nobody makes their rounds faster, and an expressway stays below."""
_UNSURE_METRES: Final = 100.0
"""How far off a fix may be that says nothing of its accuracy."""


class Fix(msgspec.Struct, frozen=True, kw_only=True):
    """A position in WGS-84, how exact the device called it in metres, and when it was taken."""

    lon: float
    lat: float
    accuracy: float | None
    at: datetime


def doubts(fix: Fix, before: Fix | None, now: datetime) -> tuple[Doubt, ...]:
    """Return what speaks against a fix that came at `now`, `before` being the last one of the same account."""
    found: list[Doubt] = []
    if fix.accuracy == 0:
        found.append("accuracy_zero")
    if fix.accuracy is not None and fix.accuracy > _POOR_METRES:
        found.append("accuracy_poor")
    if fix.at > now + _CLOCK:
        found.append("clock")
    if before is not None and (moved := _moved(fix, before)):
        found.append(moved)
    return tuple(found)


def _moved(fix: Fix, before: Fix) -> Doubt | None:
    unsure = sum(_UNSURE_METRES if one.accuracy is None else one.accuracy for one in (fix, before))
    metres = metres_between((before.lon, before.lat), (fix.lon, fix.lat)) - unsure
    passed = abs(fix.at - before.at)  # what waited offline may arrive after what was taken later
    if passed <= _MINUTE:
        return "jump" if metres > _JUMP_METRES + _METRES_A_SECOND * passed.total_seconds() else None
    return "speed" if metres / passed.total_seconds() > _METRES_A_SECOND else None
