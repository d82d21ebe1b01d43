"""The work that nobody waits for: learning, and looking whether what was learned still holds."""

import math
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from wangge_plugin_message_classifier.county import classes_of, history
from wangge_plugin_message_classifier.learning import Learning
from wangge_plugin_message_classifier.shelf import active, made_in, put
from wangge_sdk.broker.documents import DocumentData, DocumentList, DocumentPut
from wangge_sdk.hooks.handlers import runs
from wangge_sdk.views import HookContext
from wangge_sdk.work import JobResult, JobRun

LEAST_EXAMPLES: Final = 60
"""Closed cases without which nothing is learned."""
DAYS: Final = 90
"""So many days of choices the figures of the page are made of."""
LEAST_CHOICES: Final = 30
"""Choices without which nothing is said of drift."""
DEVIATIONS: Final = 3.0
"""So many standard deviations below what was measured is an alarm."""
_LOCAL: Final = ZoneInfo("Asia/Shanghai")


@runs
def train(ctx: HookContext, request: JobRun) -> JobResult:
    """Learn from the closed cases of the area, and keep the version for somebody to switch on."""
    done = made_in(ctx.platform, request.run)
    if done is not None:
        return _made(int(done.body["number"]), float(done.body["macro_f1"]))
    examples = history(ctx)
    if len(examples) < LEAST_EXAMPLES or len({each.group for each in examples}) < 2:  # noqa: PLR2004  nothing to tell apart
        told = len(examples)
        return JobResult(
            note={"zh-CN": f"可用的办结案件只有 {told} 件，没有训练。", "en": f"Only {told} closed cases to learn from: too few."}
        )
    learning = Learning(examples, classes_of(ctx.platform))
    model, report = learning.learn(lambda step, steps: _progress(ctx, request.run, step, steps))
    number = put(ctx.platform, request.run, request.due_at.astimezone(_LOCAL), model, report)
    return _made(number, report.macro_f1)


@runs
def look_after(ctx: HookContext, request: JobRun) -> JobResult:
    """Count how often each class was right, by what people chose, and raise the alarm where that falls behind what was measured."""
    today = request.due_at.astimezone(_LOCAL).date()
    choices = list(_choices(ctx, (today - timedelta(days=DAYS)).isoformat()))
    _stand(ctx, choices)
    document = active(ctx.platform)
    if document is None or len(choices) < LEAST_CHOICES:
        return JobResult(note={"zh-CN": f"近 {DAYS} 天有 {len(choices)} 次人工选择。", "en": f"{len(choices)} choices in {DAYS} days."})
    expected = float(document.body["accuracy"])
    right = sum(bool(each.body["right"]) for each in choices) / len(choices)
    alarm = has_drifted(len(choices), right, expected)
    body = {"on": today.isoformat(), "seen": len(choices), "right": round(right, 4), "expected": expected, "alarm": alarm}
    check = str(uuid5(NAMESPACE_URL, f"{request.run}/check"))
    ctx.platform.collections.put(DocumentPut(collection="check", id=check, body=body))
    if alarm:
        return JobResult(
            note={
                "zh-CN": f"偏移：正确率 {right:.0%}，训练时 {expected:.0%}。请重新训练。",
                "en": f"Drift: {right:.0%} right, {expected:.0%} when measured. Train anew.",
            }
        )
    return JobResult(note={"zh-CN": f"正确率 {right:.0%}，无偏移。", "en": f"{right:.0%} right, no drift."})


def has_drifted(seen: int, right: float, expected: float) -> bool:
    """Tell whether a share of right answers is too far below what was measured to be chance."""
    spread = math.sqrt(max(expected * (1 - expected), 0.01) / seen)
    return right < expected - DEVIATIONS * spread


def _progress(ctx: HookContext, run: str, step: int, steps: int) -> None:
    ctx.platform.jobs.progress(run, step, steps)


def _made(number: int, f1: float) -> JobResult:
    return JobResult(
        note={"zh-CN": f"第 {number} 版，宏平均 F1 {f1:.3f}，待启用。", "en": f"Version {number}, macro-F1 {f1:.3f}, to be switched on."}
    )


def _choices(ctx: HookContext, since: str) -> Iterator[DocumentData]:
    """Yield what was chosen in the area of the run: its neighbours have runs of their own."""
    after = None
    while True:
        page = ctx.platform.collections.list(
            DocumentList(collection="choice", filters=(f"on>={since}",), area=ctx.area, after=after, limit=100)
        )
        yield from page.items
        if page.next is None:
            return
        after = page.next


def _stand(ctx: HookContext, choices: list[DocumentData]) -> None:
    """Write down for each class how often it was chosen, and how often that was what had been suggested."""
    seen = Counter(str(each.body["chosen"]) for each in choices)
    right = Counter(str(each.body["chosen"]) for each in choices if each.body["right"])
    for class_id, count in sorted(seen.items()):
        body: dict[str, Any] = {"class_id": class_id, "seen": count, "right": right[class_id], "share": round(right[class_id] / count, 4)}
        wanted = DocumentList(collection="standing", filters=(f"class_id={class_id}",), area=ctx.area, limit=1)
        found = ctx.platform.collections.list(wanted).items
        if found:
            ctx.platform.collections.put(DocumentPut(collection="standing", id=found[0].id, version=found[0].version, body=body))
        else:
            ctx.platform.collections.put(DocumentPut(collection="standing", body=body))
