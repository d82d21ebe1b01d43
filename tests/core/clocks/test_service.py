"""Setting the calendar, on both databases: nearer areas win, years become known, every process notices."""

import asyncio
from datetime import date, datetime, time
from pathlib import Path

import msgspec
import pytest

from tests.core.clocks.conftest import ADMINISTRATOR, COUNTY, OTHER, TOWN, WORKER, Office
from wangge_core.access.model import Actor
from wangge_core.clocks import calendars
from wangge_core.clocks.book import DayEntry, Rule
from wangge_core.clocks.calendar import Day, WorkingHours
from wangge_core.clocks.due import due
from wangge_core.clocks.model import DayCount, Limit, Unit
from wangge_core.clocks.notice import Notice, NoticeDay
from wangge_core.errors import ForbiddenError, InvalidError, NotFoundError, UnavailableError
from wangge_core.instants import LOCAL

SYSTEM = Actor.system("test")
SATURDAY = date(2026, 7, 25)


def entry(day: date, *, working: bool) -> DayEntry:
    return DayEntry(day, Day(working, {"zh-CN": "防汛值守", "en": "flood duty"}), "county order 7")


def notice(year: int, *days: tuple[str, str, bool]) -> Notice:
    return Notice(year, ["https://www.gov.cn/notice"], [NoticeDay(name, date.fromisoformat(day), off) for day, name, off in days])


async def test_a_day_holds_in_the_area_and_below_until_a_nearer_one_says_otherwise(office: Office) -> None:
    await office.service.set_day(ADMINISTRATOR, COUNTY, entry(SATURDAY, working=True))
    assert [(await office.calendars.of(area)).is_working(SATURDAY) for area in (COUNTY, TOWN, OTHER)] == [True, True, False]
    await office.service.set_day(ADMINISTRATOR, TOWN, entry(SATURDAY, working=False))
    assert [(await office.calendars.of(area)).is_working(SATURDAY) for area in (COUNTY, TOWN)] == [True, False]
    await office.service.unset_day(ADMINISTRATOR, TOWN, SATURDAY)
    assert (await office.calendars.of(TOWN)).is_working(SATURDAY)


async def test_shows_who_set_a_day_and_why(office: Office) -> None:
    await office.service.set_day(ADMINISTRATOR, COUNTY, entry(SATURDAY, working=True))
    shown = await office.queries.day(WORKER, TOWN, SATURDAY)
    assert (shown.working, shown.known, shown.set_by, shown.source) == (True, True, COUNTY, "county order 7")
    assert shown.why["en"] == "flood duty"
    plain = await office.queries.day(WORKER, TOWN, date(2026, 7, 24))
    assert (plain.working, plain.why["zh-CN"], plain.set_by, plain.source) == (True, "工作日", None, None)
    unknown = await office.queries.day(WORKER, TOWN, date(2027, 10, 1))
    assert (unknown.working, unknown.known) == (True, False)


async def test_setting_a_day_again_changes_it(office: Office) -> None:
    for working in (True, False):
        await office.service.set_day(ADMINISTRATOR, COUNTY, entry(SATURDAY, working=working))
    (row,) = await office.rows("calendar_day")
    assert not row["working"]


async def test_the_real_notice_of_a_year_makes_its_due_times_final(office: Office, shared_data: Path) -> None:
    early = Office(office.database, until=2025)
    await early.access.refresh()
    await early.calendars.refresh()
    start, limit = datetime(2025, 12, 31, 9, tzinfo=LOCAL), Limit(1, Unit.WORKING_DAYS)
    real = msgspec.json.decode((shared_data / "calendar" / "holiday-cn-2026.json").read_bytes(), type=Notice)
    assert due(start, limit, await early.calendars.of(TOWN)).provisional
    await early.service.set_year(ADMINISTRATOR, COUNTY, real)
    after = due(start, limit, await early.calendars.of(TOWN))
    assert (after.at, after.provisional) == (datetime(2026, 1, 4, 18, tzinfo=LOCAL), False)
    shown = await early.queries.day(SYSTEM, COUNTY, date(2026, 1, 4))
    assert (shown.why["zh-CN"], shown.why["en"]) == ("元旦调休上班", "worked in exchange for New Year's Day")
    assert shown.source == "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm"
    assert due(start, limit, await early.calendars.of(OTHER)).provisional


async def test_a_year_beyond_a_gap_stays_unknown(office: Office) -> None:
    await office.service.set_year(ADMINISTRATOR, COUNTY, notice(2028, ("2028-01-01", "元旦", True)))
    assert (await office.calendars.of(COUNTY)).dated_until == date(2026, 12, 31)
    await office.service.set_year(ADMINISTRATOR, COUNTY, notice(2027, ("2027-01-01", "元旦", True)))
    assert (await office.calendars.of(COUNTY)).dated_until == date(2028, 12, 31)


async def test_a_notice_leaves_the_area_s_own_days(office: Office) -> None:
    await office.service.set_day(ADMINISTRATOR, COUNTY, entry(date(2027, 8, 8), working=True))
    await office.service.set_year(ADMINISTRATOR, COUNTY, notice(2027, ("2027-10-01", "国庆节、中秋节", True)))
    calendar = await office.calendars.of(COUNTY)
    assert (calendar.is_working(date(2027, 8, 8)), calendar.is_working(date(2027, 10, 1))) == (True, False)
    assert (await office.queries.day(SYSTEM, COUNTY, date(2027, 10, 1))).why["en"] == "National Day/public holiday"


@pytest.mark.parametrize("day", ["2029-01-01", "2003-01-01"])
async def test_refuses_a_notice_whose_days_are_elsewhere(office: Office, day: str) -> None:
    with pytest.raises(InvalidError, match="no place in the holidays of 2027") as caught:
        await office.service.set_year(ADMINISTRATOR, COUNTY, notice(2027, (day, "元旦", True)))
    assert caught.value.fields[0].path == "/days/0/date"
    with pytest.raises(InvalidError, match="stands twice"):
        await office.service.set_year(ADMINISTRATOR, COUNTY, notice(2027, *[("2027-01-01", "元旦", True)] * 2))
    assert await office.rows("calendar_day") == []


async def test_working_hours_and_the_way_of_counting(office: Office) -> None:
    summer = Rule(WorkingHours(((time(8), time(12)), (time(15), time(18)))), DayCount.SAME_MOMENT)
    await office.service.set_rule(ADMINISTRATOR, COUNTY, summer)
    await office.service.set_rule(ADMINISTRATOR, COUNTY, summer)
    shown = await office.queries.rule(WORKER, TOWN)
    assert (shown.hours, shown.day_count) == ("08:00-12:00,15:00-18:00", DayCount.SAME_MOMENT)
    start = datetime(2026, 5, 6, 11, tzinfo=LOCAL)
    assert due(start, Limit(2, Unit.WORKING_HOURS), await office.calendars.of(TOWN)).at == datetime(2026, 5, 6, 16, tzinfo=LOCAL)
    assert (await office.queries.rule(SYSTEM, OTHER)).hours == "08:00-12:00,14:00-18:00"


async def test_a_change_is_audited_and_told(office: Office) -> None:
    await office.service.set_day(ADMINISTRATOR, COUNTY, entry(SATURDAY, working=True))
    await office.service.unset_day(ADMINISTRATOR, COUNTY, SATURDAY)
    entries = [(row["action"], row["area"], msgspec.json.decode(row["facts"])) for row in await office.rows("audit_entry")]
    assert entries == [
        ("calendar.day_set", COUNTY, {"date": "2026-07-25", "working": True}),
        ("calendar.day_unset", COUNTY, {"date": "2026-07-25"}),
    ]
    events = [(row["type"], row["area"], msgspec.json.decode(row["data"])) for row in await office.rows("outbox")]
    assert events == [("calendar.changed", COUNTY, {"from": "2026-07-25"})] * 2


async def test_a_release_that_knows_more_years_tells_once(office: Office) -> None:
    assert not await Office(office.database, until=2024).service.notice_publication()
    newer = Office(office.database, until=2026)
    assert await newer.service.notice_publication()
    assert not await newer.service.notice_publication()
    assert not await Office(office.database, until=2025).service.notice_publication()
    (event,) = await office.rows("outbox")
    assert (event["area"], msgspec.json.decode(event["data"])) == ("", {"from": "2025-01-01"})


async def test_needs_the_permission_in_that_area(office: Office) -> None:
    with pytest.raises(ForbiddenError, match="calendar:manage"):
        await office.service.set_day(WORKER, TOWN, entry(SATURDAY, working=True))
    with pytest.raises(ForbiddenError, match="calendar:manage in area 990102"):
        await office.service.set_rule(ADMINISTRATOR, OTHER, Rule())
    with pytest.raises(ForbiddenError, match="area:read"):
        await office.queries.rule(WORKER, OTHER)
    assert await office.rows("calendar_day") == []


async def test_refuses_what_is_not_there_or_out_of_range(office: Office) -> None:
    with pytest.raises(NotFoundError, match="day_not_set"):
        await office.service.unset_day(ADMINISTRATOR, COUNTY, SATURDAY)
    with pytest.raises(InvalidError, match="clock_range"):
        await office.service.set_day(ADMINISTRATOR, COUNTY, entry(date(2150, 1, 1), working=True))
    assert await office.rows("audit_entry") == []


async def test_other_processes_notice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "POLL_SECONDS", 0.01)
    other = Office(office.database)
    await other.calendars.start()
    try:
        await office.service.set_day(ADMINISTRATOR, COUNTY, entry(SATURDAY, working=True))
        async with asyncio.timeout(5):
            while not (await other.calendars.of(TOWN)).is_working(SATURDAY):  # noqa: ASYNC110  the poll has no event to wait for
                await asyncio.sleep(0.01)
    finally:
        await other.calendars.close()
        await other.calendars.close()


async def test_watching_goes_on_while_the_database_is_away(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(calendars, "POLL_SECONDS", 0.01)
    version = office.calendars._repository.version
    failures = [UnavailableError("database_down", "away", 1)]

    async def failing_once() -> int:
        if failures:
            raise failures.pop()
        return await version()

    await office.calendars.start()
    monkeypatch.setattr(office.calendars._repository, "version", failing_once)
    await Office(office.database).service.set_day(SYSTEM, COUNTY, entry(SATURDAY, working=True))
    async with asyncio.timeout(5):
        while not (await office.calendars.of(TOWN)).is_working(SATURDAY):  # noqa: ASYNC110  as above
            await asyncio.sleep(0.01)
    await office.calendars.close()
    assert "the calendar could not be looked at: database_down" in caplog.text
