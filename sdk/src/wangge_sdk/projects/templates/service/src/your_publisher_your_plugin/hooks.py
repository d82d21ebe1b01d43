"""The hooks and the route that ``plugin.json`` lists: plain functions, called with frozen values."""

from wangge_sdk.hooks import hookimpl
from wangge_sdk.hooks.handlers import serves
from wangge_sdk.views import CaseClosed, HookContext, Problem, ReportView, RouteAnswer

from .declared import settings_of


@hookimpl
def validate_report(ctx: HookContext, request: ReportView) -> tuple[Problem, ...]:
    """Ask for more when the text is short and no photo explains it."""
    least = settings_of(ctx.settings).least_characters
    if request.attachments or len(request.text.strip()) >= least:
        return ()
    return (Problem(message=_sentence(least), code="too_short", path="text"),)


@hookimpl
def case_closed(ctx: HookContext, event: CaseClosed) -> None:
    """Write down how cases end: ids and codes, never what somebody wrote."""
    ctx.log.info("case closed", case=event.case.id, outcome=event.outcome)


@serves
def rule(ctx: HookContext) -> RouteAnswer:
    """Tell whoever asks what a report needs in their area, in their language."""
    return RouteAnswer(output={"rule": _sentence(settings_of(ctx.settings).least_characters)[ctx.locale]})


def _sentence(least: int) -> dict[str, str]:
    return {
        "zh-CN": f"请至少写 {least} 个字，或附一张照片。",
        "en": f"Please write at least {least} characters, or add a photo.",
    }
