"""Extensions: in the limit's own unit a longer limit, in another one counted from where it ran out; the ledger always explains itself."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wangge_core.clocks.calendar import Calendar
from wangge_core.clocks.clock import Clock
from wangge_core.clocks.due import due
from wangge_core.clocks.explain import StepKind, explain
from wangge_core.clocks.model import Extension, Limit, Pause, Unit
from wangge_core.clocks.public_holidays import published
from wangge_core.instants import LOCAL

CALENDAR = Calendar(published())
START = datetime(2026, 4, 28, 9, 30, tzinfo=LOCAL)

starts = st.integers(0, 90 * 1440).map(lambda minutes: START + timedelta(minutes=minutes))
limits = st.builds(Limit, st.integers(1, 20), st.sampled_from(Unit))
pauses = st.one_of(
    st.just(()),
    st.tuples(st.integers(0, 5000), st.integers(1, 20000)).map(
        lambda times: (Pause(START + timedelta(minutes=times[0]), START + timedelta(minutes=sum(times)), "waits"),)
    ),
)


@given(starts, limits, st.integers(1, 20), pauses)
def test_in_its_own_unit_it_is_a_longer_limit(start: datetime, limit: Limit, more: int, paused: tuple[Pause, ...]):
    added = Extension(Limit(more, limit.unit), start, "more")
    longer = Limit(limit.amount + more, limit.unit)
    assert due(start, limit, CALENDAR, paused, (added,)) == due(start, longer, CALENDAR, paused)


@given(starts, limits, limits)
def test_in_another_unit_it_counts_from_where_the_limit_ran_out(start: datetime, limit: Limit, more: Limit):
    if more.unit is limit.unit:
        return
    first = due(start, limit, CALENDAR).at
    assert first is not None
    assert due(start, limit, CALENDAR, (), (Extension(more, start, "more"),)).at == due(first, more, CALENDAR).at


@given(starts, limits, limits, pauses)
def test_what_the_steps_count_sums_to_all_that_was_granted(start: datetime, limit: Limit, more: Limit, paused: tuple[Pause, ...]):
    clock = Clock(start, limit, paused).extended(Extension(more, start, "配件未到"))
    steps = explain(clock, CALENDAR)
    reached = clock.due(CALENDAR).at
    assert reached is not None
    assert sum((step.counted for step in steps), timedelta()) == clock.read(CALENDAR, reached).total
    (said,) = [step.text for step in steps if step.kind is StepKind.EXTENDED]
    assert "配件未到" in said["zh-CN"]
    assert "配件未到" in said["en"]


def test_an_open_pause_in_the_first_limit_holds_those_after_it():
    clock = Clock(START, Limit(4, Unit.WORKING_HOURS), (Pause(START + timedelta(hours=1), None, "waits"),))
    extended = clock.extended(Extension(Limit(1, Unit.CALENDAR_DAYS), START, "more"))
    assert extended.due(CALENDAR).at is None
    assert extended.at_share(100, CALENDAR) is None
    assert [step.kind for step in explain(extended, CALENDAR)][-1] is StepKind.WAITING
    assert extended.read(CALENDAR, START + timedelta(hours=3)).elapsed == timedelta(hours=1)
