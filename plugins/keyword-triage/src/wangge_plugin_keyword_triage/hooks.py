"""The hooks of the plugin: thin, asynchronous so that no thread is needed, and without any state."""

from wangge_plugin_keyword_triage.triage import Match, own_triage
from wangge_sdk.hooks import hookimpl
from wangge_sdk.hooks.handlers import advises
from wangge_sdk.views import AlgorithmAnswer, AlgorithmQuery, ClassSuggestion, ReportView, Text, UnitSuggestion

MAX_TEXT = 5000
"""Characters of a report that are looked at; what matters is said by then."""
MAX_WORDS = 8


@hookimpl
async def suggest_class(request: ReportView) -> tuple[ClassSuggestion, ...]:
    """Suggest up to three classes, each with the words that spoke for it."""
    return tuple(
        ClassSuggestion(class_id=match.name, confidence=match.confidence, words=match.words[:MAX_WORDS], reason=_reason(match))
        for match in own_triage().classes(request.text[:MAX_TEXT])
    )


@hookimpl
async def route_case(request: ReportView) -> tuple[UnitSuggestion, ...]:
    """Suggest up to three kinds of unit, each with the words that spoke for it."""
    return tuple(
        UnitSuggestion(unit_kind=match.name, confidence=match.confidence, words=match.words[:MAX_WORDS], reason=_reason(match))
        for match in own_triage().units(request.text[:MAX_TEXT])
    )


@advises
async def classify(request: AlgorithmQuery) -> AlgorithmAnswer | None:
    """Answer for the classes of a text as an algorithm of its own."""
    matches = own_triage().classes(str(request.input["text"])[:MAX_TEXT])
    if not matches:
        return None
    found = [{"class_id": each.name, "confidence": each.confidence, "words": list(each.words[:MAX_WORDS])} for each in matches]
    return AlgorithmAnswer(output={"classes": found}, reason=_reason(matches[0]), confidence=matches[0].confidence)


def _reason(match: Match) -> Text:
    words = match.words[:3]
    return {"zh-CN": f"文中提到{'、'.join(f'“{word}”' for word in words)}。", "en": f"The text says {', '.join(words)}."}
