"""A clock with what happened to it, and its due time. Pure."""

from typing import Final, TypeVar

import msgspec
from msgspec.structs import replace

from wangge_core.cases.joint.model import Assistance
from wangge_core.cases.model import CaseClock
from wangge_core.clocks.calendar import Calendar
from wangge_core.clocks.clock import Clock
from wangge_core.clocks.model import Extension, Limit, Pause, Unit


class Ledger(msgspec.Struct, frozen=True):
    """What happened to one clock."""

    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()


EMPTY: Final = Ledger()


Stored = TypeVar("Stored", CaseClock, Assistance)
"""What has a time limit: the case and its stages, and a unit that was asked to assist."""


def clock_of(stored: CaseClock | Assistance, ledger: Ledger = EMPTY) -> Clock:
    """Return a stored clock with its ledger, as the rules of clocks take it."""
    limit = Limit(stored.amount, Unit(stored.unit))
    return Clock(stored.started_at, limit, ledger.pauses, stored.stopped_at, ledger.extensions)


def dated(stored: Stored, ledger: Ledger, calendar: Calendar) -> Stored:
    """Return the clock with the dates that its limit, its ledger and the calendar come to."""
    reached = clock_of(stored, ledger).due(calendar)
    assert reached.at is not None  # noqa: S101  stored pauses have an end
    assert reached.yellow_at is not None  # noqa: S101  the same
    return replace(stored, due_at=reached.at, yellow_at=reached.yellow_at, provisional=reached.provisional)
