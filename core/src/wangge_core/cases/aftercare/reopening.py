"""Whether a closed case may be reopened: the same rule for residents and staff. Pure."""

from datetime import datetime
from typing import Literal

import msgspec

from wangge_core.cases.model import Case
from wangge_core.clocks.calendar import Calendar
from wangge_core.clocks.due import due
from wangge_core.clocks.model import Limit, Unit
from wangge_sdk.manifest.case_types import Reopening

Why = Literal["open", "over", "used_up"]


class Window(msgspec.Struct, frozen=True):
    """The window in which a closed case may be reopened: until when, how many rounds are left, and how it stands now."""

    until: datetime
    left: int
    why: Why

    @property
    def open(self) -> bool:
        """Whether the case may be reopened now."""
        return self.why == "open"


def rounds_left(case: Case, rule: Reopening) -> int:
    """Return how many more rounds a case may have."""
    return max(0, rule.times + 1 - case.round)


def window(case: Case, rule: Reopening, calendar: Calendar, now: datetime) -> Window | None:
    """Return the window of a closed case, or None while it is open or was refused or referred: those are reported anew."""
    if case.closed_at is None or case.stage != "evaluation":
        return None
    until = due(case.closed_at, Limit(rule.limit, Unit(rule.unit)), calendar).at
    assert until is not None  # noqa: S101  only an open pause leaves a limit without an end
    left = rounds_left(case, rule)
    return Window(until, left, "over" if now > until else "open" if left else "used_up")
