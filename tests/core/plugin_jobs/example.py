"""An invented plugin with a job for each kind of trouble; its code does what the test gives it."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.core.plugins import example
from wangge_core.plugins.discovery import Found
from wangge_sdk.hooks.handlers import runs
from wangge_sdk.views import HookContext
from wangge_sdk.work import JobResult, JobRun

PLUGIN = "acme.chores"


def job(name: str, handler: str, schedule: str | None = "0 * * * *", **more: Any) -> dict[str, Any]:
    declared = {"id": name, "title": {"zh-CN": name, "en": name}, "handler": handler, **more}
    return declared if schedule is None else declared | {"schedule": schedule}


JOBS = [job("rank", "rank"), job("remind", "remind", None), job("sum", "sums", "30 3 * * *", per="platform")]


class Code:
    """What it was called with, and what it does then."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, JobRun]] = []
        self.act: Callable[[HookContext, JobRun], Any] = lambda _ctx, _run: None
        self.ring: Callable[[HookContext, JobRun], Awaitable[None]] | None = None

    @runs
    def rank(self, ctx: HookContext, request: JobRun) -> JobResult | None:
        self.calls.append((ctx.area, request))
        answer: JobResult | None = self.act(ctx, request)
        return answer

    @runs
    async def remind(self, request: JobRun, ctx: HookContext) -> None:
        self.calls.append((ctx.area, request))
        if self.ring is not None:
            await self.ring(ctx, request)

    @runs
    def sums(self, ctx: HookContext, request: JobRun) -> None:
        self.calls.append((ctx.area, request))


def found(jobs: list[dict[str, Any]] | None = None, **more: Any) -> Found:
    read = example.found(
        PLUGIN,
        kind="service",
        runtime={"isolation": "inprocess", "module": "acme_noise.hooks", "limits": {}},
        contributes={"jobs": JOBS if jobs is None else jobs},
        **more,
    )
    assert read.offer is not None, [finding.sentence() for finding in read.findings]
    return read
