"""Privacy in the demonstration: reports without a name, private and for somebody else; words hidden; erasures in every state."""

from typing import Final

from wangge_core.access.model import Actor
from wangge_core.cases.handling import no_case
from wangge_core.cases.intake import Sender
from wangge_core.cases.model import Case
from wangge_core.cases.privacy.schemas import ErasureDecisionIn, RedactIn
from wangge_core.cases.report_schemas import OnBehalfIn, PositionIn, ReporterIn, ReportIn
from wangge_core.demo.stage import Stage
from wangge_core.demo.unrolling import RESIDENT
from wangge_core.ids import new_id

_NAMED: Final = "我叫李小红，电话13912345678，住桂花苑3栋，楼下烧烤店的油烟天天往家里灌，请不要让店主知道是我反映的。"
_HIDDEN: Final = ("李小红", "13912345678", "桂花苑3栋")
_NAMELESS: Final = "南门旧书店二楼堆满纸，还有人在里面抽烟，不方便留名，请来看看。"
_FOR_ANOTHER: Final = "独居的赵奶奶腿脚不便，想申请上门做饭和打扫，她自己不会用手机，由我代报。"
_KEPT: Final = "案件正在办理，联系方式办结前仍需使用；办结后将自动删除。"


async def confide(stage: Stage) -> None:
    """Report, hide, and ask for erasure; of the requests one is done, one was refused, one waits, one waits for a second person."""
    await _reported(
        stage,
        RESIDENT,
        ReportIn(
            client_id=new_id(),
            case_type="livelihood.hazard",
            text=_NAMELESS,
            position=await _near(stage, "escalated"),
            form={"urgency": "soon"},
        ),
    )
    private = ReportIn(
        client_id=new_id(),
        case_type="livelihood.appeal",
        class_id="livelihood.appeal.cooking_fumes",
        text=_NAMED,
        position=await _near(stage, "extension_granted"),
        reporter=ReporterIn("李小红", "13912345678"),
        private=True,
    )
    case = await _reported(stage, RESIDENT, private)
    await stage.platform.cases.redaction.words(stage.dispatcher, case.id, RedactIn(case.version, [*_HIDDEN]))
    for_another = ReportIn(
        client_id=new_id(),
        case_type="livelihood.appeal",
        class_id="livelihood.appeal.elderly_care",
        text=_FOR_ANOTHER,
        position=await _near(stage, "whistled"),
        on_behalf=OnBehalfIn(relation="grid_worker", consent=True, name="赵秀珍", phone="13800002222"),
    )
    await _reported(stage, stage.actor("grid.wenlan1"), for_another)
    await _erase(stage)


async def _near(stage: Stage, part: str) -> PositionIn | None:
    """Return the position of a case of the cast, so that a report falls into its grid."""
    place = (await stage.case(part)).place
    return PositionIn(place.lon, place.lat) if place.lon is not None and place.lat is not None else None


async def _erase(stage: Stage) -> None:
    erasing = stage.platform.cases.erasing
    for part in ("erased", "erasure_asked", "erasure_half", "erasure_refused"):
        await erasing.ask((await stage.case(part)).query_code)
    asked = {item.case_id: item.id for item in (await erasing.waiting(stage.dispatcher)).items}
    await erasing.decide(stage.dispatcher, asked[stage.cases["erasure_half"]], ErasureDecisionIn(approve=True))
    await erasing.decide(stage.dispatcher, asked[stage.cases["erasure_refused"]], ErasureDecisionIn(approve=False, reason=_KEPT))


async def _reported(stage: Stage, actor: Actor, report: ReportIn) -> Case:
    sender = Sender(actor, "demo" if actor is RESIDENT else actor.id, "web")
    receipt = await stage.platform.cases.intake.report(sender, report)
    found = await stage.platform.cases.repository.by_query_code(receipt.query_code)
    if found is None:
        raise no_case()
    return found
