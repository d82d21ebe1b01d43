"""A changed calendar reaches the clocks that run, and no others."""

from datetime import date, datetime
from typing import Any

import msgspec
import pytest

from tests import world
from tests.core.cases.walking import reported, walked
from tests.world import World
from wangge_core.cases.joint.schemas import AssistanceIn
from wangge_core.cases.model import CaseClock
from wangge_core.cases.redating import Redating
from wangge_core.clocks.book import DayEntry, Rule
from wangge_core.clocks.calendar import Day, Holidays, WorkingHours
from wangge_core.clocks.calendars import Calendars
from wangge_core.clocks.model import DayCount
from wangge_core.clocks.notice import Notice, NoticeDay
from wangge_core.clocks.public_holidays import published
from wangge_core.clocks.service import CHANGED
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.model import Delivery, Event
from wangge_core.instants import LOCAL
from wangge_core.platform import Platform

OFF = Day(working=False, why={"zh-CN": "停电检修", "en": "power works"})
TOMORROW = date(2026, 11, 24)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL)


def redating(platform: Platform, calendars: Calendars | None = None) -> Redating:
    used = calendars or platform.calendars
    return Redating(
        database=platform.database, repository=platform.cases.repository, calendars=used, audit=platform.audit, outbox=platform.outbox
    )


async def told(platform: Platform) -> list[Delivery]:
    rows = await platform.database.fetch("SELECT * FROM outbox WHERE type = {} ORDER BY id", CHANGED)
    return [
        Delivery(
            event=Event(type=row["type"], area=row["area"], key=row["key"], at=row["at"], data=msgspec.json.decode(row["data"])),
            position=number,
        )
        for number, row in enumerate(rows)
    ]


async def clocks(platform: Platform, case_id: Any) -> dict[str, CaseClock]:
    return {clock.kind: clock for clock in await platform.cases.repository.clocks(case_id) if clock.stopped_at is None}


async def test_a_day_off_moves_the_clock_of_a_unit_that_assists(platform: Platform, county: World) -> None:
    case = await walked(platform, county, await reported(platform), "dispatch")
    asked = AssistanceIn(unit_id=county.units["water"], words="请派泵车", limit=10)
    await platform.cases.together.joint.ask(county.actor("north_dispatcher"), case.id, asked)
    panel = platform.cases.together.joint_queries.panel
    [before] = (await panel(county.actor("handler"), case.id)).items
    assert before.due_at == local("2026-11-24 12:00")
    await platform.calendar_service.set_day(world.SYSTEM, world.COUNTY, DayEntry(TOMORROW, OFF, "notice"))
    for delivery in await told(platform):
        await redating(platform).changed(delivery)
    [after] = (await panel(county.actor("handler"), case.id)).items
    assert after.due_at == local("2026-11-25 12:00")


async def test_a_day_off_moves_what_runs_over_it(platform: Platform) -> None:
    case = await reported(platform)
    before = await clocks(platform, case.id)
    assert before["stage"].due_at == local("2026-11-24 18:00")
    await platform.calendar_service.set_day(world.SYSTEM, world.COUNTY, DayEntry(TOMORROW, OFF, "notice"))
    (delivery,) = await told(platform)
    await redating(platform).changed(delivery)
    after = await clocks(platform, case.id)
    assert after["stage"].due_at == local("2026-11-25 18:00")
    assert after["case"].due_at > before["case"].due_at
    shown = await platform.cases.repository.told(case.id)
    assert shown is not None
    assert (shown.due_at, shown.yellow_at) == (after["stage"].due_at, after["stage"].yellow_at)
    assert (shown.promised_at, shown.version) == (after["case"].due_at, case.version)
    (entry,) = await platform.database.fetch("SELECT facts FROM audit_entry WHERE action = {}", "case.clocks_redated")
    assert set(msgspec.json.decode(entry["facts"])["clocks"]) == {str(clock.id) for clock in after.values()}


async def test_heard_again_it_does_nothing(platform: Platform) -> None:
    await reported(platform)
    await platform.calendar_service.set_day(world.SYSTEM, world.COUNTY, DayEntry(TOMORROW, OFF, "notice"))
    (delivery,) = await told(platform)
    for _ in range(2):
        await redating(platform).changed(delivery)
    assert len(await platform.database.fetch("SELECT id FROM audit_entry WHERE action = {}", "case.clocks_redated")) == 1


async def test_another_area_and_a_later_day_leave_it_alone(platform: Platform) -> None:
    case = await reported(platform)
    before = await clocks(platform, case.id)
    await platform.calendar_service.set_day(world.SYSTEM, world.SOUTH, DayEntry(TOMORROW, OFF, "notice"))
    await platform.calendar_service.set_day(world.SYSTEM, world.NORTH, DayEntry(date(2026, 12, 31), OFF, "notice"))
    for delivery in await told(platform):
        await redating(platform).changed(delivery)
    assert await clocks(platform, case.id) == before


async def test_a_stopped_clock_keeps_the_date_by_which_it_was_judged(platform: Platform, county: World) -> None:
    case = await walked(platform, county, await reported(platform), until="verify")
    stopped = [clock for clock in await platform.cases.repository.clocks(case.id) if clock.stopped_at is not None]
    assert stopped
    await platform.calendar_service.set_day(world.SYSTEM, world.COUNTY, DayEntry(TOMORROW, OFF, "notice"))
    for delivery in await told(platform):
        await redating(platform).changed(delivery)
    assert [clock for clock in await platform.cases.repository.clocks(case.id) if clock.stopped_at is not None] == stopped
    assert not await platform.cases.repository.redate(stopped[0])


async def test_other_hours_move_limits_in_hours(platform: Platform, county: World) -> None:
    case = await walked(platform, county, await reported(platform), until="verify")
    (before,) = (clock for clock in (await clocks(platform, case.id)).values() if clock.kind == "stage")
    assert (before.unit, before.due_at) == ("working_hours", local("2026-11-23 16:00"))
    hours = WorkingHours.parse("08:00-11:00,15:00-18:00")
    await platform.calendar_service.set_rule(world.SYSTEM, world.COUNTY, Rule(hours, DayCount.NEXT_DAY))
    for delivery in await told(platform):
        await redating(platform).changed(delivery)
    assert (await clocks(platform, case.id))["stage"].due_at == local("2026-11-23 18:00")


async def test_a_provisional_due_time_becomes_final_when_the_year_is_known(platform: Platform) -> None:
    early = Calendars(platform.database, lambda: Holidays(published().days, 2025))
    case = await reported(platform)
    notice = Notice(2026, ["https://www.gov.cn/notice"], [NoticeDay("国庆节", TOMORROW, is_off_day=True)])
    subscriber = redating(platform, early)
    opening = Event(type=CHANGED, area="", key="calendar", at=world.NOW, data={"from": "2026-01-01"})
    await subscriber.changed(Delivery(event=opening, position=0))
    assert {clock.provisional for clock in (await clocks(platform, case.id)).values()} == {True}
    await platform.calendar_service.set_year(world.SYSTEM, world.COUNTY, notice)
    for delivery in await told(platform):
        await subscriber.changed(delivery)
    after = await clocks(platform, case.id)
    assert {clock.provisional for clock in after.values()} == {False}
    assert after["stage"].due_at == local("2026-11-25 18:00")


async def test_every_page_of_many_clocks_is_reached(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge_core.cases.redating._AT_ONCE", 1)
    cases = [await reported(platform) for _ in range(3)]
    await platform.calendar_service.set_day(world.SYSTEM, world.COUNTY, DayEntry(TOMORROW, OFF, "notice"))
    redating(platform).subscribe(Dispatcher(platform.database, platform.time))
    (delivery,) = await told(platform)
    await redating(platform).changed(delivery)
    assert [(await clocks(platform, case.id))["stage"].due_at for case in cases] == [local("2026-11-25 18:00")] * 3
