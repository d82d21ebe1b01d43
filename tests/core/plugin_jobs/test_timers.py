"""Timers: to the second, under a key, bounded, over restarts, and only of what the plugin may."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import world
from tests.core.plugin_jobs import example
from tests.core.plugin_jobs.conftest import due, state, trusting
from tests.core.plugin_jobs.example import PLUGIN, Code
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugin_jobs.model import Timer
from wangge_sdk.broker.jobs import MOST_TIMERS, TimerSet
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import HookContext
from wangge_sdk.work import JobRun

NOON = datetime(2026, 11, 23, 4, 0, 7, tzinfo=UTC)


async def put(platform: Platform, key: str = "visit/17", at: datetime = NOON, **data: Any) -> Timer:
    return await platform.work.timers.set(PLUGIN, world.NORTH, key, "remind", at, data)


async def test_a_timer_rings_once_to_the_second_with_what_it_carries(platform: Platform, time: FixedTime, code: Code):
    timer = await put(platform, home="A-7")
    await due(platform, time, seconds=(NOON - time.now()).total_seconds() - 1)
    assert not [run for _, run in code.calls if run.cause == "timer"]
    await due(platform, time, seconds=1)
    await due(platform, time, hours=1)
    [run] = [run for _, run in code.calls if run.cause == "timer"]
    assert (run.job, run.key, run.data, run.due_at, run.run) == ("remind", "visit/17", {"home": "A-7"}, NOON, str(timer.id))
    assert await platform.work.timers.of(PLUGIN, world.NORTH) == []
    assert (await state(platform, "remind")).cause == "timer"


async def test_setting_it_again_replaces_it_and_cancelling_takes_it_away(platform: Platform, time: FixedTime, code: Code):
    await put(platform, n=1)
    await put(platform, at=NOON + timedelta(hours=1), n=2)
    await put(platform, key="other")
    assert await platform.work.timers.cancel(PLUGIN, world.NORTH, "other")
    assert not await platform.work.timers.cancel(PLUGIN, world.NORTH, "other")
    await due(platform, time, hours=8)
    assert [run.data for _, run in code.calls if run.cause == "timer"] == [{"n": 2}]


async def test_it_may_set_the_next_one_under_its_key_while_it_rings(platform: Platform, time: FixedTime, code: Code):
    async def again(ctx: HookContext, run: JobRun) -> None:
        if run.data["n"] < 3:
            next_one = TimerSet(key=run.key, job="remind", at=run.due_at + timedelta(minutes=10), data={"n": run.data["n"] + 1})
            await ctx.platform.awaiting.timers.set(next_one)

    code.ring = again
    await put(platform, n=1)
    for _ in range(4):
        await due(platform, time, hours=1)
    assert [(run.data["n"], run.due_at - NOON) for _, run in code.calls if run.cause == "timer"] == [
        (1, timedelta()),
        (2, timedelta(minutes=10)),
        (3, timedelta(minutes=20)),
    ]


async def test_it_is_there_after_a_restart_and_rings_on_one_server(platform: Platform, time: FixedTime):
    await put(platform, n=1)
    codes = [Code(), Code()]
    async with (
        Platform(trusting(platform.settings), time).opened() as first,
        Platform(trusting(platform.settings), time).opened() as second,
    ):
        for server, code in zip((first, second), codes, strict=True):
            server.host.admit(example.found(), code)
        time.advance(timedelta(hours=3))
        await first.chores.step()
        await second.chores.step()
    assert [run.key for code in codes for _, run in code.calls if run.cause == "timer"] == ["visit/17"]


async def test_a_run_that_fails_is_tried_again_and_its_error_stays(platform: Platform, time: FixedTime, code: Code):
    async def fail(_ctx: HookContext, _run: JobRun) -> None:
        raise RuntimeError

    code.ring = fail
    await put(platform)
    for _ in range(8):
        await due(platform, time, hours=8)
        platform.host.forgive(PLUGIN, world.NORTH)  # its breaker would rest by the machine's own clock
    attempts = [run.attempt for _, run in code.calls if run.cause == "timer"]
    assert attempts == [1, 2, 3, 4, 5, 6]
    [kept] = await platform.work.timers.of(PLUGIN, world.NORTH)
    assert kept.error.startswith("RuntimeError in test_timers.py")


async def test_while_the_plugin_is_off_it_waits(platform: Platform, time: FixedTime, code: Code):
    await put(platform)
    await platform.plugins.switch(world.SYSTEM, PLUGIN, world.NORTH, enabled=False)
    await due(platform, time, hours=30)
    assert code.calls == []
    await world.enable(platform, PLUGIN, world.NORTH)
    await due(platform, time, hours=1, seconds=1)
    assert [run.key for _, run in code.calls if run.cause == "timer"] == ["visit/17"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"job": "nothing"}, "timer_job"),
        ({"at": datetime(2026, 11, 23)}, "timer_moment"),  # noqa: DTZ001  without a zone, on purpose
        ({"at": NOON + timedelta(days=401)}, "timer_moment"),
        ({"data": {"x": "y" * 9000}}, "timer_data"),
        ({"data": {"x": b"y"}}, None),
        ({"area": world.SOUTH}, "outside_of_call"),
    ],
    ids=["job", "no zone", "far", "large", "bytes", "area"],
)
async def test_what_may_not_be_set_is_refused(platform: Platform, time: FixedTime, code: Code, change: dict[str, Any], error: str | None):
    told: list[str | None] = []

    async def wanted(ctx: HookContext, _run: JobRun) -> None:
        try:
            await ctx.platform.awaiting.timers.set(TimerSet(**{"key": "k", "job": "remind", "at": NOON} | change))
            told.append(None)
        except RefusedError as refused:
            told.append(refused.code)

    code.ring = wanted
    await platform.work.service.run_now(world.SYSTEM, PLUGIN, "remind", world.NORTH)
    await due(platform, time)
    assert told == [error]


async def test_there_are_so_many_and_no_more(platform: Platform, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("wangge_core.plugin_jobs.timers.MOST_TIMERS", 3)
    for number in range(3):
        await put(platform, key=f"k{number}")
    await put(platform, key="k0", at=NOON + timedelta(hours=1))  # instead of another
    with pytest.raises(Exception, match="timers_full"):
        await put(platform, key="k3")
    assert MOST_TIMERS == 1000


async def test_a_run_tells_how_far_it_has_come_and_only_its_own(platform: Platform, time: FixedTime, code: Code):
    seen = []

    async def far(ctx: HookContext, run: JobRun) -> None:
        jobs = ctx.platform.awaiting.jobs
        seen.append((await jobs.progress(run.run, 3, 10), await jobs.progress("x", 1), await jobs.progress("0" * 32, 1)))
        seen.append((await state(platform, "remind")).done)

    code.ring = far
    await platform.work.service.run_now(world.SYSTEM, PLUGIN, "remind", world.NORTH)
    await due(platform, time)
    kept = await state(platform, "remind")
    assert seen == [(True, False, False), 3]
    assert (kept.state, kept.cause, kept.done, kept.total) == ("done", "person", 3, 10)
