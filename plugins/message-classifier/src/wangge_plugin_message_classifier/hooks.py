"""What ``plugin.json`` lists: hooks, the algorithms, and what is told of cases. The model suggests; a person decides."""

from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from wangge_plugin_message_classifier.alike import ALIKE, likeness
from wangge_plugin_message_classifier.answering import Suggested, suggested, units
from wangge_plugin_message_classifier.commands import switch_on, train_now
from wangge_plugin_message_classifier.county import group_of
from wangge_plugin_message_classifier.jobs import look_after, train
from wangge_plugin_message_classifier.measuring import SHORT
from wangge_plugin_message_classifier.shelf import at_hand, current
from wangge_plugin_message_classifier.urgency import urgency
from wangge_sdk.broker.documents import DocumentPut
from wangge_sdk.hooks import hookimpl
from wangge_sdk.hooks.handlers import advises
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import (
    AlgorithmAnswer,
    AlgorithmQuery,
    CaseClosed,
    ClassSuggestion,
    DuplicateHint,
    DuplicateQuery,
    HookContext,
    ReporterErased,
    ReportView,
    Text,
    UnitSuggestion,
)

__all__ = [
    "case_closed",
    "case_reported",
    "classify",
    "find_duplicates",
    "look_after",
    "reporter_erased",
    "route_case",
    "suggest_class",
    "switch_on",
    "train",
    "train_now",
]

_LOCAL: Final = ZoneInfo("Asia/Shanghai")


@hookimpl
def suggest_class(ctx: HookContext, request: ReportView) -> tuple[ClassSuggestion, ...]:
    """Suggest up to three classes by the model that is at hand; nothing when it is unsure, or there is none."""
    held = at_hand(ctx.area)
    if held is None or held.model is None:
        return ()
    return tuple(
        ClassSuggestion(class_id=each.class_id, confidence=each.confidence, words=each.words, reason=_reason(each))
        for each in suggested(held.model, request.text)
    )


@hookimpl
def route_case(ctx: HookContext, request: ReportView) -> tuple[UnitSuggestion, ...]:
    """Suggest the kinds of unit that the likeliest classes go to."""
    held = at_hand(ctx.area)
    if held is None or held.model is None:
        return ()
    return tuple(
        UnitSuggestion(unit_kind=str(each.unit_kind), confidence=each.confidence, words=each.words, reason=_reason(each))
        for each in units(held.model, request.text)
    )


@hookimpl
def find_duplicates(request: DuplicateQuery) -> tuple[DuplicateHint, ...]:
    """Point at open cases near by whose words are much the same."""
    found = ((case, likeness(request.report.text, case.text)) for case in request.candidates)
    return tuple(
        DuplicateHint(
            case_id=case.id,
            score=round(score, 3),
            reason={
                "zh-CN": f"与 {case.number} 的文字有 {score:.0%} 相近。",
                "en": f"Its words are {score:.0%} like those of {case.number}.",
            },
        )
        for case, score in sorted(found, key=lambda each: -each[1])
        if score >= ALIKE
    )


@advises
def classify(ctx: HookContext, request: AlgorithmQuery) -> AlgorithmAnswer | None:
    """Answer for a text as an algorithm of its own, with unit and urgency."""
    text = str(request.input["text"])
    held = current(ctx)
    found = suggested(held.model, text) if held.model else ()
    if not found:
        return None
    degree, danger = urgency(text)
    output: dict[str, Any] = {
        "classes": [
            {"class_id": each.class_id, "confidence": each.confidence, "words": list(each.words), "unit_kind": each.unit_kind}
            for each in found
        ],
        "sure": any(each.sure for each in found),
        "urgency": degree,
        "danger": list(danger),
        "model": held.number,
    }
    return AlgorithmAnswer(output=output, reason=_reason(found[0]), confidence=found[0].confidence)


@hookimpl
def case_reported(ctx: HookContext) -> None:
    """Have the model that is switched on at hand for the next report."""
    current(ctx)


@hookimpl
def case_closed(ctx: HookContext, event: CaseClosed) -> None:
    """Keep what people chose beside what would have been suggested: theirs is right, and the figures are made of it."""
    case, held = event.case, current(ctx)
    if held.model is None or case.class_id is None or not case.text or event.outcome not in {"fixed", "cannot"}:
        return
    best = held.model.guesses(case.text)[0]
    chosen = group_of(case.class_id)
    body = {
        "on": event.at.astimezone(_LOCAL).date().isoformat(),
        "model": held.number,
        "suggested": best.group,
        "chosen": chosen,
        "confidence": best.confidence,
        "right": best.group == chosen,
        "sure": best.confidence >= held.model.threshold,
        "short": len(case.text) < SHORT,
    }
    try:
        ctx.platform.collections.put(DocumentPut(collection="choice", id=_choice(case.id), body=body, area=case.area))
    except RefusedError as refused:  # closed a second time: what was chosen first stands already
        ctx.log.info("the choice is not kept", case=case.id, code=refused.code)


@hookimpl
def reporter_erased(ctx: HookContext, event: ReporterErased) -> None:
    """Forget which class a case was given, once its people are forgotten."""
    try:
        kept = ctx.platform.collections.get("choice", _choice(event.case_id))
    except RefusedError:
        return  # nothing was kept of it
    ctx.platform.collections.delete("choice", kept.id, kept.version)


def _choice(case_id: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"choice/{case_id}"))


def _reason(each: Suggested) -> Text:
    if not each.words:
        return {"zh-CN": "整体用词与此类留言相近。", "en": "Its wording as a whole is like that of such messages."}
    quoted = "、".join(f"“{word}”" for word in each.words)
    return {"zh-CN": f"依据文中的{quoted}。", "en": f"The text says {', '.join(each.words)}."}
