"""Duties in the demonstration county: a case offered on, disputes, a precedent, and a filled responsibility list."""

from datetime import date
from typing import Final

from wangge_core.cases.duties.schemas import StatementIn
from wangge_core.demo.places import COUNTY_CODE
from wangge_core.demo.stage import Stage
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
_OTHER: Final = "housing_construction"
"""Whom a case is offered to, and who is named in the decision."""
_REASON: Final = "按三定方案，由维护该设施的部门负责；以现有管养台账为准。"


async def dispute(stage: Stage) -> None:
    """Fill the list, and let units of the first street's cases disagree: one case is offered on, one waits, one was decided."""
    platform, dispatcher, adjudicator = stage.platform, stage.dispatcher, stage.actor("adjudicator")
    for name, words, kind, basis in _LISTED:
        unit, _ = stage.bureau(kind)
        await platform.responsibility.service.add(
            stage.actor("dispatch.county"),
            Draft(area=COUNTY_CODE, matter=f"livelihood.appeal.{name}", words=words, unit_id=unit, basis=basis, valid_from=_SINCE),
        )
    other, _ = stage.bureau(_OTHER)
    await _object(stage, "offered_on", "return", return_type="not_mine", note="现场设施不属我单位管养。")
    await stage.step(dispatcher, "offered_on", "dispatch", unit_id=str(other), note="请核对管养台账后接收。")
    await _object(stage, "disputed", "dispute", note="管养权已于去年移交，不属我单位职责。")
    waiting = await stage.case("disputed")
    await platform.cases.duties.state(dispatcher, waiting.id, StatementIn(waiting.version, "移交手续未见到，请裁定由谁负责。"))
    await _object(stage, "decided", "dispute", note="该路段不在我单位养护名录内。")
    decided = await stage.step(adjudicator, "decided", "adjudicate", unit_id=str(other), note=_REASON, keywords="管养 台账")
    [precedent] = await platform.cases.duties.duties.of_case(decided.id)
    await platform.cases.duties.take_into_list(adjudicator, precedent.id, None)


async def _object(stage: Stage, part: str, action: str, **data: str) -> None:
    await stage.step(stage.handler(await stage.case(part)), part, action, **data)
