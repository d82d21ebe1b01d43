"""Jobs by the calendar: where the plugin is on, once for each moment, whatever happens to servers and to the code."""

import time as clock
from datetime import UTC, datetime, timedelta
from unittest.mock import ANY

from tests import world
from tests.core.plugin_jobs import example
from tests.core.plugin_jobs.conftest import due, state, trusting
from tests.core.plugin_jobs.example import JOBS, PLUGIN, Code, job
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugin_jobs.calling import Calling, Leave
from wangge_core.plugin_jobs.model import JOB
from wangge_sdk.work import JobResult, JobRun


def runs_of(code: Code, name: str) -> list[JobRun]:
    return [run for _, run in code.calls if run.job == name]


async def test_a_job_is_done_at_each_moment_of_its_line(platform: Platform, time: FixedTime, code: Code):
    assert await platform.chores.step() == 0
    for _ in range(3):
        await due(platform, time, hours=1)
    assert [run.due_at for run in runs_of(code, "rank")] == [datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (3, 4, 5)]
    assert len({run.run for run in runs_of(code, "rank")}) == 3
    assert {(area, run.cause, run.attempt, run.missed) for area, run in code.calls} == {(world.NORTH, "schedule", 1, 0)}
    kept = await state(platform, "rank")
    assert (kept.state, kept.runs, kept.failures, kept.error, kept.ended_at, kept.good_at) == ("done", 3, 0, "", time.now(), time.now())


async def test_moments_that_went_by_are_made_up_for_once(platform: Platform, time: FixedTime, code: Code):
    await due(platform, time, hours=10, minutes=30)
    [run] = runs_of(code, "rank")
    assert (run.due_at, run.missed) == (datetime(2026, 11, 23, 3, tzinfo=UTC), 9)
    await due(platform, time, minutes=30)
    assert [run.missed for run in runs_of(code, "rank")] == [9, 0]


async def test_of_two_servers_one_does_it(platform: Platform, time: FixedTime, code: Code):
    other_code = Code()
    async with Platform(trusting(platform.settings), time).opened() as other:
        other.host.admit(example.found(), other_code)
        await other.timetable.plan()
        for _ in range(5):
            time.advance(timedelta(hours=1))
            await other.chores.step()
            await platform.chores.step()
    assert len(runs_of(code, "rank")) + len(runs_of(other_code, "rank")) == 5


async def test_a_job_for_the_platform_is_done_once_for_all_areas(platform: Platform, time: FixedTime, code: Code):
    await world.enable(platform, PLUGIN, world.SOUTH)
    await platform.timetable.plan()
    await due(platform, time, days=1)
    assert sorted(area for area, run in code.calls if run.job == "rank") == [world.NORTH, world.SOUTH]
    assert [area for area, run in code.calls if run.job == "sum"] == [world.NORTH]


async def test_where_the_plugin_is_off_nothing_is_done_and_on_again_it_goes_on(platform: Platform, time: FixedTime, code: Code):
    await platform.plugins.switch(world.SYSTEM, PLUGIN, world.NORTH, enabled=False)
    await platform.timetable.plan()
    await due(platform, time, hours=3)
    assert code.calls == []
    assert not [key for key in await platform.jobs.planned(JOB) if ":rank:" in key]
    await world.enable(platform, PLUGIN, world.NORTH)
    await platform.timetable.plan()
    await due(platform, time, hours=1)
    assert len(runs_of(code, "rank")) == 1


async def test_an_area_inside_of_one_where_it_is_on_does_nothing_for_itself(platform: Platform, time: FixedTime, code: Code):
    await world.enable(platform, PLUGIN, world.NORTH_VILLAGE)
    await platform.timetable.plan()
    await due(platform, time, hours=1)
    assert [area for area, _ in code.calls] == [world.NORTH]


async def test_another_line_counts_from_when_it_is_there(platform: Platform, time: FixedTime, code: Code):
    platform.host.withdraw(PLUGIN)
    platform.host.admit(example.found([job("rank", "rank", "0 */6 * * *"), *JOBS[1:]]), code)
    await platform.grants.agree_to_installed(world.SYSTEM, PLUGIN, world.NORTH, ())
    await platform.timetable.plan()
    await due(platform, time, hours=1)  # the moment of the line before
    assert code.calls == []
    await due(platform, time, hours=1)  # noon is 04:00 UTC
    assert [run.due_at for run in runs_of(code, "rank")] == [datetime(2026, 11, 23, 4, tzinfo=UTC)]


async def test_what_a_job_raises_is_told_without_its_words_and_it_is_done_again(platform: Platform, time: FixedTime, code: Code):
    def fail(_ctx: object, _run: object) -> None:
        raise KeyError("王小明")

    code.act = fail
    await due(platform, time, hours=1)
    kept = await state(platform, "rank")
    assert (kept.state, kept.failures, kept.good_at) == ("failed", 1, None)
    assert kept.error.startswith("KeyError in test_jobs.py, line ")
    code.act = lambda _ctx, _run: JobResult(note={"zh-CN": "排了 3 个", "en": "Ranked 3"})
    await due(platform, time, hours=1)
    kept = await state(platform, "rank")
    assert (kept.state, kept.runs, kept.failures, kept.error, kept.note["en"]) == ("done", 2, 0, "", "Ranked 3")


async def test_a_job_that_takes_too_long_is_ended_and_holds_up_nobody(platform: Platform, time: FixedTime, code: Code):
    platform.host.withdraw(PLUGIN)
    platform.host.admit(example.found([job("rank", "rank", timeout_s=1)]), code)
    await platform.grants.agree_to_installed(world.SYSTEM, PLUGIN, world.NORTH, ())
    await platform.timetable.plan()
    code.act = lambda _ctx, _run: clock.sleep(1.6)
    began = clock.monotonic()
    await due(platform, time, hours=1)
    assert clock.monotonic() - began < 1.5
    assert (await state(platform, "rank")).error == "took longer than its time budget"


async def test_a_run_has_the_processor_time_that_was_declared_and_agreed_to(platform: Platform):
    platform.host.withdraw(PLUGIN)
    platform.host.admit(example.found([job("rank", "rank", cpu_s=600), job("sum", "sums")]), Code())
    assert Calling(host=platform.host).job(PLUGIN, "rank", world.NORTH) == (ANY, Leave(60.0))  # what was agreed to says nothing of it
    await platform.grants.agree_to_installed(world.SYSTEM, PLUGIN, world.NORTH, ())
    assert Calling(host=platform.host).job(PLUGIN, "rank", world.NORTH) == (ANY, Leave(60.0, 600.0))
    assert Calling(host=platform.host).job(PLUGIN, "sum", world.NORTH) == (ANY, Leave(60.0))


async def test_nonsense_is_no_answer(platform: Platform, time: FixedTime, code: Code):
    code.act = lambda _ctx, _run: {"note": 3}
    await due(platform, time, hours=1)
    kept = await state(platform, "rank")
    assert (kept.state, "does not fit" in kept.error) == ("failed", True)


async def test_code_that_lacks_a_handler_is_refused(platform: Platform):
    platform.host.withdraw(PLUGIN)
    installed = platform.host.admit(example.found(), object())
    assert installed.reason is not None
    assert "rank, job" in installed.reason["en"]
