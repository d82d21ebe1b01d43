"""Who may be asked at an instant, in which order, and why: the rule of the roster. Pure.

| standing | who |
|---|---|
| on_duty | their own shift runs now |
| stand_in | they stand in for somebody on leave whose shift runs now |
| on_call | their on-call shift runs now; for what is urgent they are on duty |
| off_duty | they are in the roster, but no shift of theirs runs now |

Within a standing the nearer ring comes first: the place's own area, then the village, then the township. Whoever is on
leave is never among them. Every person is named once, by their best reason.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.area_code import Level
from wangge_core.duty.model import Roster, Shift
from wangge_core.instants import LOCAL

Standing = Literal["on_duty", "stand_in", "on_call", "off_duty"]
Ring = Literal["area", "village", "township", "county"]

_WORTH: Final = {"on_duty": 0, "stand_in": 0, "on_call": 1, "off_duty": 2}
_RINGS: Final[tuple[tuple[Level, Ring], ...]] = ((Level.VILLAGE, "village"), (Level.TOWNSHIP, "township"))
RINGS: Final[tuple[Ring, ...]] = ("area", "village", "township", "county")


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may be asked. `area` is that of the shift; `for_id` the person in whose place they stand."""

    person_id: UUID
    name: str
    account_id: UUID
    standing: Standing
    ring: Ring
    area: str
    for_id: UUID | None = None
    for_name: str | None = None

    @property
    def present(self) -> bool:
        """Whether a shift of theirs, or one they have taken over, runs now."""
        return self.standing != "off_duty"

    @property
    def rank(self) -> tuple[int, int]:
        """What decides first: the standing, then the ring."""
        return _WORTH[self.standing], RINGS.index(self.ring)


def candidates(roster: Roster, area: str, at: datetime, *, urgent: bool = False) -> tuple[Candidate, ...]:
    """Return who may be asked about something in an area at an instant, the best first; the same for the same roster."""
    best: dict[UUID, Candidate] = {}
    for shift in roster.shifts:
        ring = ring_of(shift.area, area)
        if ring is None:
            continue
        for found in _of_shift(roster, shift, ring, at, urgent=urgent):
            known = best.get(found.person_id)
            if known is None or _key(found) < _key(known):
                best[found.person_id] = found
    return tuple(sorted(best.values(), key=_key))


def ring_of(shift_area: str, area: str) -> Ring | None:
    """Return how near a shift's area lies to a place, or None when it is none of the place's business.

    It is the place's own, in the same village, in the same township, or the whole county (no other township of it).
    """
    if shift_area == area:
        return "area"
    for level, ring in _RINGS:
        code = area[: area_code.WIDTHS[level]]
        if len(code) == area_code.WIDTHS[level] and shift_area.startswith(code):
            return ring
    return "county" if area.startswith(shift_area) else None


def _of_shift(roster: Roster, shift: Shift, ring: Ring, at: datetime, *, urgent: bool) -> Iterator[Candidate]:
    today = at.astimezone(LOCAL).date()
    begun = shift.begun(at)
    runs = begun is not None and (shift.kind == "regular" or urgent)
    away = {today, begun or today}
    if not _away(roster, shift.person_id, away):
        standing: Standing = "off_duty" if not runs else "on_call" if shift.kind == "on_call" else "on_duty"
        yield from _named(roster, shift.person_id, standing, ring, shift.area)
    elif runs:
        for person in roster.standing_in(shift.person_id, begun or today):
            if not _away(roster, person, away):
                yield from _named(roster, person, "stand_in", ring, shift.area, instead_of=shift.person_id)


def _away(roster: Roster, person: UUID, on: set[date]) -> bool:
    return any(roster.away(person, day) for day in on)


def _named(roster: Roster, person: UUID, standing: Standing, ring: Ring, area: str, instead_of: UUID | None = None) -> Iterator[Candidate]:
    worker = roster.workers.get(person)
    if worker is None or worker.account_id is None:
        return
    absent = roster.workers.get(instead_of) if instead_of else None
    yield Candidate(
        person_id=person,
        name=worker.name,
        account_id=worker.account_id,
        standing=standing,
        ring=ring,
        area=area,
        for_id=instead_of,
        for_name=absent.name if absent else None,
    )


def _key(found: Candidate) -> tuple[tuple[int, int], str, str, str]:
    return found.rank, found.standing, found.area, str(found.person_id)
