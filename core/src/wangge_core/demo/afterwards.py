"""What follows closings in the demonstration, through the services themselves: referrals, reopened cases, calls."""

from collections.abc import Sequence
from typing import Final

from wangge_core.access.model import Actor
from wangge_core.cases.aftercare.schemas import CallIn, CallResult
from wangge_core.cases.model import Case
from wangge_core.cases.schemas import ActionIn
from wangge_core.platform import Platform

_EACH: Final = 2
"""Of each kind so many."""
_APPEAL: Final = "livelihood.appeal"
_NOT_OURS: Final = "这件事由专门机构受理，请拨打下面的电话，他们会直接答复您。"
_AGAIN: Final = "过了两天又和原来一样了，请再来看看。"
_BLAME: Final = "只是来看了一眼，问题还在。"
_MOVED: Final = "现场核实属于道路破损，按道路破损办理。"
_CALLED: Final = "对方没有按协议做，希望再调解一次。"


async def happen(platform: Platform, actor: Actor, cases: Sequence[Case]) -> None:
    """Let things happen to a few of the recent cases; `actor` is the demonstration itself, since no person acts today."""
    handling = platform.cases.handling
    for case in _some(cases, ("filed",), _APPEAL):
        given = ActionIn(version=case.version, data={"referral": "hotline", "public_reason": _NOT_OURS})
        await handling.act(actor, case.id, "refer", given)
    for case in _some(cases, ("handling",), _APPEAL):
        if case.class_id != f"{_APPEAL}.road_damage":
            given = ActionIn(version=case.version, data={"class_id": f"{_APPEAL}.road_damage", "note": _MOVED})
            await handling.act(actor, case.id, "reclassify", given)
    closed = _some(cases, ("closed",), _APPEAL, 2 * _EACH)
    for case in closed[:_EACH]:
        await handling.by_resident(actor, case, "ask_again", {"note": _AGAIN})
    for case in closed[_EACH:]:
        await handling.by_resident(actor, case, "rate", {"score": 1, "text": _BLAME})
    results: tuple[CallResult, ...] = ("unreached", "unsatisfied")
    due = [case for case in cases if case.closed_at and await platform.cases.follow_ups.due(case)]
    for result, case in zip(results, due, strict=False):
        given_call = CallIn(version=case.version, result=result, words=_CALLED if result == "unsatisfied" else None)
        await platform.cases.follow_ups.record(actor, case.id, given_call)


def _some(cases: Sequence[Case], states: Sequence[str], case_type: str, most: int = _EACH) -> list[Case]:
    return [case for case in cases if case.state in states and case.case_type == case_type][:most]
