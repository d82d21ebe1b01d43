"""Extensions, suspensions, appeals and supervision orders in every state that the desk can show."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.cases.measures.appeal import late
from wangge_core.cases.measures.schemas import AppealIn, ExtensionIn, MeasureDecisionIn, ResumptionIn, SuspensionIn
from wangge_core.cases.orders.schemas import OrderIn
from wangge_core.demo.stage import Stage

_DAY: Final = timedelta(days=1)
_YES: Final = MeasureDecisionIn(approved=True, words="情况属实，同意。")
_NO: Final = MeasureDecisionIn(approved=False, words="现场清理半天即可完成，不需要延期。")


async def ask_and_decide(stage: Stage) -> None:
    """Let handlers ask for measures, and approvers decide on some of them."""
    leader = stage.actor("leader")
    await _extension(stage, "extension_asked", "灯杆需要定制，厂家后天才能到货。")
    await _decided(stage, await _extension(stage, "extension_half", "要等晚上收摊后才能开挖。"), (stage.dispatcher, _YES))
    granted = await _extension(stage, "extension_granted", "开挖后发现管道塌陷，需要整段更换。")
    await _decided(stage, granted, (stage.dispatcher, _YES), (leader, _YES))
    await _decided(stage, await _extension(stage, "extension_refused", "人手紧张，申请延期。"), (stage.dispatcher, _NO))
    await _suspension(stage, "suspension_asked", 60, "新市场下月底竣工，竣工后统一搬迁。")
    suspended = await _suspension(stage, "suspended", 90, "雨污分流工程已列入计划，待开工后一并改造。")
    await _decided(stage, suspended, (stage.dispatcher, _YES), (leader, _YES))
    resumed = await _suspension(stage, "resumed", 20, "灯头缺货，等厂家发货。")
    await _decided(stage, resumed, (stage.dispatcher, _YES), (leader, _YES))
    case = await stage.case("resumed")
    await stage.platform.cases.measures.resume(stage.handler(case), case.id, ResumptionIn(reason="灯头已提前到货，恢复办理。"))
    await _appeal(stage, "appeal_asked")
    await _decided(stage, await _appeal(stage, "appeal_granted"), (stage.actor("dispatch.county"), _YES), (leader, _YES))


async def order(stage: Stage) -> None:
    """Let the leader issue orders: one is to be received, one is answered, one is closed."""
    orders, leader = stage.platform.cases.orders, stage.actor("leader")
    await _ordered(stage, "order_issued", "群众反映强烈，请三日内拿出整治方案并书面回复。")
    for part, words in (("order_replied", "请核查油烟净化设备安装情况并回复。"), ("order_closed", "请立即制止夜间施工并回复处理结果。")):
        order_id, handler = await _ordered(stage, part, words)
        await orders.act(handler, order_id, "receive", None)
        await orders.act(handler, order_id, "reply", "已现场核查并约谈负责人，限期整改，整改期间安排专人值守。")
    await orders.act(leader, order_id, "close", "处理及时，同意销号。")


async def _extension(stage: Stage, part: str, why: str) -> UUID:
    case = await stage.case(part)
    asked = await stage.platform.cases.measures.ask_extension(stage.handler(case), case.id, ExtensionIn(amount=2, reason=why))
    return asked.id


async def _suspension(stage: Stage, part: str, days: int, why: str) -> UUID:
    case = await stage.case(part)
    given = SuspensionIn(until=stage.platform.time.now() + days * _DAY, reason=why)
    return (await stage.platform.cases.measures.ask_suspension(stage.handler(case), case.id, given)).id


async def _appeal(stage: Stage, part: str) -> UUID:
    case = await stage.case(part)
    clocks = [clock.id for clock in late(await stage.platform.cases.repository.clocks(case.id)) if clock.kind == "stage"]
    given = AppealIn(clocks=clocks, reason="等待材料到货和电缆迁改期间无法施工，非本单位原因。")
    return (await stage.platform.cases.measures.ask_appeal(stage.handler(case), case.id, given)).id


async def _decided(stage: Stage, measure: UUID, *decisions: tuple[Actor, MeasureDecisionIn]) -> None:
    for actor, decision in decisions:
        await stage.platform.cases.measures.decide(actor, measure, decision)


async def _ordered(stage: Stage, part: str, words: str) -> tuple[UUID, Actor]:
    case, due = await stage.case(part), stage.platform.time.now() + 3 * _DAY
    issued = await stage.platform.cases.orders.issue(stage.actor("leader"), case.id, OrderIn(words=words, due_at=due))
    return issued.id, stage.handler(case)
