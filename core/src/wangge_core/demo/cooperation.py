"""Examples of working together in the demonstration county, made by its people through the same services as everybody's."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.joint.schemas import AssistanceIn, ReplyIn
from wangge_core.cases.model import Case
from wangge_core.cases.referral.schemas import ReferralIn
from wangge_core.cases.relations.schemas import FollowOnIn, PartIn, SplitIn
from wangge_core.cases.whistle.schemas import CheckInIn, ScoreIn, WhistleIn
from wangge_core.demo.places import Township
from wangge_core.demo.recruiting import Recruits
from wangge_core.demo.staff import BUREAUS, word_of
from wangge_core.platform import Platform

_ASSISTING: Final = ("fire_rescue", "urban_management", "power")
"""Kinds of county units that assist and are called."""

_NEEDED: Final = 3
"""Cases that an example each is shown on: joint handling with a call, a split, a hand-over."""


async def cooperate(platform: Platform, county: Sequence[Township], recruits: Recruits) -> None:
    """Add one example of each: joint handling, a split, a follow-on, a call, and a hand-over that waits for its answer.

    How many cases are being handled depends on the day; with fewer than three there is nothing to show them on.
    """
    home, neighbour = county[0], county[2]
    dispatcher = recruits.accounts[f"dispatch.{word_of(home)}"]
    cases = [case for case in await _open_cases(platform, dispatcher) if case.unit_id is not None and case.state == "handling"]
    helpers = [
        (recruits.units[kind, home.code[:6]], recruits.accounts[f"handle.{word}"]) for kind, _, word in BUREAUS if kind in _ASSISTING
    ]
    together = platform.cases.together
    if len(cases) < _NEEDED:
        return
    joint, split, handed, *more = cases
    whistled = more[0] if more else joint
    free = [(unit, actor) for unit, actor in helpers if unit != joint.unit_id]
    for unit, _ in free[:2]:
        await together.joint.ask(dispatcher, joint.id, AssistanceIn(unit, "请派人到现场，配合清理通道、检查线路。"))
    unit, actor = free[0]
    [asked] = [one for one in (await together.joint_queries.panel(actor, joint.id)).items if one.unit.id == unit]
    await together.joint.reply(actor, joint.id, asked.id, ReplyIn("已到现场，通道清理完毕，线路正常。"))
    await _called(platform, dispatcher, whistled, helpers)
    parts = [PartIn("清理楼道堆放的杂物"), PartIn("检查并更换老旧线路")]
    await together.relations.split(dispatcher, split.id, SplitIn(split.version, parts))
    given = ReferralIn(handed.version, neighbour.code, "现场在相邻街道一侧，请接续办理。")
    await together.referrals.offer(dispatcher, handed.id, given)
    closed = await platform.cases.queries.page(dispatcher, CaseFilter(queue="closed"), None, 1)
    await together.relations.follow_on(
        dispatcher, closed.items[0].id, FollowOnIn(closed.items[0].version, "同一地点再次出现，请继续办理。")
    )


async def _called(platform: Platform, dispatcher: Actor, case: Case, helpers: Sequence[tuple[UUID, Actor]]) -> None:
    whistles, units = platform.cases.together.whistles, [unit for unit, _ in helpers]
    whistle = await whistles.call(dispatcher, case.id, WhistleIn("多部门联合处置，请到现场报到。", units))
    (first, first_actor), (second, second_actor), *_ = helpers
    await whistles.accept(second_actor, whistle.id, second)
    await whistles.check_in(first_actor, whistle.id, first, CheckInIn())
    await whistles.rate(dispatcher, whistle.id, first, ScoreIn(5, "到得快，处置得力。"))


async def _open_cases(platform: Platform, dispatcher: Actor) -> list[Case]:
    page = await platform.cases.queries.page(dispatcher, CaseFilter(queue="open"), None, 200)
    found = [await platform.cases.repository.told(item.id) for item in page.items]
    return [case for case in found if case is not None]
