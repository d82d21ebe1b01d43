"""The plugin of the worker benchmarks: answers at once, with about a kilobyte."""

from wangge_sdk.hooks import hookimpl
from wangge_sdk.views import ClassSuggestion, HookContext, ReportView

_REASON = {"zh-CN": "文中提到“施工”。" * 14, "en": "The text says construction. " * 18}
_ANSWER = (ClassSuggestion(class_id="noise.matter.noise", confidence=0.9, words=("施工",), reason=_REASON),)


@hookimpl
async def suggest_class(ctx: HookContext, request: ReportView) -> tuple[ClassSuggestion, ...]:
    """Suggest a class."""
    return _ANSWER
