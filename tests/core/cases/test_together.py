"""Working together, over the services and on both databases."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from tests import world
from tests.core.cases.ruling import ruled
from tests.core.cases.walking import WALK, act, reported, walked
from tests.world import World
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.joint.by_area import ASSISTANCE, AssistanceTerms
from wangge_core.cases.joint.errors import RepliesOpenError
from wangge_core.cases.joint.schemas import AssistanceIn, ReplyIn
from wangge_core.cases.model import Case
from wangge_core.cases.referral.errors import ReferralDecidedError
from wangge_core.cases.referral.schemas import AcceptIn, ReferralIn
from wangge_core.cases.relations.by_area import RELATIONS, RelationTerms
from wangge_core.cases.relations.errors import ChildrenOpenError, RelationRefusedError
from wangge_core.cases.relations.schemas import ChildIn, FollowOnIn, PartIn, SplitIn
from wangge_core.cases.report_schemas import PositionIn
from wangge_core.cases.whistle.errors import WhistleOverError
from wangge_core.cases.whistle.schemas import CheckInIn, ScoreIn, WhistleIn
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, WanggeError
from wangge_core.ids import new_id
from wangge_core.instants import FixedTime
from wangge_core.jobs.model import Job
from wangge_core.platform import Platform


async def _fresh(platform: Platform, case_id: UUID) -> Case:
    case = await platform.cases.repository.told(case_id)
    assert case is not None
    return case


async def _quietly(platform: Platform, county: World, until: str) -> Case:
    """Walk a private case, which grid workers do not see: the dispatcher does what they would."""
    case = await reported(platform, private=True)
    for who, action, data in WALK:
        case = await act(platform, county, case, "north_dispatcher" if who == "worker" else who, action, data)
        if action == until:
            break
    return case


async def _number(platform: Platform, county: World, who: str, queue: str = "todo") -> int:
    page = await platform.cases.queries.page(county.actor(who), CaseFilter(queue=queue), None, 50)  # type: ignore[arg-type]
    counts = await platform.cases.queries.counts(county.actor(who), CaseFilter(queue=queue))  # type: ignore[arg-type]
    assert counts.count == len(page.items)
    return counts.count


async def test_an_assisting_unit_sees_a_private_case_replies_and_lets_the_lead_go_on(platform: Platform, county: World, time: FixedTime):
    joint, panel = platform.cases.together.joint, platform.cases.together.joint_queries.panel
    case = await _quietly(platform, county, "dispatch")
    dispatcher, water, lead = (county.actor(who) for who in ("north_dispatcher", "water_handler", "handler"))
    with pytest.raises(NotFoundError):
        await panel(water, case.id)
    assert (await _number(platform, county, "water_handler"), await _number(platform, county, "water_handler", "all")) == (0, 0)
    await joint.ask(dispatcher, case.id, AssistanceIn(county.units["water"], "请关闭水阀", 2))
    assert (await _number(platform, county, "water_handler"), await _number(platform, county, "water_handler", "all")) == (1, 1)
    [asked] = (await panel(water, case.id)).items
    assert (asked.state, asked.may_reply, asked.due_at) == ("open", True, time.now() + timedelta(hours=2))
    with pytest.raises(RepliesOpenError, match="水利局"):
        await act(platform, county, await _fresh(platform, case.id), "handler", "handle", {"note": "好了"})
    with pytest.raises(ForbiddenError, match="Another unit"):
        await joint.reply(lead, case.id, asked.id, ReplyIn("不是我"))
    await joint.reply(water, case.id, asked.id, ReplyIn("水阀已关"))
    with pytest.raises(ConflictError):
        await joint.reply(water, case.id, asked.id, ReplyIn("再回一次"))
    assert (await _number(platform, county, "water_handler"), await _number(platform, county, "water_handler", "all")) == (0, 1)
    case = await act(platform, county, await _fresh(platform, case.id), "handler", "handle", {"note": "好了"})
    assert case.state == "handled"


async def test_what_speaks_against_asking(platform: Platform, county: World):
    joint, dispatcher = platform.cases.together.joint, county.actor("north_dispatcher")
    untaken = await reported(platform)
    with pytest.raises(ConflictError, match="dispatch it"):
        await joint.ask(dispatcher, untaken.id, AssistanceIn(county.units["water"], "请协助"))
    case = await walked(platform, county, await reported(platform), "dispatch")
    for unit, limit, code in (("city", 1, "joint_is_lead"), ("south_office", 1, "unit_unknown"), ("water", 1000, "joint_limit")):
        with pytest.raises(InvalidError) as caught:
            await joint.ask(dispatcher, case.id, AssistanceIn(county.units[unit], "请协助", limit))
        assert caught.value.code == code
    with pytest.raises(ForbiddenError):
        await joint.ask(county.actor("handler"), case.id, AssistanceIn(county.units["water"], "请协助"))
    await ruled(platform, ASSISTANCE, AssistanceTerms(units=1, open_replies="warn"), world.NORTH)
    await joint.ask(dispatcher, case.id, AssistanceIn(county.units["water"], "请协助"))
    for unit, code in (("water", "joint_asked_already"), ("north_office", "joint_too_many")):
        with pytest.raises(ConflictError) as refused:
            await joint.ask(dispatcher, case.id, AssistanceIn(county.units[unit], "请协助"))
        assert refused.value.code == code
    assert (await act(platform, county, await _fresh(platform, case.id), "handler", "handle", {"note": "好了"})).state == "handled"


async def test_a_request_given_back_ends_the_sight_and_closing_ends_the_rest(platform: Platform, county: World):
    together = platform.cases.together
    dispatcher, water = county.actor("north_dispatcher"), county.actor("water_handler")
    case = await _quietly(platform, county, "dispatch")
    await together.joint.ask(dispatcher, case.id, AssistanceIn(county.units["water"], "请协助"))
    [asked] = (await together.joint_queries.panel(water, case.id)).items
    await together.joint.return_it(water, case.id, asked.id, "不归我们管")
    with pytest.raises(NotFoundError):
        await together.joint_queries.panel(water, case.id)
    await ruled(platform, ASSISTANCE, AssistanceTerms(open_replies="warn"), world.COUNTY)
    await together.joint.ask(dispatcher, case.id, AssistanceIn(county.units["water"], "还是请协助"))
    case = await _fresh(platform, case.id)
    for who, action, data in (
        ("handler", "handle", {"note": "好了"}),
        ("north_dispatcher", "feedback", {}),
        ("north_dispatcher", "check", {"result": "yes"}),
        ("north_dispatcher", "close", {"outcome": "fixed", "public_reason": "已经办好了"}),
    ):
        case = await act(platform, county, case, who, action, data)
    panel = await together.joint_queries.panel(dispatcher, case.id)
    assert [one.state for one in panel.items] == ["returned", "ended"]
    assert (panel.waiting, panel.asking, await _number(platform, county, "water_handler")) == (0, None, 0)


async def test_a_case_waits_for_its_children_and_is_followed_up(platform: Platform, county: World, time: FixedTime):
    relations, dispatcher = platform.cases.together.relations, county.actor("north_dispatcher")
    case = await walked(platform, county, await reported(platform), "check")
    await relations.split(dispatcher, case.id, SplitIn(case.version, [PartIn("清理杂物"), PartIn("修门禁")]))
    panel = await relations.panel(dispatcher, case.id)
    assert [(one.role, one.closed) for one in panel.items] == [("child", False)] * 2
    child = await _fresh(platform, panel.items[0].id)
    assert (child.state, child.channel, child.reporter.phone) == ("filed", "split", None)
    assert (await relations.panel(dispatcher, child.id)).items[0].role == "parent"
    closing = {"outcome": "fixed", "public_reason": "已经办好了"}
    with pytest.raises(ChildrenOpenError, match=child.number):
        await act(platform, county, await _fresh(platform, case.id), "north_dispatcher", "close", closing)
    await relations.unlink(dispatcher, case.id, panel.items[1].id)
    for who, action, data in (
        ("north_dispatcher", "dispatch", {"unit_id": "city"}),
        ("handler", "handle", {"note": "好了"}),
        ("north_dispatcher", "feedback", {}),
        ("worker", "check", {"result": "yes"}),
        ("north_dispatcher", "close", closing),
    ):
        child = await act(platform, county, child, who, action, data)
    case = await act(platform, county, await _fresh(platform, case.id), "north_dispatcher", "close", closing)
    await ruled(platform, RELATIONS, RelationTerms(follow_on_after_days=7), world.COUNTY)
    with pytest.raises(ConflictError, match="reopened"):
        await relations.follow_on(dispatcher, case.id, FollowOnIn(case.version, "又坏了"))
    time.advance(timedelta(days=8))
    later = await relations.follow_on(dispatcher, case.id, FollowOnIn(case.version, "又坏了"))
    assert later.reporter == case.reporter
    assert {one.role for one in (await relations.panel(dispatcher, later.id)).items} == {"earlier"}
    assert not (await relations.panel(dispatcher, case.id)).may_follow_on


async def test_circles_cannot_be_closed_not_even_at_once(platform: Platform, county: World):
    relations, dispatcher = platform.cases.together.relations, county.actor("north_dispatcher")
    one, two, three, four = [await reported(platform) for _ in range(4)]

    async def link(parent: Case, child: Case) -> Case:
        return await relations.link(dispatcher, parent.id, ChildIn((await _fresh(platform, parent.id)).version, child.number))

    await ruled(platform, RELATIONS, RelationTerms(depth=4), world.COUNTY)
    await link(one, two)
    await link(three, four)
    both = await asyncio.gather(*(asyncio.create_task(each) for each in (link(two, three), link(four, one))), return_exceptions=True)
    assert sum(isinstance(outcome, Case) for outcome in both) == 1
    assert all(isinstance(outcome, Case | WanggeError) for outcome in both)
    with pytest.raises(RelationRefusedError):
        await link(one, one)
    await ruled(platform, RELATIONS, RelationTerms(depth=2), world.COUNTY)
    with pytest.raises(RelationRefusedError, match="generations"):
        await link(await reported(platform), one if isinstance(both[0], Case) else three)


async def test_a_hidden_relative_is_not_hinted_at(platform: Platform, county: World):
    relations = platform.cases.together.relations
    case, hidden = await reported(platform), await reported(platform, private=True)
    await relations.link(county.actor("north_dispatcher"), case.id, ChildIn(case.version, hidden.number))
    assert len((await relations.panel(county.actor("north_dispatcher"), case.id)).items) == 1
    assert (await relations.panel(county.actor("worker"), case.id)).items == []
    version = (await _fresh(platform, case.id)).version
    with pytest.raises(NotFoundError):
        await relations.link(county.actor("north_dispatcher"), case.id, ChildIn(version, "999901-261123-00000000"))


async def test_a_township_calls_units_which_come_or_do_not(platform: Platform, county: World, time: FixedTime):
    together = platform.cases.together
    dispatcher, lead, water = (county.actor(who) for who in ("north_dispatcher", "handler", "water_handler"))
    case = await _quietly(platform, county, "file")
    units = [county.units["city"], county.units["water"]]
    whistle = await together.whistles.call(dispatcher, case.id, WhistleIn("请到现场联合处置", units, 30))
    assert await _number(platform, county, "water_handler") == 1
    assert [one.id for one in (await together.whistle_queries.page(water, running=True, after=None, limit=20)).items] == [whistle.id]
    time.advance(timedelta(minutes=12))
    await together.whistles.accept(lead, whistle.id, units[0])
    with pytest.raises(ConflictError, match="may still come"):
        await together.whistles.rate(dispatcher, whistle.id, units[1], ScoreIn(1))
    lon, lat = world.middle_of("999901100201001")
    await together.whistles.check_in(lead, whistle.id, units[0], CheckInIn(PositionIn(lon + 0.001, lat)))
    with pytest.raises(WhistleOverError):
        await together.whistles.check_in(lead, whistle.id, units[0], CheckInIn())
    with pytest.raises(ForbiddenError, match="Another unit"):
        await together.whistles.check_in(lead, whistle.id, units[1], CheckInIn())
    time.advance(timedelta(minutes=20))
    job = Job(
        id=new_id(),
        kind="whistle.overdue",
        key="x",
        data={"whistle": str(whistle.id)},
        run_at=time.now(),
        attempt=1,
        worker=new_id(),
        version=1,
    )
    for _ in range(2):
        await together.whistles.overdue(job)
    told = await platform.database.fetch("SELECT data FROM outbox WHERE type = {}", "case.whistle_unanswered")
    assert len(told) == 1
    assert str(units[1]) in str(told[0]["data"])
    assert str(units[0]) not in str(told[0]["data"])
    await together.whistles.check_in(water, whistle.id, units[1], CheckInIn())
    await together.whistles.rate(dispatcher, whistle.id, units[0], ScoreIn(5, "来得快"))
    await together.whistles.rate(dispatcher, whistle.id, units[1], ScoreIn(2))
    [shown] = (await together.whistle_queries.of_case(dispatcher, case.id)).items
    assert [(one.state, one.late, one.metres, one.score) for one in shown.units] == [
        ("checked_in", False, 98, 5),
        ("checked_in", True, None, 2),
    ]
    day = time.now().date()
    table = await together.whistle_queries.responses(county.actor("leader"), world.COUNTY, day, day)
    assert [(row.calls, row.checked_in, row.on_time, row.mean_minutes, row.mean_score) for row in table.items] == [
        (1, 1, 1, 12.0, 5.0),
        (1, 1, 0, 32.0, 2.0),
    ]
    with pytest.raises(ForbiddenError):
        await together.whistle_queries.responses(water, world.COUNTY, day, day)


SOUTH_PLACE = AcceptIn("999901200201001")


async def _offered(platform: Platform, county: World, *, consent: bool = False) -> tuple[Case, UUID]:
    case = await reported(platform, text="老人走失，请联系 13812345678")
    given = ReferralIn(case.version, world.SOUTH, "人在南镇", consent)
    return case, (await platform.cases.together.referrals.offer(county.actor("north_dispatcher"), case.id, given)).id


async def test_a_hand_over_shows_little_and_becomes_a_case_when_it_is_accepted(platform: Platform, county: World):
    together, south, north = platform.cases.together, county.actor("south_dispatcher"), county.actor("north_dispatcher")
    case, referral = await _offered(platform, county)
    with pytest.raises(NotFoundError):
        await platform.cases.details.page(south, case.id)
    [shown] = (await together.referral_queries.inbox(south, waiting=True, after=None, limit=20)).items
    assert (shown.case_id, shown.handed.name, shown.handed.phone) == (None, "王**", "138****678")
    assert "13812345678" not in str(shown)
    with pytest.raises(ConflictError, match="only after"):
        await together.referrals.contact(south, referral, "要联系家属")
    with pytest.raises(NotFoundError):
        await together.referrals.accept(north, referral, SOUTH_PLACE)
    new = await together.referrals.accept(south, referral, SOUTH_PLACE)
    assert (new.place.area, new.reporter.name, new.channel) == (SOUTH_PLACE.area, None, "referral")
    assert "13812345678" not in new.text
    sent = await _fresh(platform, case.id)
    assert (sent.outcome, sent.state, sent.due_at) == ("handed_over", "closed", None)
    assert all(clock.stopped_at for clock in await platform.cases.repository.clocks(case.id))
    page = await platform.cases.progress_pages.open(case.query_code)
    assert page.handed_over is not None
    assert (page.outcome, page.handed_over.number) == (None, new.number)
    assert (await together.referrals.contact(south, referral, "要联系家属")).phone == "13812345678"
    sql = "SELECT action, area FROM audit_entry WHERE action LIKE 'referral.%' OR action LIKE 'case.%referral'"
    audited = await platform.database.fetch(sql)
    assert {(row["action"], row["area"]) for row in audited} >= {
        ("case.offer_referral", case.place.area),
        ("referral.offered", world.SOUTH),
        ("referral.accepted", world.SOUTH),
        ("case.accept_referral", case.place.area),
        ("referral.contact_revealed", world.SOUTH),
    }
    assert (await together.relations.panel(south, new.id)).items == []
    assert [one.role for one in (await together.relations.panel(county.actor("county_dispatcher"), new.id)).items] == ["referred_from"]


async def test_with_consent_the_contact_goes_along(platform: Platform, county: World):
    _, referral = await _offered(platform, county, consent=True)
    new = await platform.cases.together.referrals.accept(county.actor("south_dispatcher"), referral, SOUTH_PLACE)
    assert (new.reporter.name, new.reporter.phone) == ("王小明", "13812345678")


async def test_a_hand_over_comes_to_one_end_when_all_act_at_once(platform: Platform, county: World):
    referrals, south, north = platform.cases.together.referrals, county.actor("south_dispatcher"), county.actor("north_dispatcher")
    case, referral = await _offered(platform, county)
    acts = (
        referrals.accept(south, referral, SOUTH_PLACE),
        referrals.decline(south, referral, "不在我镇"),
        referrals.revoke(north, referral, "弄错了"),
        referrals.accept(south, referral, SOUTH_PLACE),
    )
    outcomes = await asyncio.gather(*(asyncio.create_task(each) for each in acts), return_exceptions=True)
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1, outcomes
    [row] = await platform.database.fetch("SELECT state, accepted_id FROM case_referral WHERE id = {}", referral)
    assert row["state"] in {"accepted", "declined", "revoked"}
    assert (row["accepted_id"] is not None) == (row["state"] == "accepted")
    assert ((await _fresh(platform, case.id)).outcome == "handed_over") == (row["state"] == "accepted")
    with pytest.raises(ReferralDecidedError):
        await referrals.decline(south, referral, "再来一次")


async def test_what_speaks_against_a_hand_over(platform: Platform, county: World):
    referrals, north = platform.cases.together.referrals, county.actor("north_dispatcher")
    case = await reported(platform)
    for area, code in (
        (world.NORTH, "referral_inside"),
        ("999901300", "area_unknown"),
        ("999901200201", "area_unknown"),
        ("x", "area_code"),
    ):
        with pytest.raises(InvalidError) as caught:
            await referrals.offer(north, case.id, ReferralIn(case.version, area, "不归我们"))
        assert caught.value.code == code, area
    with pytest.raises(ForbiddenError):
        await referrals.offer(county.actor("worker"), case.id, ReferralIn(case.version, world.SOUTH, "不归我们"))
    await referrals.offer(north, case.id, ReferralIn(case.version, world.SOUTH, "不归我们"))
    case = await _fresh(platform, case.id)
    with pytest.raises(ConflictError, match="already"):
        await referrals.offer(north, case.id, ReferralIn(case.version, world.SOUTH, "不归我们"))
    await act(platform, county, case, "north_dispatcher", "refuse", {"reason": "not_so", "public_reason": "情况不属实"})
    [one] = (await platform.cases.together.referral_queries.of_case(north, case.id)).items
    assert one.state == "revoked"
