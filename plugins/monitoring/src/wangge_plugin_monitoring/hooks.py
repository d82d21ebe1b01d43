"""What ``plugin.json`` lists: the batches of the standing subscription, what is told of documents and cases, jobs, routes and commands."""

import time
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import Final

from wangge_plugin_monitoring import acting, applying, casing, deadlines, devices, pulse, trying
from wangge_plugin_monitoring.conditions import LOCAL
from wangge_plugin_monitoring.known import Known
from wangge_plugin_monitoring.observations import MisfitError, of_entities
from wangge_plugin_monitoring.taking import HOUR, read, take
from wangge_sdk.broker.documents import DocumentPut
from wangge_sdk.broker.jobs import TimerSet
from wangge_sdk.hooks import hookimpl
from wangge_sdk.hooks.handlers import hears, performs, runs, serves, takes
from wangge_sdk.patience import Patient
from wangge_sdk.platform import RefusedError
from wangge_sdk.registers import done, refused
from wangge_sdk.views import CaseClosed, CommandAnswer, CommandRequest, EventHeard, HookContext, Refusal, RouteAnswer, RouteRequest
from wangge_sdk.work import BatchTaken, JobResult, JobRun, MessageBatch

_KNOWN: Final[dict[str, Known]] = {}
"""By area; what is in it may be lost at any moment."""
_FOLLOWED: Final[deque[float]] = deque(maxlen=20)
"""When the last devices were followed one by one."""
_BURST_S: Final = 60.0
_SOON: Final = timedelta(seconds=5)
_FIRST: Final = 1
_PATIENCE_S: Final = 20.0
"""A batch has thirty seconds: long enough to read sixteen thousand watches once."""


@takes
def take_messages(ctx: HookContext, request: MessageBatch) -> BatchTaken:
    """Judge a batch; what comes of it is stored with the batch's end, all or nothing."""
    again = request.attempt > _FIRST or (ctx.area in _KNOWN and _KNOWN[ctx.area].batch == request.id)
    if again:
        _KNOWN.pop(ctx.area, None)  # somebody else stored one of its watches, or what was answered before was not stored
    platform = Patient(ctx.platform, seconds=_PATIENCE_S)
    known = _KNOWN.setdefault(ctx.area, Known(ctx.area))
    known.batch = request.id
    claimed = known.follow(platform, ctx.log)
    taken = take(platform, known, read(request.messages, ctx.log), ctx.settings["silent_hours"], again=again)
    known.written(taken.watches)
    if taken.unknown:
        ctx.log.warning("devices that are not registered", count=len(taken.unknown), one=min(taken.unknown))
    return BatchTaken(steps=(*claimed, *taken.steps))


@hears
def document_told(ctx: HookContext, event: EventHeard) -> None:
    """Follow the register of devices, have rules and silences read again, and make the case of an alarm."""
    platform = ctx.platform
    match str(event.data.get("collection", "")).rpartition(":")[2], event.type:
        case "device", "document.created.v1" | "document.changed.v1" if not _many():
            devices.follow(platform, event.key)
        case "device", _:
            platform.timers.set(TimerSet(key="follow", job="follow_devices", at=datetime.now(UTC) + _SOON))
        case "rule" | "silence", _:
            pulse.beat(platform, event.area, pulse.RULES)
        case "alarm", "document.created.v1":
            casing.report(platform, event.key)
        case _:
            pass


@runs
def follow_devices(ctx: HookContext) -> JobResult:
    """Bring all watches to what the register says of their devices."""
    count = devices.follow_all(Patient(ctx.platform), ctx.area)
    return JobResult(note={"zh-CN": f"更新 {count} 个监测对象。", "en": f"{count} watches were brought up to date."})


@hookimpl
def case_closed(ctx: HookContext, event: CaseClosed) -> None:
    """End the alarm of a case that is closed."""
    alarm = event.case.form.get("alarm")
    if alarm and event.case.case_type.startswith(f"{casing.NAME}."):
        casing.close(ctx.platform, str(alarm), event.outcome, event.at, ctx.settings["silent_hours"], ctx.log)


@runs
def tick(ctx: HookContext) -> JobResult:
    """Let a minute pass: conditions that last, alarms that recover, devices that are silent."""
    now = datetime.now(UTC).timestamp()
    raised = applying.pass_time(Patient(ctx.platform), ctx.area, now, ctx.settings["silent_hours"], ctx.log)
    return JobResult(note={"zh-CN": f"告警变化 {raised} 条。", "en": f"{raised} alarms raised or changed."})


@runs
def look_around(ctx: HookContext) -> JobResult:
    """Observe what no sensor tells: deadlines, and reports that repeat."""
    platform, now = Patient(ctx.platform), datetime.now(UTC)
    found = [*deadlines.due_things(platform, now.astimezone(LOCAL).date(), now.timestamp()), *deadlines.reports(platform, now)]
    for start in range(0, len(found), applying.AT_ONCE):
        applying.observe(platform, ctx.area, found[start : start + applying.AT_ONCE], ctx.settings["silent_hours"], ctx.log)
    return JobResult(note={"zh-CN": f"看了 {len(found)} 项。", "en": f"{len(found)} matters were looked at."})


@runs
def try_rule_now(ctx: HookContext, request: JobRun) -> JobResult:
    """Test a rule on history."""
    now, days = datetime.now(UTC).timestamp(), ctx.settings["history_days"]
    tried = trying.try_rule(Patient(ctx.platform), str(request.data["rule"]), now, days, ctx.settings["silent_hours"] * HOUR)
    return JobResult(note={"zh-CN": f"会告警 {tried.fired} 次。", "en": f"It would have fired {tried.fired} times."})


@serves
def observe(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """Take observations in that come by HTTP."""
    now = datetime.now(UTC)
    try:
        seen = of_entities(request.input["value"], now, applying.AT_ONCE)
        unknown = applying.observe(ctx.platform, ctx.area, seen, ctx.settings["silent_hours"], ctx.log)
    except MisfitError as misfit:
        said = {"zh-CN": f"无法识别：{misfit}", "en": f"It cannot be read: {misfit}."}
        return RouteAnswer(refused=Refusal(status=422, message=said))
    except RefusedError as error:
        return RouteAnswer(refused=refused(error))
    return RouteAnswer(output={"taken": sum(each.device not in unknown for each in seen), "unknown": sorted(unknown)})


@serves
def camera_event(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """Take an event of a camera in, to be confirmed by a person; the same one twice is one."""
    body = {**request.input, "state": "waiting"}
    try:
        there = ctx.platform.collections.put(DocumentPut(collection="camera_event", body=body))
    except RefusedError as error:
        if error.code == "document_not_unique":
            return RouteAnswer(output={"state": "known"})
        return RouteAnswer(refused=refused(error))
    return RouteAnswer(output={"state": "waiting", "id": there.id})


@performs
def try_rule(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Have a rule tested; the result stands beside it in a moment."""
    rule = str(request.input["id"])

    def asked() -> str:
        name = str(ctx.platform.collections.get("rule", rule).body["name"])
        at = datetime.now(UTC) + timedelta(seconds=1)
        ctx.platform.timers.set(TimerSet(key=f"try/{rule}", job="try_rule_now", at=at, data={"rule": rule}))
        return name

    return done(asked, "正在试算“{}”，稍后刷新看结果。", "Testing “{}”; look again in a moment.")


@performs
def switch_on(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Switch a rule on."""
    return done(lambda: acting.switch_on(ctx.platform, str(request.input["id"])), "“{}”已启用。", "“{}” is on.")


@performs
def take_usual_rules(ctx: HookContext) -> CommandAnswer:
    """Enter the usual rules, to be changed and tested by the county."""
    return done(
        lambda: acting.take_usual_rules(ctx.platform),
        "已登记 {} 条常用规则，试算后启用。",
        "{} usual rules were entered; test them, then switch them on.",
    )


@performs
def false_alarm(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Close an alarm without a case as a false one."""
    return _ended(ctx, request, casing.FALSE_ALARM)


@performs
def dealt_with(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Close an alarm without a case as dealt with."""
    return _ended(ctx, request, acting.DEALT_WITH)


@performs
def confirm_event(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Say that what a camera saw is so."""
    now, hours = datetime.now(UTC).timestamp(), ctx.settings["silent_hours"]
    return done(
        lambda: acting.confirm_event(ctx.platform, ctx.area, str(request.input["id"]), now, hours, ctx.log),
        "摄像机 {} 的事件已确认。",
        "The event of camera {} is confirmed.",
    )


@performs
def reject_event(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Say that it is not so."""
    return done(
        lambda: acting.reject_event(ctx.platform, str(request.input["id"])), "摄像机 {} 的事件不属实。", "The event of camera {} is not so."
    )


def _ended(ctx: HookContext, request: CommandRequest, outcome: str) -> CommandAnswer:
    now, hours = datetime.now(UTC), ctx.settings["silent_hours"]
    return done(
        lambda: acting.end_alarm(ctx.platform, str(request.input["id"]), outcome, now, hours, ctx.log), "“{}”已关闭。", "“{}” is closed."
    )


def _many() -> bool:
    """Tell whether devices come by the sheet, which are followed together."""
    now = time.monotonic()
    if len(_FOLLOWED) == _FOLLOWED.maxlen and now - _FOLLOWED[0] < _BURST_S:
        return True
    _FOLLOWED.append(now)
    return False
