from datetime import date, timedelta

import pytest

from tests.core.duty.rostering import on_duty, person_of
from tests.world import NORTH, NORTH_VILLAGE, SOUTH_VILLAGE, World
from wangge_core.duty.leaves.schemas import LeaveDecisionIn, LeaveIn
from wangge_core.duty.roster.schemas import ShiftIn, StandInIn
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.platform import Platform

TODAY = date(2026, 11, 23)
WEEK = LeaveIn(first_day=TODAY, last_day=TODAY + timedelta(days=2), reason="annual")


async def test_leave_is_asked_for_approved_with_a_stand_in_and_shown_in_the_week(platform: Platform, county: World):
    await on_duty(platform, county, "worker")
    deputy = await person_of(platform, county, "north_dispatcher")
    leave = await platform.duty.leaves.request(county.actor("worker"), WEEK)
    assert leave.state == "requested"
    now = await platform.duty.rosters.on_duty(county.actor("worker"), NORTH_VILLAGE, None, urgent=False)
    assert [(one.person.name, one.standing) for one in now.items] == [("张网格", "on_duty")]

    dispatcher = county.actor("county_dispatcher")
    (waiting,) = (await platform.duty.leaves.page(dispatcher)).items
    decided = await platform.duty.leaves.decide(dispatcher, waiting.id, LeaveDecisionIn(approve=True, stand_in_id=deputy))
    assert (decided.state, decided.decided_name) == ("approved", "王中心")
    now = await platform.duty.rosters.on_duty(county.actor("worker"), NORTH_VILLAGE, None, urgent=False)
    assert [(one.person.name, one.standing, one.stands_in_for) for one in now.items] == [("李北", "stand_in", "张网格")]
    week = await platform.duty.rosters.week(county.actor("north_dispatcher"), NORTH, None)
    assert [[duty.away for duty in day.duties] for day in week.days] == [[True]] * 3 + [[False]] * 4
    assert [one.name for one in week.days[0].duties[0].stand_ins] == ["李北"]

    await platform.duty.leaves.withdraw(county.actor("worker"), leave.id)
    now = await platform.duty.rosters.on_duty(county.actor("worker"), NORTH_VILLAGE, None, urgent=False)
    assert [(one.person.name, one.standing) for one in now.items] == [("张网格", "on_duty")]


async def test_nobody_decides_on_their_own_leave_and_a_refusal_says_why(platform: Platform, county: World):
    own = await platform.duty.leaves.request(county.actor("north_dispatcher"), WEEK)
    with pytest.raises(ForbiddenError, match="own leave"):
        await platform.duty.leaves.decide(county.actor("north_dispatcher"), own.id, LeaveDecisionIn(approve=True))
    leave = await platform.duty.leaves.request(county.actor("worker"), WEEK)
    with pytest.raises(InvalidError, match="why"):
        await platform.duty.leaves.decide(county.actor("north_dispatcher"), leave.id, LeaveDecisionIn(approve=False))
    with pytest.raises(NotFoundError):
        await platform.duty.leaves.decide(county.actor("south_dispatcher"), leave.id, LeaveDecisionIn(approve=True))
    with pytest.raises(ForbiddenError):
        await platform.duty.leaves.page(county.actor("worker"))
    with pytest.raises(ConflictError, match="already"):
        await platform.duty.leaves.request(county.actor("worker"), WEEK)
    refused = await platform.duty.leaves.decide(county.actor("north_dispatcher"), leave.id, LeaveDecisionIn(approve=False, words="不行"))
    assert (refused.state, refused.decision) == ("refused", "不行")
    with pytest.raises(ConflictError, match="refused"):
        await platform.duty.leaves.withdraw(county.actor("worker"), leave.id)


async def test_a_roster_is_kept_in_ones_own_area_only_and_faults_name_the_field(platform: Platform, county: World):
    person = await person_of(platform, county, "worker")
    for changes, path in (
        ({"weekdays": []}, "/weekdays"),
        ({"day": TODAY}, "/weekdays"),
        ({"ends": "08:00"}, "/ends"),
        ({"valid_from": TODAY, "valid_to": TODAY}, "/valid_to"),
        ({"person_id": county.accounts["worker"]}, "/person_id"),
    ):
        with pytest.raises(InvalidError) as caught:
            await on_duty(platform, county, "worker", **changes)
        assert [field.path for field in caught.value.fields] == [path]
    given = ShiftIn(area=SOUTH_VILLAGE, person_id=person, begins="08:00", ends="18:00", weekdays=[1])
    with pytest.raises(ForbiddenError):
        await platform.duty.rosters.add_shift(county.actor("north_dispatcher"), given)
    with pytest.raises(ForbiddenError):
        await platform.duty.rosters.add_shift(county.actor("worker"), given)
    same = StandInIn(area=NORTH, person_id=person, stand_in_id=person, first_day=TODAY, last_day=TODAY)
    with pytest.raises(InvalidError, match="themselves"):
        await platform.duty.rosters.add_stand_in(county.actor("north_dispatcher"), same)


async def test_shifts_and_stand_ins_are_entered_listed_and_taken_back(platform: Platform, county: World):
    shift = await on_duty(platform, county, "worker")
    person, deputy = await person_of(platform, county, "worker"), await person_of(platform, county, "north_dispatcher")
    dispatcher = county.actor("north_dispatcher")
    wanted = StandInIn(area=NORTH, person_id=person, stand_in_id=deputy, first_day=TODAY, last_day=TODAY)
    stand_in = await platform.duty.rosters.add_stand_in(dispatcher, wanted)
    page = await platform.duty.rosters.page(dispatcher, NORTH)
    assert [one.id for one in page.shifts] == [shift.id]
    assert [(one.person.name, one.stand_in.name) for one in page.stand_ins] == [("张网格", "李北")]
    assert {"张网格", "李北"} <= {one.name for one in page.colleagues}
    with pytest.raises(NotFoundError):
        await platform.duty.rosters.remove_shift(county.actor("south_dispatcher"), shift.id)
    await platform.duty.rosters.remove_shift(dispatcher, shift.id)
    await platform.duty.rosters.remove_stand_in(dispatcher, stand_in.id)
    page = await platform.duty.rosters.page(dispatcher, NORTH)
    assert (page.shifts, page.stand_ins) == ([], [])


async def test_a_roster_comes_in_from_a_table_after_a_rehearsal_and_can_be_undone(platform: Platform, county: World):
    sheets, dispatcher = platform.duty.sheets, county.actor("north_dispatcher")
    good = f"姓名,区域代码,星期,开始,结束\n张网格,{NORTH_VILLAGE},1-5,08:00,18:00\n李北,{NORTH},6-7,08:00,18:00\n".encode()
    rows = (f"无此人,{NORTH},1,08:00,18:00", f"张网格,{SOUTH_VILLAGE},1,08:00,18:00", "张网格,77,1,08:00,18:00")
    bad = "\n".join(("姓名,区域代码,星期,开始,结束", *rows)).encode()
    rehearsed = await sheets.import_file(dispatcher, bad, dry_run=True)
    assert [found.rule for found in rehearsed.findings] == ["person_unknown", "area_forbidden", "area_unknown"]
    with pytest.raises(InvalidError, match="3 errors"):
        await sheets.import_file(dispatcher, bad, dry_run=False)
    assert (await sheets.import_file(dispatcher, good, dry_run=True)).added == 2
    assert (await platform.duty.rosters.page(dispatcher, NORTH)).shifts == []
    done = await sheets.import_file(dispatcher, good, dry_run=False)
    assert (done.added, done.applied) == (2, True)
    for form in ("xlsx", "csv"):
        content = b"".join([piece async for piece in await sheets.export(dispatcher, form, template=False)])  # type: ignore[arg-type]
        again = await sheets.import_file(dispatcher, content, dry_run=False)
        assert (again.added, again.unchanged) == (0, 2), "what comes out goes in again unchanged"
    assert (await sheets.undo(dispatcher)).ended == 2
    with pytest.raises(ConflictError):
        await sheets.undo(dispatcher)
