from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.duty.candidates import candidates, ring_of
from wangge_core.duty.model import Leave, Roster, Shift, StandIn, Worker
from wangge_core.instants import LOCAL

GRID, NEXT_GRID, VILLAGE, OTHER_VILLAGE = "999901100201001", "999901100201002", "999901100201", "999901100202"
TOWNSHIP, COUNTY = "999901100", "999901"
MONDAY = date(2026, 11, 23)
TEN = datetime(2026, 11, 23, 10, tzinfo=LOCAL)
PEOPLE = [UUID(int=number) for number in range(1, 6)]
WORKERS = {person: Worker(person, f"员{person.int}", UUID(int=person.int + 100)) for person in PEOPLE}
ANNA, BEN, CHRIS, DORA, _ = PEOPLE


def shift(person: UUID, area: str = GRID, **changes) -> Shift:
    values = {
        "id": UUID(int=person.int * 1000 + len(area)),
        "area": area,
        "person_id": person,
        "kind": "regular",
        "begins": time(8),
        "ends": time(18),
        "weekdays": frozenset(range(1, 8)),
    }
    return Shift(**(values | changes))


def roster(*shifts: Shift, leaves: tuple[Leave, ...] = (), stand_ins: tuple[StandIn, ...] = ()) -> Roster:
    return Roster(workers=WORKERS, shifts=shifts, leaves=leaves, stand_ins=stand_ins)


def away(person: UUID, day: date = MONDAY) -> Leave:
    return Leave(person_id=person, first=day, last=day)


def instead(person: UUID, other: UUID) -> StandIn:
    return StandIn(id=UUID(int=9), person_id=person, stand_in_id=other, first=MONDAY, last=MONDAY)


def told(found) -> list[tuple[UUID, str, str]]:
    return [(one.person_id, one.standing, one.ring) for one in found]


def test_the_own_grid_comes_before_the_village_and_the_village_before_the_township():
    duty = roster(shift(CHRIS, TOWNSHIP), shift(BEN, NEXT_GRID), shift(ANNA, GRID), shift(DORA, COUNTY))
    assert told(candidates(duty, GRID, TEN)) == [
        (ANNA, "on_duty", "area"),
        (BEN, "on_duty", "village"),
        (CHRIS, "on_duty", "township"),
        (DORA, "on_duty", "county"),
    ]
    assert ring_of("999901200", GRID) is None


def test_somebody_on_duty_in_the_township_comes_before_somebody_of_the_grid_who_is_not():
    duty = roster(shift(ANNA, begins=time(19), ends=time(22)), shift(BEN, TOWNSHIP))
    assert told(candidates(duty, GRID, TEN)) == [(BEN, "on_duty", "township"), (ANNA, "off_duty", "area")]


def test_a_stand_in_takes_the_shift_of_who_is_on_leave_and_says_for_whom():
    duty = roster(shift(ANNA), leaves=(away(ANNA),), stand_ins=(instead(ANNA, BEN),))
    (found,) = candidates(duty, GRID, TEN)
    assert (found.person_id, found.standing, found.for_name) == (BEN, "stand_in", "员1")


def test_a_stand_in_counts_only_while_the_other_is_away():
    duty = roster(shift(ANNA), stand_ins=(instead(ANNA, BEN),))
    assert told(candidates(duty, GRID, TEN)) == [(ANNA, "on_duty", "area")]


def test_nobody_stands_in_for_a_stand_in():
    chain = (instead(ANNA, BEN), instead(BEN, CHRIS))
    duty = roster(shift(ANNA), leaves=(away(ANNA), away(BEN)), stand_ins=chain)
    assert candidates(duty, GRID, TEN) == ()


def test_a_night_shift_goes_on_after_midnight_and_leave_of_the_day_it_began_on_counts():
    night = shift(ANNA, begins=time(22), ends=time(6), weekdays=frozenset({1}))
    at_five = TEN.replace(hour=5) + timedelta(days=1)
    assert told(candidates(roster(night), GRID, at_five)) == [(ANNA, "on_duty", "area")]
    assert told(candidates(roster(night), GRID, at_five + timedelta(hours=1))) == [(ANNA, "off_duty", "area")]
    assert candidates(roster(night, leaves=(away(ANNA),)), GRID, at_five) == ()


def test_on_call_counts_only_for_what_is_urgent():
    duty = roster(shift(ANNA, kind="on_call"))
    assert told(candidates(duty, GRID, TEN)) == [(ANNA, "off_duty", "area")]
    assert told(candidates(duty, GRID, TEN, urgent=True)) == [(ANNA, "on_call", "area")]


def test_somebody_without_an_account_is_not_asked():
    duty = Roster(workers={ANNA: Worker(ANNA, "员1", None)}, shifts=(shift(ANNA),))
    assert candidates(duty, GRID, TEN) == ()


_days = st.integers(-2, 2).map(lambda number: MONDAY + timedelta(days=number))
_hours = st.integers(0, 23).map(time)


@st.composite
def rosters(draw) -> Roster:
    shifts = []
    for number in range(draw(st.integers(0, 6))):
        begins, ends = draw(st.tuples(_hours, _hours).filter(lambda pair: pair[0] != pair[1]))
        dated = draw(st.booleans())
        shifts.append(
            Shift(
                id=UUID(int=number),
                area=draw(st.sampled_from([GRID, NEXT_GRID, VILLAGE, OTHER_VILLAGE, TOWNSHIP])),
                person_id=draw(st.sampled_from(PEOPLE)),
                kind=draw(st.sampled_from(["regular", "on_call"])),
                begins=begins,
                ends=ends,
                day=draw(_days) if dated else None,
                weekdays=frozenset() if dated else draw(st.frozensets(st.integers(1, 7), min_size=1)),
            )
        )
    leaves = draw(st.lists(st.builds(away, st.sampled_from(PEOPLE), _days), max_size=4))
    pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(lambda pair: pair[0] != pair[1])
    stand_ins = [instead(*pair) for pair in draw(st.lists(pairs, max_size=3))]
    return roster(*shifts, leaves=tuple(leaves), stand_ins=tuple(stand_ins))


def _runs_slowly(one: Shift, at: datetime) -> bool:
    """Walk minute by minute from each day the shift may begin on, as somebody would with a finger on a clock."""
    for back in (1, 0):
        day = at.date() - timedelta(days=back)
        if (one.day == day) if one.day else day.isoweekday() in one.weekdays:
            moment = datetime.combine(day, one.begins, LOCAL)
            while True:
                if moment == at:
                    return True
                moment += timedelta(hours=1)
                if moment.time() == one.ends:
                    break
    return False


@pytest.mark.slow
@given(rosters(), st.integers(-24, 24), st.booleans())
def test_nobody_on_leave_is_named_whoever_is_on_duty_is_and_the_answer_is_always_the_same(duty: Roster, hours: int, urgent: bool):
    at = TEN + timedelta(hours=hours)
    found = candidates(duty, GRID, at, urgent=urgent)
    named = [one.person_id for one in found]
    assert len(named) == len(set(named))
    assert not any(duty.away(person, at.date()) for person in named)
    running = [one for one in duty.shifts if _runs_slowly(one, at) and (one.kind == "regular" or urgent)]
    for one in running:
        days = {at.date(), at.date() - timedelta(days=1)}
        if not any(duty.away(one.person_id, day) for day in days):
            assert next(each for each in found if each.person_id == one.person_id).present
            assert found[0].present, "somebody on duty is the first to be asked"
    backwards = Roster(workers=WORKERS, shifts=duty.shifts[::-1], leaves=duty.leaves[::-1], stand_ins=duty.stand_ins)
    assert told(candidates(backwards, GRID, at, urgent=urgent)) == told(found)
