"""Examples of working together in the demonstration county, made by its people through the same services as everybody's."""

from typing import Final

from wangge_core.cases.joint.schemas import AssistanceIn, ReplyIn
from wangge_core.cases.referral.schemas import AcceptIn, ReferralIn
from wangge_core.cases.relations.schemas import FollowOnIn, PartIn, SplitIn
from wangge_core.cases.report_schemas import PositionIn
from wangge_core.cases.whistle.schemas import CheckInIn, ScoreIn, WhistleIn
from wangge_core.demo.neighbouring import NEIGHBOUR_CODE, VILLAGE
from wangge_core.demo.places import Township
from wangge_core.demo.staff import word_of
from wangge_core.demo.stage import Stage

_ASSISTING: Final = ("fire_rescue", "power")
_CALLED: Final = ("fire_rescue", "urban_management", "power")


async def cooperate(stage: Stage) -> None:
    """Add an example of each: joint handling, a split, a case that follows another, two calls, and hand-overs in every state."""
    await _together(stage)
    await _related(stage)
    await _called(stage)
    await _over(stage)
    neighbour, third = stage.county[1], stage.county[2]
    await _handed(stage, "handed", neighbour.code, "现场在相邻街道一侧，请接续办理。")
    await _handed(stage, "handed_far", NEIGHBOUR_CODE, "现场在贵县境内，请接续办理。")
    await _taken_next_door(stage)
    await _sent_back(stage, third)


async def _together(stage: Stage) -> None:
    joint, case = stage.platform.cases.together.joint, await stage.case("joint")
    units = [stage.bureau(kind) for kind in _ASSISTING]
    for unit, _ in units:
        await joint.ask(stage.dispatcher, case.id, AssistanceIn(unit, "请派人到现场，配合清理通道、检查线路。"))
    unit, actor = units[0]
    panel = await stage.platform.cases.together.joint_queries.panel(actor, case.id)
    [asked] = [one for one in panel.items if one.unit.id == unit]
    await joint.reply(actor, case.id, asked.id, ReplyIn("已到现场，通道清理完毕，消防栓可以正常使用。"))


async def _related(stage: Stage) -> None:
    relations = stage.platform.cases.together.relations
    split, closed = await stage.case("split"), await stage.case("followed_on")
    parts = [PartIn("清理楼道堆放的杂物"), PartIn("检修电梯并更换楼道照明")]
    await relations.split(stage.dispatcher, split.id, SplitIn(split.version, parts))
    await relations.follow_on(stage.dispatcher, closed.id, FollowOnIn(closed.version, "同一路段又有两盏不亮，请继续办理。"))


async def _called(stage: Stage) -> None:
    """Call three units: one is there and was rated, one is on its way, one has not answered yet."""
    whistles, case = stage.platform.cases.together.whistles, await stage.case("whistled")
    units = [stage.bureau(kind) for kind in _CALLED]
    whistle = await whistles.call(stage.dispatcher, case.id, WhistleIn("多部门联合处置，请到现场报到。", [unit for unit, _ in units]))
    (first, first_actor), (second, second_actor), _ = units
    await whistles.accept(second_actor, whistle.id, second)
    here = PositionIn(case.place.lon, case.place.lat) if case.place.lon is not None and case.place.lat is not None else None
    await whistles.check_in(first_actor, whistle.id, first, CheckInIn(here))
    await whistles.rate(stage.dispatcher, whistle.id, first, ScoreIn(5, "到得快，处置得力。"))


async def _over(stage: Stage) -> None:
    """End a call whose only unit has been there."""
    whistles, case = stage.platform.cases.together.whistles, await stage.case("whistle_over")
    unit, actor = stage.bureau("emergency_management")
    whistle = await whistles.call(stage.dispatcher, case.id, WhistleIn("危房险情，请到现场会商。", [unit]))
    await whistles.check_in(actor, whistle.id, unit, CheckInIn())
    await whistles.rate(stage.dispatcher, whistle.id, unit, ScoreIn(4, "已拉警戒线，后续跟进及时。"))
    await whistles.end(stage.dispatcher, whistle.id)


async def _handed(stage: Stage, part: str, to: str, why: str) -> None:
    case = await stage.case(part)
    await stage.platform.cases.together.referrals.offer(stage.dispatcher, case.id, ReferralIn(case.version, to, why))


async def _taken_next_door(stage: Stage) -> None:
    """Hand a case over to the other county, which takes it."""
    referrals, case = stage.platform.cases.together.referrals, await stage.case("handed_over")
    offered = await referrals.offer(stage.dispatcher, case.id, ReferralIn(case.version, NEIGHBOUR_CODE, "位置在贵县境内，请接续办理。"))
    await referrals.accept(stage.actor("dispatch.beishan"), offered.id, AcceptIn(VILLAGE))


async def _sent_back(stage: Stage, to: Township) -> None:
    referrals, case = stage.platform.cases.together.referrals, await stage.case("handed_back")
    offered = await referrals.offer(stage.dispatcher, case.id, ReferralIn(case.version, to.code, "请协助清理贵街道一侧的垃圾。"))
    await referrals.decline(stage.actor(f"dispatch.{word_of(to)}"), offered.id, "经现场勘界，该处属文澜街道，请继续办理。")
