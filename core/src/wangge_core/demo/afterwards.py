"""Filing and what follows closings in the demonstration: referrals, a wrong class, reopened cases, calls and another round."""

from typing import Final

from wangge_core.cases.aftercare.schemas import CallIn, CallResult
from wangge_core.demo.stage import Stage
from wangge_core.demo.unrolling import RESIDENT

_NOT_OURS: Final = "这件事由专门机构受理，请拨打下面的电话，他们会直接答复您。"
_AGAIN: Final = "过了两天又和原来一样了，请再来看看。"
_BLAME: Final = "只是来看了一眼，问题还在。"
_MOVED: Final = "现场核实属于道路破损，按道路破损办理。"
_CALLED: Final = "对方没有按协议做，希望再调解一次。"
_REFERRED: Final = (("refer_shop", "market"), ("refer_card", "labour"))
_CALLS: Final[tuple[tuple[str, CallResult, str | None], ...]] = (
    ("call_unreached", "unreached", None),
    ("call_unsatisfied", "unsatisfied", _CALLED),
    ("call_satisfied", "satisfied", "已经按协议赔付，谢谢调解员。"),
)


async def happen(stage: Stage) -> None:
    """Let what was filed or closed go on; one call stays due."""
    dispatcher, handling = stage.dispatcher, stage.platform.cases.handling
    for part, referral in _REFERRED:
        await stage.step(dispatcher, part, "refer", referral=referral, public_reason=_NOT_OURS)
    await stage.step(dispatcher, "wrong_class", "reclassify", class_id="livelihood.appeal.road_damage", note=_MOVED)
    await handling.by_resident(RESIDENT, await stage.case("asked_again"), "ask_again", {"note": _AGAIN})
    await handling.by_resident(RESIDENT, await stage.case("badly_rated"), "rate", {"score": 1, "text": _BLAME})
    for part, result, words in _CALLS:
        case = await stage.case(part)
        await stage.platform.cases.follow_ups.record(dispatcher, case.id, CallIn(version=case.version, result=result, words=words))
