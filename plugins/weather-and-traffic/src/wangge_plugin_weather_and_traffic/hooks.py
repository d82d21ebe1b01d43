"""What ``plugin.json`` lists: the jobs that keep warnings and roads, the commands of a warning of one's own, and the way out as CAP."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from wangge_plugin_weather_and_traffic import cap_out, composing, rules
from wangge_plugin_weather_and_traffic.bulletins import of_number, pages
from wangge_plugin_weather_and_traffic.keeping import Keeper
from wangge_plugin_weather_and_traffic.roads import watch
from wangge_plugin_weather_and_traffic.severities import COLOURS
from wangge_sdk.broker.documents import DocumentData, DocumentPut
from wangge_sdk.broker.jobs import TimerSet
from wangge_sdk.hooks.handlers import hears, performs, runs, serves
from wangge_sdk.patience import Patient
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import CommandAnswer, CommandRequest, EventHeard, HookContext, Refusal, RouteAnswer, RouteRequest, Text
from wangge_sdk.work import JobResult

__all__ = [
    "bulletin_came",
    "cap_alert",
    "cap_index",
    "count_audience",
    "keep",
    "prolong",
    "send",
    "take_usual_rules",
    "warned_areas",
    "watch_roads",
    "withdraw",
]

_LOCAL: Final = ZoneInfo("Asia/Shanghai")
_AT_A_TIME: Final = timedelta(seconds=3)
"""A message comes in several parts, and several messages at once: they are taken in together."""
_MOST_LISTED: Final = 50
_MOST_DRAWN: Final = 40
_LONGEST_NUMBER: Final = 150


@hears
def bulletin_came(ctx: HookContext, event: EventHeard) -> None:
    """Have it taken in soon; the job that does so has the time."""
    if str(event.data.get("collection", "")).rpartition(":")[2] == "bulletin":
        ctx.platform.timers.set(TimerSet(key="keep", job="keep", at=datetime.now(UTC) + _AT_A_TIME))


@runs
def keep(ctx: HookContext) -> JobResult:
    """Take in what came, end what is over, make and take back tasks."""

    def kept() -> Text:
        done = Keeper(Patient(ctx.platform), ctx.area, datetime.now(_LOCAL), ctx.log).round()
        if done.failed:
            message = f"{done.failed} bulletins could not be taken in; the log of the plugin says why"
            raise RuntimeError(message)
        return {
            "zh-CN": f"新来文 {done.taken} 件，新任务 {done.tasks} 项，到期 {done.ended} 件。",
            "en": f"{done.taken} bulletins, {done.tasks} new tasks, {done.ended} over.",
        }

    return _noted(kept)


@runs
def watch_roads(ctx: HookContext) -> JobResult:
    """Ask how the roads are."""

    def watched() -> Text:
        asked, answered = watch(Patient(ctx.platform), datetime.now(_LOCAL), ctx.log)
        return {"zh-CN": f"监测点 {asked} 个，{answered} 个有回复。", "en": f"{answered} of {asked} places answered."}

    return _noted(watched)


@performs
def count_audience(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Say whom a draft would reach."""

    def counted() -> Text:
        found = composing.count(ctx.platform, _draft(ctx, request), datetime.now(_LOCAL))
        return {
            "zh-CN": f"涉及 {found.grids} 个网格，在册 {found.people} 人、{found.households} 户，其中独居老人 {found.elders} 人。",
            "en": f"{found.grids} grids, {found.people} people in {found.households} households, {found.elders} elders living alone.",
        }

    return _done(counted)


@performs
def send(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Send a draft."""

    def sent() -> Text:
        number = composing.send(ctx.platform, _draft(ctx, request), datetime.now(_LOCAL), ctx.settings["sender"])
        return {"zh-CN": f"已发布，编号 {number}。", "en": f"Sent as {number}."}

    return _done(sent)


@performs
def prolong(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Update a warning of one's own."""

    def updated() -> Text:
        number = composing.prolong(ctx.platform, _draft(ctx, request), request.input, datetime.now(_LOCAL), ctx.settings["sender"])
        return {"zh-CN": f"已更新，编号 {number}。", "en": f"Updated by {number}."}

    return _done(updated)


@performs
def withdraw(ctx: HookContext, request: CommandRequest) -> CommandAnswer:
    """Cancel a warning of one's own."""

    def cancelled() -> Text:
        reason = str(request.input["reason"])
        number = composing.withdraw(ctx.platform, _draft(ctx, request), reason, datetime.now(_LOCAL), ctx.settings["sender"])
        return {"zh-CN": f"已解除，编号 {number}。", "en": f"Cancelled by {number}."}

    return _done(cancelled)


@performs
def take_usual_rules(ctx: HookContext) -> CommandAnswer:
    """Enter the usual rules, to be changed by the county."""

    def entered() -> Text:
        there = {each.body["name"] for each in pages(ctx.platform, "rule")}
        fresh = [body for body in rules.usual_bodies() if body["name"] not in there]
        for body in fresh:
            ctx.platform.collections.put(DocumentPut(collection="rule", body=body | {"holds": True}))
        return {"zh-CN": f"已登记 {len(fresh)} 条常用规则。", "en": f"{len(fresh)} usual rules were entered."}

    return _done(entered)


@serves
def warned_areas(ctx: HookContext) -> RouteAnswer:
    """Draw the warnings that hold, for the map."""

    def drawn() -> RouteAnswer:
        holding = _first(pages(ctx.platform, "warning", ("state=active",), "-sent"), _MOST_DRAWN)
        features = [
            {"type": "Feature", "id": each.id, "geometry": each.body["geometry"], "properties": _shown(each)}
            for each in holding
            if each.body.get("geometry")
        ]
        return RouteAnswer(output={"type": "FeatureCollection", "features": features})

    return _told(drawn)


@serves
def cap_index(ctx: HookContext) -> RouteAnswer:
    """List what the county has sent."""

    def listed() -> RouteAnswer:
        found = _first(pages(ctx.platform, "bulletin", ("source=own",), "-sent"), _MOST_LISTED)
        newest = datetime.fromisoformat(found[0].body["sent"]) if found else datetime.now(_LOCAL)
        return RouteAnswer(content=cap_out.index([each.body for each in found], ctx.plugin, ctx.area, newest))

    return _told(listed)


@serves
def cap_alert(ctx: HookContext, request: RouteRequest) -> RouteAnswer:
    """Give out one of them."""

    def given() -> RouteAnswer:
        number = request.parameters["number"]
        found = [part for part in of_number(ctx.platform, number) if part.cap] if len(number) <= _LONGEST_NUMBER else []
        if not found:
            return RouteAnswer(refused=Refusal(status=404, message={"zh-CN": "没有这条预警。", "en": "There is no such warning."}))
        return RouteAnswer(content=str(found[0].cap).encode())

    return _told(given)


def _draft(ctx: HookContext, request: CommandRequest) -> DocumentData:
    return ctx.platform.collections.get("draft", str(request.input["id"]))


def _shown(warning: DocumentData) -> dict[str, str]:
    severity = str(warning.body["severity"])
    return {"label": str(warning.body["headline"]), "severity": severity, "colour": COLOURS[severity]}


def _told(answer: Callable[[], RouteAnswer]) -> RouteAnswer:
    """Return an answer, or that the platform does not give what it is made of."""
    try:
        return answer()
    except RefusedError as refused:
        said = {"zh-CN": f"平台未提供（{refused.code}）。", "en": f"The platform does not give it ({refused.code})."}
        return RouteAnswer(refused=Refusal(status=403, message=said))


def _noted(act: Callable[[], Text]) -> JobResult:
    """Do it and note what came of it, or what the platform does not let it do: the next run is minutes away."""
    try:
        return JobResult(note=act())
    except RefusedError as refused:
        return JobResult(note={"zh-CN": f"平台未允许（{refused.code}）。", "en": f"The platform refused ({refused.code})."})


def _first(found: Iterator[DocumentData], most: int) -> list[DocumentData]:
    return list(islice(found, most))


def _done(act: Callable[[], Text]) -> CommandAnswer:
    """Do it and say so, or say why not."""
    try:
        return CommandAnswer(message=act())
    except composing.NotPossibleError as error:
        return CommandAnswer(refused=Refusal(status=409, message=error.message))
    except RefusedError as refused:
        if refused.code == "document_not_found":
            return CommandAnswer(refused=Refusal(status=404, message={"zh-CN": "没有这份草稿。", "en": "There is no such draft."}))
        said = {
            "zh-CN": f"平台未允许（{refused.code}）：统计受众要有基础信息的查阅权。",
            "en": f"The platform refused ({refused.code}): counting takes the right to read the base library.",
        }
        return CommandAnswer(refused=Refusal(status=403, message=said))
