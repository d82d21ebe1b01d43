"""The hook that ``plugin.json`` lists. The model suggests; a person decides."""

from wangge_sdk.hooks import hookimpl
from wangge_sdk.views import ClassSuggestion, ReportView

from .scoring import best, load_model

MOST_CHARACTERS = 2000
"""So much of a report is looked at."""


@hookimpl
def suggest_class(request: ReportView) -> tuple[ClassSuggestion, ...]:
    """Suggest the likeliest class with the words that spoke for it, or nothing."""
    score = best(request.text[:MOST_CHARACTERS], load_model())
    if score is None:
        return ()
    reason = {
        "zh-CN": f"文中提到{'、'.join(score.words)}。",
        "en": f"The text says {', '.join(score.words)}.",
    }
    return (ClassSuggestion(class_id=score.class_id, confidence=score.share, words=score.words, reason=reason),)
