"""Jobs of plugins from outside: in a worker beside the one that answers people."""

import asyncio
import time as clock
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from tests import world
from tests.core.plugin_jobs.conftest import due
from tests.core.plugins import example
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugin_jobs.model import JobState
from wangge_core.plugins.discovery import Found
from wangge_core.settings import Settings
from wangge_sdk.views import ReportView

pytestmark = pytest.mark.slow

PLUGIN = "acme.noise"
CODE = """
import os, time
from wangge_sdk.hooks import hookimpl
from wangge_sdk.hooks.handlers import runs
from wangge_sdk.views import ClassSuggestion
from wangge_sdk.work import JobResult

@hookimpl
def suggest_class(request):
    return (ClassSuggestion(class_id="a.b.c", confidence=1, words=("x",), reason={"zh-CN": "词", "en": "word"}),)

@runs
def count(ctx, request):
    noted = ctx.platform.jobs.progress(request.run, 1, 2)
    return JobResult(note={"zh-CN": f"{ctx.area} {noted}", "en": f"{ctx.area} {noted}"})

@runs
def sleep(ctx, request):
    time.sleep(4)

@runs
def die(ctx, request):
    os._exit(7)
"""


def found(folder: Path) -> Found:
    package = folder / "acme_noise"
    package.mkdir(exist_ok=True)
    for name, text in (("__init__.py", ""), ("hooks.py", CODE)):
        (package / name).write_text(text, encoding="utf-8")
    jobs = [
        {"id": name, "title": {"zh-CN": name, "en": name}, "handler": name, "schedule": line, "timeout_s": 5}
        for name, line in (("count", "0 * * * *"), ("sleep", "0 12 * * *"), ("die", "0 15 * * *"))
    ]
    runtime = {"isolation": "worker", "module": "acme_noise.hooks", "limits": {"call_timeout_ms": 1000}}
    read = example.found(
        PLUGIN, ("suggest_class.v1",), runtime=runtime, contributes={"hooks": [{"hook": "suggest_class.v1"}], "jobs": jobs}
    )
    assert read.offer is not None, [finding.sentence() for finding in read.findings]
    return Found(name=read.name, offer=read.offer, findings=read.findings, code=(package,))


@pytest.fixture
async def platform(sqlite_settings: Settings, time: FixedTime, tmp_path: Path) -> AsyncIterator[Platform]:
    async with Platform(msgspec.structs.replace(sqlite_settings), time).opened() as opened:
        await opened.host.fleet.supervisor.start()
        opened.host.admit(found(tmp_path))
        await world.enable(opened, PLUGIN, world.NORTH)
        await opened.timetable.plan()
        yield opened


async def went(platform: Platform, job: str) -> JobState:
    return (await platform.work.states.of(PLUGIN))[job, world.NORTH]


async def test_a_job_runs_in_a_worker_of_its_own_and_asks_the_platform(platform: Platform, time: FixedTime):
    await due(platform, time, hours=1)
    kept = await went(platform, "count")
    assert (kept.state, kept.error, kept.note) == ("done", "", {"zh-CN": f"{world.NORTH} True", "en": f"{world.NORTH} True"})
    assert (kept.done, kept.total) == (1, 2)
    assert [worker.key.lane for worker in platform.host.fleet.health()] == ["background"]


async def test_while_a_job_takes_its_time_a_report_waits_for_nothing(platform: Platform, time: FixedTime):
    """The job takes four times what a call of the worker may: its own time counts. Meanwhile people are answered."""
    report = ReportView(text="x", area=next(iter(world.GRIDS)), reported_at=time.now())
    relay = platform.host.relay(next(iter(world.GRIDS)))
    assert len(await relay.ask("suggest_class", report)) >= 1  # awake
    working = asyncio.create_task(due(platform, time, hours=2))
    await asyncio.sleep(1)
    took = []
    for _ in range(5):
        began = clock.perf_counter()
        answers = [answer for answer in await relay.ask("suggest_class", report) if answer.plugin == PLUGIN]
        took.append(clock.perf_counter() - began)
        assert len(answers) == 1
    assert not working.done()
    assert min(took) < 0.1
    await working
    assert (await went(platform, "sleep")).error == ""


async def test_a_job_that_kills_its_worker_is_told_and_hooks_go_on(platform: Platform, time: FixedTime):
    await due(platform, time, hours=5)
    kept = await went(platform, "die")
    assert (kept.state, "ended by itself, with 7" in kept.error) == ("failed", True)
    report = ReportView(text="x", area=next(iter(world.GRIDS)), reported_at=time.now())
    answers = await platform.host.relay(next(iter(world.GRIDS))).ask("suggest_class", report)
    assert PLUGIN in {answer.plugin for answer in answers}
