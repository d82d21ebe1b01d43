"""From a step to the notices: who is told, in which words, once, and at what hour."""

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from tests import world
from tests.core.notifications.conftest import Desk
from tests.world import SYSTEM, World
from wangge_core.cases.additions.schemas import AdditionIn
from wangge_core.cases.intake import Sender
from wangge_core.cases.joint.schemas import AssistanceIn
from wangge_core.cases.report_schemas import PositionIn, ReportIn
from wangge_core.instants import LOCAL, FixedTime
from wangge_core.notifications.inbox.schemas import ChannelIn
from wangge_core.notifications.rules.book import default_rules
from wangge_core.platform import Platform


async def test_each_step_is_told_to_those_who_act_next(desk: Desk) -> None:
    case = await desk.report()
    assert await desk.told() == {"worker": 1, "north_dispatcher": 1}, "the nearest only: neither the county's nor the south's people"
    case = await desk.act(case, "worker", "verify", result="yes")
    assert await desk.told() == {"worker": 1, "north_dispatcher": 2}
    case = await desk.act(case, "north_dispatcher", "file")
    assert await desk.told() == {"worker": 1, "north_dispatcher": 2}, "who did it need not be told"
    case = await desk.act(case, "north_dispatcher", "dispatch", unit_id="city")
    assert await desk.told() == {"worker": 1, "north_dispatcher": 2, "handler": 1}, "the unit that holds it, not the other one"
    assert "派给城市管理局" in (await desk.titles("handler"))[0]
    case = await desk.act(case, "handler", "handle", note="已清运")
    case = await desk.act(case, "north_dispatcher", "feedback")
    assert (await desk.told())["worker"] == 2
    await desk.act(case, "worker", "check", result="no", note="还没有修好")
    assert "核查未通过" in (await desk.titles("handler"))[0]


async def test_an_addition_is_told_to_whoever_has_the_case(desk: Desk, platform: Platform) -> None:
    case = await desk.act(await desk.report(private=True), "north_dispatcher", "file")
    case = await desk.act(case, "north_dispatcher", "dispatch", unit_id="city")
    before = await desk.told()
    await platform.cases.additions.add("a" * 64, case.query_code, AdditionIn(client_id=uuid4(), text="楼上的秘密"))
    await desk.deliver(case)
    more = {who: count - before.get(who, 0) for who, count in (await desk.told()).items()}
    assert more == {"handler": 1, "north_dispatcher": 1}, "the unit that holds it and whoever sent it there; the grid worker may not see it"
    assert "上报人补充" in (await desk.titles("handler"))[0]
    assert "秘密" not in repr(await platform.database.fetch("SELECT title, body FROM notice"))


async def test_no_notice_holds_what_a_person_wrote(desk: Desk, platform: Platform) -> None:
    case = await desk.report(text="李四家门口的秘密")
    await desk.act(case, "worker", "verify", result="yes", note="另一个秘密")
    for row in await platform.database.fetch("SELECT title, body FROM notice"):
        assert "秘密" not in row["title"] + row["body"]
        assert "王小明" not in row["title"] + row["body"]
        assert "{" not in msgspec.json.decode(row["title"])["en"] + msgspec.json.decode(row["body"])["zh-CN"]


async def test_an_event_that_is_delivered_twice_makes_one_notice(desk: Desk) -> None:
    case = await desk.report()
    before = await desk.told()
    await desk.deliver(case)
    await desk.deliver(case)
    assert await desk.told() == before


async def test_nobody_is_told_of_a_private_case_that_they_may_not_see(desk: Desk) -> None:
    case = await desk.report(private=True)
    assert await desk.told() == {"north_dispatcher": 1}, "a grid worker may not see it"
    case = await desk.act(case, "north_dispatcher", "file")
    await desk.act(case, "north_dispatcher", "dispatch", unit_id="city")
    assert (await desk.told())["handler"] == 1, "the unit that holds it may"


async def test_the_reporter_is_told_when_they_have_an_account(desk: Desk, platform: Platform, county: World) -> None:
    lon, lat = world.middle_of("999901100201001")
    given = ReportIn(client_id=uuid4(), case_type="livelihood.appeal", text="路灯坏了", position=PositionIn(lon, lat))
    sender = Sender(county.actor("leader"), "b" * 64, "desk")
    receipt = await platform.cases.intake.report(sender, given)
    case = await platform.cases.repository.by_query_code(receipt.query_code)
    assert case is not None
    if case.reporter.account_id is None:
        await platform.database.execute("UPDATE cases SET reporter_id = {} WHERE id = {}", county.accounts["leader"], case.id)
    await desk.act(case, "north_dispatcher", "refuse", reason="below_standard", public_reason="不在受理范围之内")
    assert [title[:3] for title in await desk.titles("leader")] == ["未立案"]


async def test_nobody_is_woken_at_night(desk: Desk, time: FixedTime, county: World, platform: Platform) -> None:
    time.advance(timedelta(hours=12))
    assert time.now().astimezone(LOCAL).hour == 22
    await desk.report()
    assert await desk.told() == {}
    inbox = platform.notifications.inbox
    assert (await inbox.unread(county.actor("worker"))).unread == 0
    time.advance(timedelta(hours=8, minutes=59))
    assert await desk.told() == {}
    time.advance(timedelta(minutes=1))
    assert time.now().astimezone(LOCAL).hour == 7
    assert await desk.told() == {"worker": 1, "north_dispatcher": 1}
    page = await inbox.page(county.actor("worker"), unread=True, after=None, limit=10)
    assert page.items[0].at == time.now()


async def test_what_is_urgent_passes_at_night(desk: Desk, time: FixedTime, platform: Platform) -> None:
    rule = msgspec.structs.replace(default_rules()["case-reported-next"], urgent=True)
    await platform.notifications.rules.set_rule(SYSTEM, world.NORTH, "case-reported-next", rule)
    time.advance(timedelta(hours=12))
    await desk.report()
    assert await desk.told() == {"worker": 1, "north_dispatcher": 1}


@pytest.mark.parametrize("private", [False, True])
async def test_a_unit_that_assists_is_told_of_its_own_limit(desk: Desk, county: World, time: FixedTime, *, private: bool) -> None:
    case = await desk.act(await desk.report(private=private), "north_dispatcher", "file")
    case = await desk.act(case, "north_dispatcher", "dispatch", unit_id="city")
    joint = desk.platform.cases.together.joint
    asked = AssistanceIn(unit_id=county.units["water"], words="请派泵车", limit=2)
    await joint.ask(county.actor("north_dispatcher"), case.id, asked)
    before = await desk.told()
    time.advance(timedelta(hours=1, minutes=40))
    await desk.platform.cases.sweep.step()
    assert (await desk.last_event(case)).type == "clock.due_soon"
    await desk.deliver(case)
    assert await desk.told() == before | {"water_handler": before.get("water_handler", 0) + 1}
    page = await desk.platform.notifications.inbox.page(county.actor("water_handler"), unread=False, after=None, limit=1)
    assert "11月23日 12:00" in page.items[0].body["zh-CN"], "its own limit, not the lead's"


async def test_a_hazard_is_told_in_its_own_words(desk: Desk) -> None:
    await desk.report(case_type="livelihood.hazard", text="电线掉在路上", form={"urgency": "now"})
    assert await desk.told() == {"worker": 1, "north_dispatcher": 1}
    assert (await desk.titles("worker"))[0].startswith("紧急·隐患")


async def test_an_area_may_switch_a_rule_off_and_name_a_role(desk: Desk, platform: Platform) -> None:
    rules = platform.notifications.rules
    off = msgspec.structs.replace(default_rules()["case-reported-next"], enabled=False)
    await rules.set_rule(SYSTEM, world.COUNTY, "case-reported-next", off)
    leaders = msgspec.structs.replace(default_rules()["case-reported-next"], audience="role:leader")
    await rules.set_rule(SYSTEM, world.COUNTY, "leaders-hear", leaders)
    blind = msgspec.structs.replace(leaders, audience="role:system_admin")
    await rules.set_rule(SYSTEM, world.COUNTY, "administrators-hear", blind)
    await desk.report()
    assert await desk.told() == {"leader": 1}, "an administrator may see no case, so hears of none"


async def test_a_person_may_switch_the_list_off_but_not_what_is_urgent(desk: Desk, platform: Platform, county: World) -> None:
    wish = ChannelIn(channel="in_app", enabled=False)
    await platform.notifications.inbox.prefer(county.actor("worker"), wish)
    await desk.report()
    assert await desk.told() == {"north_dispatcher": 1}
    await desk.report(case_type="livelihood.hazard", text="电线掉在路上", form={"urgency": "now"})
    assert await desk.told() == {"north_dispatcher": 2, "worker": 1}


async def test_old_events_and_vanished_cases_make_no_notices(desk: Desk, time: FixedTime, platform: Platform) -> None:
    case = await desk.report()
    event = await desk.last_event(case)
    announcer = platform.notifications.announcer
    await announcer.announce(msgspec.structs.replace(event, key=str(uuid4()), id=uuid4()))
    time.advance(timedelta(days=4))
    await announcer.announce(msgspec.structs.replace(event, id=uuid4()))
    assert await desk.told() == {"worker": 1, "north_dispatcher": 1}


async def test_the_whole_platform_tells_by_itself(platform: Platform, county: World, desk: Desk) -> None:
    """Through the outbox, the dispatcher and back."""
    await platform.notifications.listen(platform.dispatcher)
    await platform.dispatcher.start()
    try:
        await desk.report()
    finally:
        await platform.dispatcher.stop()
    assert (await desk.told())["worker"] == 1


@pytest.mark.parametrize("rule", default_rules().values(), ids=default_rules().keys())
def test_the_rules_that_come_with_the_platform_are_sound(rule) -> None:
    rule.require_sound()
