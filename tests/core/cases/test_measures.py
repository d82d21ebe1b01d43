"""Extension, suspension, appeal: through the services, on both databases."""

from datetime import datetime, timedelta

import pytest

from tests.core.cases.walking import act, reported, walked
from tests.world import World
from wangge_core.cases.joint.schemas import AssistanceIn
from wangge_core.cases.measures.errors import DecidedError, MeasureNotAllowedError, NotDecidingError
from wangge_core.cases.measures.model import Measure
from wangge_core.cases.measures.schemas import AppealIn, ExtensionIn, MeasureDecisionIn, ResumptionIn, SuspensionIn
from wangge_core.cases.model import Case, CaseClock
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError
from wangge_core.instants import LOCAL, FixedTime
from wangge_core.platform import Platform

YES, NO = MeasureDecisionIn(approved=True), MeasureDecisionIn(approved=False, words="理由不充分")


async def handled_by_city(platform: Platform, county: World) -> Case:
    return await walked(platform, county, await reported(platform), "dispatch")


async def running(platform: Platform, case: Case) -> dict[str, CaseClock]:
    return {clock.kind: clock for clock in await platform.cases.repository.clocks(case.id) if clock.stopped_at is None}


async def extension(platform: Platform, county: World, case: Case, amount: int = 1) -> Measure:
    given = ExtensionIn(amount=amount, reason="配件要从外地调运")
    return await platform.cases.measures.ask_extension(county.actor("handler"), case.id, given)


async def approved(platform: Platform, county: World, measure: Measure, first: str = "north_dispatcher") -> Measure:
    await platform.cases.measures.decide(county.actor(first), measure.id, YES)
    return await platform.cases.measures.decide(county.actor("leader"), measure.id, YES)


async def test_two_people_grant_an_extension_and_the_promise_moves_with_the_clock(platform: Platform, county: World):
    case = await handled_by_city(platform, county)
    before = await running(platform, case)
    measure = await extension(platform, county, case)
    assert (await running(platform, case))["stage"].due_at == before["stage"].due_at
    assert (await approved(platform, county, measure)).state == "approved"
    after = await running(platform, case)
    assert after["stage"].due_at > before["stage"].due_at
    assert after["case"].due_at > before["case"].due_at
    shown = await platform.cases.repository.told(case.id)
    assert shown is not None
    assert (shown.due_at, shown.promised_at) == (after["stage"].due_at, after["case"].due_at)
    steps = await platform.cases.details.explanation(county.actor("handler"), case.id, after["stage"].id)
    assert any("延期" in step["zh-CN"] for step in steps)
    assert any("Extended by" in step["en"] for step in steps)


async def test_nobody_approves_their_own_request_nor_at_two_levels(platform: Platform, county: World):
    case = await handled_by_city(platform, county)
    measure = await extension(platform, county, case)
    decide = platform.cases.measures.decide
    with pytest.raises(NotDecidingError, match="own_request"):
        await decide(county.actor("handler"), measure.id, YES)
    with pytest.raises(NotDecidingError, match="not_approver"):
        await decide(county.actor("leader"), measure.id, YES)
    await decide(county.actor("north_dispatcher"), measure.id, YES)
    with pytest.raises(NotDecidingError, match="decided_before"):
        await decide(county.actor("north_dispatcher"), measure.id, YES)
    with pytest.raises(NotDecidingError, match="not_approver"):
        await decide(county.actor("county_dispatcher"), measure.id, YES)


async def test_a_unit_that_assists_rests_with_the_case_and_goes_on_with_it(platform: Platform, county: World, time: FixedTime):
    case = await handled_by_city(platform, county)
    joint, dispatcher = platform.cases.together.joint, county.actor("north_dispatcher")
    await joint.ask(dispatcher, case.id, AssistanceIn(unit_id=county.units["water"], words="请派泵车", limit=8))
    panel = platform.cases.together.joint_queries.panel
    [before] = (await panel(county.actor("handler"), case.id)).items
    until = time.now() + timedelta(days=7)
    given = SuspensionIn(until=until, reason="等待配件到货")
    measure = await platform.cases.measures.ask_suspension(county.actor("handler"), case.id, given)
    assert (await approved(platform, county, measure)).state == "approved"
    [resting] = (await panel(county.actor("handler"), case.id)).items
    assert resting.due_at == before.due_at + timedelta(days=7)
    with pytest.raises(ConflictError, match="case_suspended"):
        await joint.ask(dispatcher, case.id, AssistanceIn(unit_id=county.units["north_office"], words="请维持秩序"))
    time.advance(timedelta(days=1))
    await platform.cases.measures.resume(county.actor("handler"), case.id, ResumptionIn(reason="配件已经到货"))
    [going_on] = (await panel(county.actor("handler"), case.id)).items
    assert going_on.due_at == before.due_at + timedelta(days=1)


async def test_a_refusal_says_why_and_does_not_count(platform: Platform, county: World):
    case = await handled_by_city(platform, county)
    measure = await extension(platform, county, case)
    with pytest.raises(InvalidError, match="refusal_words"):
        await platform.cases.measures.decide(county.actor("north_dispatcher"), measure.id, MeasureDecisionIn(approved=False))
    assert (await platform.cases.measures.decide(county.actor("north_dispatcher"), measure.id, NO)).state == "refused"
    with pytest.raises(DecidedError):
        await platform.cases.measures.decide(county.actor("leader"), measure.id, YES)
    for _ in range(2):
        await approved(platform, county, await extension(platform, county, case))
    with pytest.raises(MeasureNotAllowedError, match="extension_used_up"):
        await extension(platform, county, case)


async def test_an_extension_adds_at_most_the_limit_again_and_nothing_once_overdue(platform: Platform, county: World, time: FixedTime):
    case = await handled_by_city(platform, county)
    clock = (await running(platform, case))["stage"]
    with pytest.raises(InvalidError, match="extension_amount"):
        await extension(platform, county, case, clock.amount + 1)
    measure = await extension(platform, county, case, clock.amount)
    with pytest.raises(MeasureNotAllowedError, match="measure_pending"):
        await extension(platform, county, case)
    time.advance(clock.due_at - time.now() + timedelta(seconds=1))
    await platform.cases.measures.decide(county.actor("north_dispatcher"), measure.id, YES)
    with pytest.raises(MeasureNotAllowedError, match="extension_overdue"):
        await platform.cases.measures.decide(county.actor("leader"), measure.id, YES)
    await platform.cases.measures.withdraw(county.actor("handler"), measure.id)
    with pytest.raises(MeasureNotAllowedError, match="extension_overdue"):
        await extension(platform, county, case)


async def test_a_suspended_case_takes_no_step_and_resumes_by_itself(platform: Platform, county: World, time: FixedTime):
    case = await handled_by_city(platform, county)
    before = await running(platform, case)
    until = time.now() + timedelta(days=30)
    ask = platform.cases.measures.ask_suspension
    with pytest.raises(InvalidError, match="suspension_until"):
        await ask(county.actor("handler"), case.id, SuspensionIn(until=time.now() + timedelta(days=366), reason="等待汛期结束"))
    await approved(platform, county, await ask(county.actor("handler"), case.id, SuspensionIn(until=until, reason="等待汛期结束")))
    after = await running(platform, case)
    assert after["case"].due_at > before["case"].due_at + timedelta(days=20)
    stored = await platform.cases.repository.told(case.id)
    assert stored is not None
    with pytest.raises(MeasureNotAllowedError, match="case_suspended"):
        await act(platform, county, stored, "handler", "handle", {"note": "已处理"})
    assert (await platform.cases.details.page(county.actor("handler"), case.id)).actions == []
    assert (await platform.cases.progress_pages.open(case.query_code)).suspended_until == until
    time.advance(timedelta(days=30))
    assert await platform.cases.sweep.step() >= 1
    stored = await platform.cases.repository.told(case.id)
    assert stored is not None
    assert stored.suspended_until is None
    assert [step.action for step in await platform.cases.repository.steps(case.id)][-1] == "resume"
    assert (await running(platform, case))["case"].due_at == after["case"].due_at
    with pytest.raises(MeasureNotAllowedError, match="suspension_used_up"):
        await ask(county.actor("handler"), case.id, SuspensionIn(until=time.now() + timedelta(days=3), reason="再次申请"))
    await act(platform, county, stored, "handler", "handle", {"note": "已处理"})


async def test_a_case_resumed_early_gives_the_rest_of_the_pause_back(platform: Platform, county: World, time: FixedTime):
    case = await handled_by_city(platform, county)
    given = SuspensionIn(until=time.now() + timedelta(days=100), reason="等待汛期结束")
    measure = await platform.cases.measures.ask_suspension(county.actor("handler"), case.id, given)
    await approved(platform, county, measure)
    time.advance(timedelta(days=7))
    with pytest.raises(ForbiddenError):
        await platform.cases.measures.resume(county.actor("water_handler"), case.id, ResumptionIn(reason="水退了"))
    await platform.cases.measures.resume(county.actor("handler"), case.id, ResumptionIn(reason="水退了"))
    # Four whole working days and two hours stood still; the due time was the close of business on 2 December.
    assert (await running(platform, case))["case"].due_at == datetime(2026, 12, 9, 10, 0, tzinfo=LOCAL)


async def test_an_appeal_exempts_and_leaves_the_fact(platform: Platform, county: World, time: FixedTime):
    case = await handled_by_city(platform, county)
    time.advance(timedelta(days=40))
    for who, action, data in (
        ("handler", "handle", {"note": "已清运"}),
        ("north_dispatcher", "feedback", {}),
        ("worker", "check", {"result": "yes"}),
        ("north_dispatcher", "close", {"outcome": "fixed", "public_reason": "垃圾已清运干净"}),
    ):
        case = await act(platform, county, case, who, action, data)
    late = [clock for clock in await platform.cases.repository.clocks(case.id) if clock.stopped_at and clock.stopped_at > clock.due_at]
    given = AppealIn(clocks=[clock.id for clock in late], reason="暴雨封路")
    with pytest.raises(InvalidError, match="clock_not_late"):
        await platform.cases.measures.ask_appeal(county.actor("handler"), case.id, AppealIn(clocks=[case.id], reason="暴雨封路"))
    measure = await platform.cases.measures.ask_appeal(county.actor("handler"), case.id, given)
    await approved(platform, county, measure, "county_dispatcher")
    with pytest.raises(MeasureNotAllowedError, match="appeal_used_up"):
        await platform.cases.measures.ask_appeal(county.actor("handler"), case.id, given)
    await platform.indicators.keeper.refresh([case.id])
    row = (await platform.database.fetch("SELECT * FROM case_fact WHERE id = {}", case.id))[0]
    assert row["handling_exempt"]
    assert row["closing_exempt"]
    assert not row["dispatch_exempt"]
    assert row["handled_at"] > row["handle_due_at"]
