"""Duties in the demonstration county: a case offered on, disputes, a precedent, and a filled responsibility list."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.cases.duties.schemas import StatementIn
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.model import Case
from wangge_core.cases.schemas import ActionIn
from wangge_core.demo.places import COUNTY_CODE, Township
from wangge_core.demo.recruiting import Recruits
from wangge_core.demo.staff import BUREAUS, word_of
from wangge_core.platform import Platform
from wangge_core.responsibility.model import Draft

_SINCE: Final = date(2022, 1, 1)
_LISTED: Final = (
    ("noise", "", "urban_management", "《噪声污染防治法》及县级职责分工"),
    ("noise", "广场舞 音响", "police", "社会生活噪声由公安机关处理"),
    ("construction_noise", "", "environment", "《噪声污染防治法》及县级职责分工"),
    ("garbage", "", "urban_management", "三定方案"),
    ("garbage", "河道 河面 河边", "water", "河道管理范围内的垃圾由水务局清理"),
    ("sewer", "", "housing_construction", "三定方案"),
    ("streetlight", "", "urban_management", "三定方案"),
    ("road_damage", "", "transport", "三定方案"),
    ("road_damage", "小区 巷", "housing_construction", "小区和街巷道路由住建部门养护"),
    ("water_pollution", "", "environment", "三定方案"),
    ("water_supply", "", "water", "三定方案"),
    ("power_supply", "", "power", "供用电合同"),
)
"""Class, words, kind of unit, basis."""
_REASON: Final = "按三定方案，由维护该设施的部门负责；以现有管养台账为准。"


async def dispute(platform: Platform, county: Sequence[Township], recruits: Recruits) -> None:
    """Fill the list, and let units of the first street's cases disagree: one case is offered on, one waits, one was decided."""
    keeper = recruits.accounts["dispatch.county"]
    units = {kind: recruits.units[kind, COUNTY_CODE] for kind, _, _ in BUREAUS}
    for name, words, kind, basis in _LISTED:
        await platform.responsibility.service.add(
            keeper,
            Draft(area=COUNTY_CODE, matter=f"livelihood.appeal.{name}", words=words, unit_id=units[kind], basis=basis, valid_from=_SINCE),
        )
    handlers = {units[kind]: recruits.accounts[f"handle.{word}"] for kind, _, word in BUREAUS}
    dispatcher, adjudicator = recruits.accounts[f"dispatch.{word_of(county[0])}"], recruits.accounts["adjudicator"]
    offered, waiting, decided = (await _in_hand(platform, dispatcher, handlers))[-3:]
    other = next(unit for unit in units.values() if unit not in {one.unit_id for one in (offered, waiting, decided)})
    offered = await _step(platform, _holder(offered, handlers), offered, "return", return_type="not_mine", note="现场设施不属我单位管养。")
    await _step(platform, dispatcher, offered, "dispatch", unit_id=str(other), note="请核对管养台账后接收。")
    waiting = await _step(platform, _holder(waiting, handlers), waiting, "dispute", note="管养权已于去年移交，不属我单位职责。")
    await platform.cases.duties.state(dispatcher, waiting.id, StatementIn(waiting.version, "移交手续未见到，请裁定由谁负责。"))
    decided = await _step(platform, _holder(decided, handlers), decided, "dispute", note="该路段不在我单位养护名录内。")
    decided = await _step(platform, adjudicator, decided, "adjudicate", unit_id=str(other), note=_REASON, keywords="管养 台账")
    [precedent] = await platform.cases.duties.duties.of_case(decided.id)
    await platform.cases.duties.take_into_list(adjudicator, precedent.id, None)


async def _in_hand(platform: Platform, dispatcher: Actor, handlers: dict[UUID, Actor]) -> list[Case]:
    """Return the cases that a bureau of the county is handling."""
    page = await platform.cases.queries.page(dispatcher, CaseFilter(queue="open"), None, 200)
    found = [await platform.cases.repository.told(item.id) for item in page.items]
    return [case for case in found if case is not None and case.state == "handling" and case.unit_id in handlers]


def _holder(case: Case, handlers: dict[UUID, Actor]) -> Actor:
    return next(actor for unit, actor in handlers.items() if unit == case.unit_id)


async def _step(platform: Platform, actor: Actor, case: Case, action: str, **data: Any) -> Case:  # noqa: ANN401  a step's form
    return await platform.cases.handling.act(actor, case.id, action, ActionIn(version=case.version, data=data))
