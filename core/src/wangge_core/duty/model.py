"""The values of duty. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec

from wangge_core.instants import LOCAL

Kind = Literal["regular", "on_call"]
LeaveState = Literal["requested", "approved", "refused", "withdrawn"]
LeaveReason = Literal["annual", "sick", "family", "training", "official", "other"]

EVERY_DAY: Final = frozenset(range(1, 8))
_DAY: Final = timedelta(days=1)


class Worker(msgspec.Struct, frozen=True):
    """Somebody who can be on duty: a person with an account that may sign in, and whoever is without one."""

    person_id: UUID
    name: str
    account_id: UUID | None


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """`person_id` is on duty in `area` from `begins` to `ends`, local time, on one `day` or on `weekdays` (1 is Monday).

    A shift whose end is not later than its beginning ends on the next day. `on_call` shifts count for what is urgent.
    `valid_from` and `valid_to` (the first day after) bound a pattern of weekdays.
    """

    id: UUID
    area: str
    person_id: UUID
    kind: Kind
    begins: time
    ends: time
    day: date | None = None
    weekdays: frozenset[int] = frozenset()
    valid_from: date | None = None
    valid_to: date | None = None

    def on(self, day: date) -> bool:
        """Tell whether the shift begins on that day."""
        if self.day is not None:
            return self.day == day
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to) and day.isoweekday() in self.weekdays

    def span(self, day: date) -> tuple[datetime, datetime]:
        """Return the two ends of the shift that begins on a day."""
        last = day if self.begins < self.ends else day + _DAY
        return datetime.combine(day, self.begins, LOCAL), datetime.combine(last, self.ends, LOCAL)

    def begun(self, at: datetime) -> date | None:
        """Return the day on which the shift began that runs at an instant, or None when none runs."""
        today = at.astimezone(LOCAL).date()
        for day in (today - _DAY, today):
            start, end = self.span(day)
            if self.on(day) and start <= at < end:
                return day
        return None


class Leave(msgspec.Struct, frozen=True, kw_only=True):
    """A person is away from the day `first` to the day `last`, both included."""

    person_id: UUID
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Tell whether the person is away on a day."""
        return self.first <= day <= self.last


class StandIn(msgspec.Struct, frozen=True, kw_only=True):
    """`stand_in_id` takes the shifts of `person_id` while they are on leave, from the day `first` to the day `last`."""

    id: UUID
    person_id: UUID
    stand_in_id: UUID
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Tell whether it holds on a day."""
        return self.first <= day <= self.last


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of the duty in a township, or whatever part of the tree is looked at."""

    workers: Mapping[UUID, Worker] = {}
    shifts: tuple[Shift, ...] = ()
    leaves: tuple[Leave, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()

    def away(self, person: UUID, day: date) -> bool:
        """Tell whether a person is on leave on a day."""
        return any(leave.person_id == person and leave.covers(day) for leave in self.leaves)

    def standing_in(self, person: UUID, day: date) -> Iterator[UUID]:
        """Yield who takes a person's shifts on a day and is not away too. One hop: nobody stands in for a stand-in."""
        for one in sorted(self.stand_ins, key=lambda each: each.id):
            if one.person_id == person and one.covers(day) and not self.away(one.stand_in_id, day):
                yield one.stand_in_id


def days(first: date, number: int) -> tuple[date, ...]:
    """Return so many days from the first on."""
    return tuple(first + _DAY * step for step in range(number))
