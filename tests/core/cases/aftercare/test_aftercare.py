from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from tests.core.cases.making import a_case
from tests.core.cases.ruling import ruled
from tests.core.cases.walking import act, reported, walked
from tests.world import COUNTY, World
from wangge_core.cases.aftercare.by_area import REOPENING, ReopeningRule
from wangge_core.cases.aftercare.errors import NoFollowUpError, OwnHandlingError, RoundsUsedUpError, WindowOverError
from wangge_core.cases.aftercare.reopening import window
from wangge_core.cases.aftercare.sampling import lot_of
from wangge_core.cases.aftercare.schemas import CallIn, ReopenIn
from wangge_core.cases.model import Case
from wangge_core.cases.report_schemas import ReporterIn
from wangge_core.clocks.calendars import Calendars
from wangge_core.errors import ForbiddenError, InvalidError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_sdk.manifest.case_types import Reopening

DISPUTE = {
    "case_type": "livelihood.dispute",
    "form": {"parties": 2, "willing": "yes"},
    "reporter": ReporterIn("王小明", "13812345678"),
}
"""Of this type every reporter is called, and a rating of one opens another round."""


async def _now(platform: Platform, case: Case) -> Case:
    found = await platform.cases.repository.told(case.id)
    assert found is not None
    return found


async def _closed(platform: Platform, county: World, **changes: object) -> Case:
    return await walked(platform, county, await reported(platform, **changes), "close")


async def test_a_reporter_reopens_within_the_window_and_a_new_round_begins(platform: Platform, county: World, time: FixedTime):
    first = await _closed(platform, county)
    time.advance(timedelta(days=2))
    page = await platform.cases.progress_pages.reopen(first.query_code, ReopenIn("又堆满了"))
    case = await _now(platform, first)
    assert (case.state, case.round, case.closed_at, case.outcome, case.solved, case.unit_id) == ("filed", 2, None, None, None, None)
    assert page.reopen is None
    assert [(one.number, one.outcome["en"], one.cause["en"]) for one in page.earlier] == [(1, "Fixed", "Reopened by the reporter")]
    assert case.promised_at is not None
    running = [clock for clock in await platform.cases.repository.clocks(case.id) if clock.stopped_at is None]
    assert {(clock.kind, clock.started_at) for clock in running} == {("case", time.now()), ("stage", time.now())}
    assert case.promised_at == next(clock.due_at for clock in running if clock.kind == "case")
    events = [row["type"] for row in await platform.database.fetch("SELECT type FROM outbox WHERE key = {} ORDER BY seq", str(case.id))]
    assert events[-1] == "case.reopened"


async def test_the_window_is_the_same_for_residents_and_staff(platform: Platform, county: World, time: FixedTime):
    case = await _closed(platform, county)
    time.advance(timedelta(days=40))
    with pytest.raises(WindowOverError, match=case.number):
        await platform.cases.progress_pages.reopen(case.query_code, ReopenIn("还是没有清运"))
    with pytest.raises(WindowOverError):
        await act(platform, county, case, "north_dispatcher", "reopen", {"note": "还是没有清运"})
    assert (await _now(platform, case)).version == case.version
    detail = await platform.cases.details.page(county.actor("north_dispatcher"), case.id)
    assert detail.actions == []
    page = await platform.cases.progress_pages.open(case.query_code)
    assert page.reopen is not None
    assert (page.reopen.open, "Report it anew" in str(page.reopen.why_not) or "report it anew" in str(page.reopen.why_not)) == (False, True)


async def test_rounds_are_used_up(platform: Platform, county: World):
    case = await _closed(platform, county)
    for _ in range(2):
        case = await act(platform, county, case, "north_dispatcher", "reopen", {"note": "还没有解决"})
        case = await act(platform, county, case, "north_dispatcher", "dispatch", {"unit_id": "city"})
        case = await act(platform, county, case, "handler", "handle", {"note": "已清运"})
        case = await act(platform, county, case, "north_dispatcher", "feedback", {})
        case = await act(platform, county, case, "worker", "check", {"result": "yes"})
        case = await act(platform, county, case, "north_dispatcher", "close", {"outcome": "cannot", "public_reason": "暂时没有办法"})
    assert (case.round, case.solved) == (3, False)
    with pytest.raises(RoundsUsedUpError):
        await act(platform, county, case, "north_dispatcher", "reopen", {"note": "还没有解决"})


async def test_a_low_rating_opens_the_next_round_and_stays_counted(platform: Platform, county: World, time: FixedTime):
    case = await _closed(platform, county)
    time.advance(timedelta(hours=1))
    rated = await platform.cases.handling.by_resident(county.actor("worker"), case, "rate", {"score": 2, "text": "没弄干净"})
    assert (rated.state, rated.round, rated.score) == ("filed", 2, None)
    assert [step.action for step in await platform.cases.repository.steps(case.id)][-2:] == ["rate", "second_round"]
    month = f"{case.reported_at:%Y-%m}"
    table = await platform.cases.statistics.outcomes(county.actor("leader"), month, month, None)
    assert (table.items[0].ratings, table.items[0].satisfaction) == (1, 40.0)


async def test_a_good_rating_opens_nothing(platform: Platform, county: World):
    case = await _closed(platform, county)
    rated = await platform.cases.handling.by_resident(county.actor("worker"), case, "rate", {"score": 3})
    assert (rated.state, rated.round) == ("rated", 1)


async def test_a_draw_is_kept_whether_it_chose_or_not(platform: Platform, county: World):
    case = await _closed(platform, county)
    [row] = await platform.database.fetch("SELECT * FROM case_follow_up WHERE case_id = {}", case.id)
    assert (row["lot"], row["percent"]) == (lot_of(case.id, 1), 20)
    assert row["state"] == ("open" if row["lot"] < 2_000 else "none")


async def test_who_is_not_satisfied_by_telephone_gets_another_round(platform: Platform, county: World):
    case, caller = await _closed(platform, county, **DISPUTE), county.actor("north_dispatcher")
    page = await platform.cases.aftercare_queries.page(caller, "open", None, 50)
    assert [(one.case_id, one.why) for one in page.items] == [(case.id, "mandatory")]
    calls = platform.cases.follow_ups
    case = await calls.record(caller, case.id, CallIn(version=case.version, result="unreached"))
    assert case.state == "closed"
    with pytest.raises(InvalidError, match="not satisfied with"):
        await calls.record(caller, case.id, CallIn(version=case.version, result="unsatisfied"))
    case = await calls.record(caller, case.id, CallIn(version=case.version, result="unsatisfied", words="对方没有履行协议"))
    assert (case.state, case.round) == ("filed", 2)
    found = await platform.cases.aftercare_queries.of_case(caller, case.id)
    assert [call.result for call in found.follow_ups[0].calls] == ["unreached", "unsatisfied"]
    assert (found.follow_ups[0].state, found.rounds[0].cause["en"]) == ("unsatisfied", "Another round after a follow-up call")
    with pytest.raises(NoFollowUpError):
        await calls.record(caller, case.id, CallIn(version=case.version, result="satisfied"))
    detail = await platform.cases.details.page(caller, case.id)
    assert [entry.title["en"] for entry in detail.timeline][-3:] == [
        "Follow-up call",
        "Follow-up call",
        "Another round, for dissatisfaction",
    ]


async def test_after_so_many_calls_without_an_answer_it_is_given_up(platform: Platform, county: World):
    case, caller = await _closed(platform, county, **DISPUTE), county.actor("north_dispatcher")
    for _ in range(3):
        case = await platform.cases.follow_ups.record(caller, case.id, CallIn(version=case.version, result="unreached"))
    found = await platform.cases.aftercare_queries.of_case(caller, case.id)
    assert (found.follow_ups[0].state, found.may_call) == ("unreached", False)


async def test_nobody_asks_how_well_they_did_themselves(platform: Platform, county: World):
    case = await _closed(platform, county, **DISPUTE)
    given = CallIn(version=case.version, result="satisfied")
    with pytest.raises(ForbiddenError, match="case:follow_up"):
        await platform.cases.follow_ups.record(county.actor("handler"), case.id, given)
    dispatcher = county.actor("north_dispatcher")
    await platform.database.execute("UPDATE case_step SET actor_id = {} WHERE case_id = {} AND action = 'handle'", dispatcher.id, case.id)
    with pytest.raises(OwnHandlingError):
        await platform.cases.follow_ups.record(dispatcher, case.id, given)


async def test_calls_of_another_township_are_not_listed(platform: Platform, county: World):
    await _closed(platform, county, **DISPUTE)
    assert (await platform.cases.aftercare_queries.page(county.actor("south_dispatcher"), "open", None, 50)).items == []
    with pytest.raises(ForbiddenError):
        await platform.cases.aftercare_queries.page(county.actor("worker"), "open", None, 50)


async def test_the_window_ends_to_the_second(platform: Platform):
    calendar = await Calendars(platform.database).of("999901")
    closed = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
    case = a_case(id=UUID(int=1), state="closed", stage="evaluation", closed_at=closed)
    rule = Reopening(limit=48, unit="emergency_hours", times=1)
    end = closed + timedelta(hours=48)
    assert [window(case, rule, calendar, end + timedelta(seconds=late)).why for late in (0, 1)] == ["open", "over"]
    assert window(a_case(state="refused", stage="filing", closed_at=closed), rule, calendar, end) is None


async def test_an_area_sets_a_window_of_its_own_and_cases_closed_before_keep_theirs(platform: Platform, county: World, time: FixedTime):
    before = await _closed(platform, county)
    time.advance(timedelta(minutes=1))
    short = ReopeningRule(by="area", limit=1, unit="calendar_days", times=1)
    await ruled(platform, REOPENING, short, COUNTY, "livelihood.appeal")
    after = await _closed(platform, county)
    time.advance(timedelta(days=3))
    with pytest.raises(WindowOverError):
        await platform.cases.progress_pages.reopen(after.query_code, ReopenIn("又堆满了"))
    assert len((await platform.cases.progress_pages.reopen(before.query_code, ReopenIn("又堆满了"))).earlier) == 1
    window = await platform.cases.aftercare.window(await _now(platform, after))
    assert window is not None
    assert (window.why, window.left) == ("over", 1)
