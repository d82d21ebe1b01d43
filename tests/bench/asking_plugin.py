"""The plugin of `broker_call`: reads the case that the text names, so many times, and says how long one took."""

import time

from wangge_sdk.hooks import hookimpl
from wangge_sdk.views import ClassSuggestion, HookContext, ReportView


@hookimpl
def suggest_class(ctx: HookContext, request: ReportView) -> tuple[ClassSuggestion, ...]:
    """Read a case again and again."""
    case_id, times = request.text.split()
    get = ctx.platform.cases.get
    start = time.perf_counter()
    for _ in range(int(times)):
        case = get(case_id)
    taken = (time.perf_counter() - start) / int(times)
    reason = {"zh-CN": case.number, "en": repr(taken)}
    return (ClassSuggestion(class_id="bench.matter.noise", confidence=1, reason=reason),)
