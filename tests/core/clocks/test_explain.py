from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.clocks.calendar import Calendar, Day
from wangge_core.clocks.clock import Clock
from wangge_core.clocks.explain import Step, StepKind, explain
from wangge_core.clocks.model import DayCount, Limit, Unit
from wangge_core.clocks.public_holidays import published
from wangge_core.instants import LOCAL
from wangge_sdk.texts import LOCALES

CALENDAR = Calendar(published())
ROLLING = Calendar(published(), day_count=DayCount.SAME_MOMENT)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def words(steps: tuple[Step, ...], locale: str) -> list[str]:
    return [step.text[locale] for step in steps]


def test_working_hours_over_a_holiday_with_a_pause() -> None:
    clock = Clock(local("2026-04-30 16:30"), Limit(4, Unit.WORKING_HOURS))
    clock = clock.paused(local("2026-05-06 09:00"), "待产权单位到场").resumed(local("2026-05-06 10:00"))
    steps = explain(clock, CALENDAR)
    assert words(steps, "zh-CN") == [
        "2026年4月30日（周四）16:30开始计时，时限4个工作时，只计工作日08:00–12:00、14:00–18:00。",
        "2026年4月30日（周四）16:30至18:00：计1小时30分钟，累计1小时30分钟。",
        "2026年5月1日（周五）至2026年5月5日（周二）：劳动节，不计入。",
        "2026年5月6日（周三）08:00至09:00：计1小时，累计2小时30分钟。",
        "2026年5月6日（周三）09:00至10:00：暂停计时（待产权单位到场）。",
        "2026年5月6日（周三）10:00至11:30：计1小时30分钟，累计4小时。",
        "到期时间：2026年5月6日（周三）11:30。",
    ]
    assert words(steps, "en")[2:] == [
        "Fri 1 May 2026 to Tue 5 May 2026: Labour Day, not counted.",
        "Wed 6 May 2026 08:00 to 09:00: 1 h counted, 2 h 30 min so far.",
        "Wed 6 May 2026 09:00 to 10:00: paused (待产权单位到场).",
        "Wed 6 May 2026 10:00 to 11:30: 1 h 30 min counted, 4 h so far.",
        "Due Wed 6 May 2026 11:30.",
    ]


def test_working_days_name_the_saturday_that_is_worked() -> None:
    steps = explain(Clock(local("2026-05-06 09:00"), Limit(4, Unit.WORKING_DAYS)), CALENDAR)
    assert words(steps, "en")[0].endswith("counted from the next day to the close of business of the last (08:00–12:00, 14:00–18:00).")
    assert words(steps, "en")[1:] == [
        "Wed 6 May 2026 is the day of the start and is not counted.",
        "Thu 7 May 2026 to Fri 8 May 2026: 2 working days counted, 2 working days so far.",
        "Sat 9 May 2026 (worked in exchange for Labour Day): 1 working day counted, 3 working days so far.",
        "Sun 10 May 2026: weekend, not counted.",
        "Mon 11 May 2026: 1 working day counted, 4 working days so far.",
        "Due Mon 11 May 2026 18:00.",
    ]
    assert words(steps, "zh-CN")[0].endswith("自次日起计，末日下班时到期（08:00–12:00、14:00–18:00）。")


def test_names_the_county_s_own_days() -> None:
    county = Calendar(published(), {date(2026, 5, 7): Day(working=False, why={"zh-CN": "县庆", "en": "county day"})})
    steps = explain(Clock(local("2026-05-06 09:00"), Limit(1, Unit.WORKING_DAYS)), county)
    assert "Thu 7 May 2026: county day, not counted." in words(steps, "en")


@pytest.mark.parametrize(
    ("unit", "rule"),
    [
        (Unit.EMERGENCY_HOURS, "the limit is 1 emergency hour: it runs through nights and holidays."),
        (Unit.WORKING_DAYS, "the limit is 1 working day: counted from that moment, 8 h to a working day (08:00–12:00, 14:00–18:00)."),
        (Unit.CALENDAR_DAYS, "the limit is 1 calendar day: counted from that moment, 24 hours to a day."),
    ],
)
def test_says_the_rule_of_the_county(unit: Unit, rule: str) -> None:
    steps = explain(Clock(local("2026-05-06 09:00"), Limit(1, unit)), ROLLING)
    assert words(steps, "en")[0].endswith(rule)


def test_says_what_is_left_while_paused() -> None:
    clock = Clock(local("2026-05-06 09:00"), Limit(3, Unit.CALENDAR_DAYS)).paused(local("2026-05-07 06:00:30"), "road closed")
    last = explain(clock, CALENDAR)[-1]
    assert last.kind is StepKind.WAITING
    assert last.text["en"] == (
        "Paused since Thu 7 May 2026 06:00:30 (road closed); 2 calendar days 11 h 59 min 30 s will be left, "
        "and the due time is set on resuming."
    )


def test_says_that_it_is_provisional() -> None:
    steps = explain(Clock(local("2026-12-31 09:00"), Limit(1, Unit.WORKING_DAYS)), CALENDAR)
    assert [step.kind for step in steps[-2:]] == [StepKind.DUE, StepKind.PROVISIONAL]
    assert "2026年之后的节假日安排尚未公布" in steps[-1].text["zh-CN"]


def test_time_below_a_second_has_words_too() -> None:
    clock = Clock(local("2026-05-06 17:59:59.500"), Limit(1, Unit.WORKING_HOURS))
    assert "17:59:59 to 18:00: less than a second counted" in words(explain(clock, CALENDAR), "en")[1]


INSTANTS = st.integers(0, 60 * 60 * 24 * 40).map(lambda seconds: local("2026-04-20 00:00") + timedelta(seconds=seconds))


@given(INSTANTS, st.sampled_from(Unit), st.integers(1, 20), st.lists(INSTANTS, max_size=7), st.sampled_from([CALENDAR, ROLLING]))
def test_the_steps_add_up_to_the_answer(start: datetime, unit: Unit, amount: int, edges: list[datetime], calendar: Calendar) -> None:
    clock = Clock(start, Limit(amount, unit))
    for number, at in enumerate(sorted(edges)):
        clock = clock.resumed(at) if number % 2 else clock.paused(at, "why")
    steps = explain(clock, calendar)
    counted = sum((step.counted for step in steps), timedelta())
    answer = clock.due(calendar)
    if answer.at is None:
        assert steps[-1].kind is StepKind.WAITING
        reading = clock.read(calendar, clock.pauses[-1].start)
        assert counted == reading.elapsed
    else:
        assert counted == clock.read(calendar, answer.at).total
        assert any(step.kind is StepKind.DUE and f"{answer.at.astimezone(LOCAL):%H:%M}" in step.text["en"] for step in steps)
    assert all(step.text[locale] for step in steps for locale in LOCALES)
