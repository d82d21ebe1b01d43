"""Jobs on both databases: once, at their time, whatever happens to the runner."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.jobs.conftest import LEASE, NOW, MakeRunner, Recorder
from wangge_core.database import Database
from wangge_core.instants import FixedTime
from wangge_core.jobs.model import JITTER, Job, JobLostError, Patience
from wangge_core.jobs.service import Jobs


async def states(database: Database) -> dict[str, str]:
    return {row["key"]: row["state"] for row in await database.fetch("SELECT key, state FROM job")}


async def test_a_job_is_done_at_its_time_and_gone(jobs: Jobs, make_runner: MakeRunner, fixed: FixedTime, database: Database) -> None:
    recorder = Recorder()
    runner = make_runner(recorder)
    assert await jobs.put("ring", "a", {"n": 1}, NOW + timedelta(minutes=5))
    assert await runner.step() == 0
    fixed.advance(timedelta(minutes=5))
    assert await runner.step() == 1
    assert [(job.key, job.data, job.attempt) for job in recorder.done] == [("a", {"n": 1}, 1)]
    assert await states(database) == {}


async def test_there_is_one_job_under_a_key(jobs: Jobs, make_runner: MakeRunner, fixed: FixedTime) -> None:
    recorder = Recorder()
    runner = make_runner(recorder)
    assert await jobs.put("ring", "a", {"n": 1}, NOW)
    assert not await jobs.put("ring", "a", {"n": 2}, NOW)
    await jobs.move("ring", "a", {"n": 3}, NOW + timedelta(hours=1))
    assert await runner.step() == 0
    fixed.advance(timedelta(hours=1))
    await runner.step()
    assert [job.data for job in recorder.done] == [{"n": 3}]
    assert await jobs.put("ring", "a", {"n": 4}, NOW), "the key is free again"
    assert await jobs.drop("a")
    assert not await jobs.drop("a")
    assert await runner.step() == 0


async def test_a_job_put_in_a_transaction_that_fails_is_not_there(jobs: Jobs, make_runner: MakeRunner, database: Database) -> None:
    recorder = Recorder()
    with pytest.raises(RuntimeError):
        async with database.transaction():
            await jobs.put("ring", "a", {}, NOW)
            raise RuntimeError
    async with database.transaction():
        await jobs.put("ring", "b", {}, NOW)
    await make_runner(recorder).step()
    assert recorder.keys == ["b"]


async def test_a_failure_is_tried_again_and_then_set_aside(
    jobs: Jobs, make_runner: MakeRunner, fixed: FixedTime, database: Database
) -> None:
    recorder = Recorder(failures=3)
    runner = make_runner(recorder)
    await jobs.put("ring", "a", {}, NOW)
    await runner.step()
    assert await runner.step() == 0, "it waits"
    fixed.advance(timedelta(seconds=12))
    assert await runner.step() == 1
    fixed.advance(timedelta(seconds=72))
    assert await runner.step() == 1
    assert await states(database) == {"a": "dead"}
    row = (await database.fetch("SELECT attempts, error FROM job"))[0]
    assert (row["attempts"], row["error"]) == (3, "RuntimeError: no luck")
    await jobs.move("ring", "a", {}, fixed.now())
    await runner.step()
    assert (recorder.keys, await states(database)) == (["a"], {})


async def test_two_runners_at_once_do_nothing_twice(jobs: Jobs, make_runner: MakeRunner) -> None:
    recorder = Recorder()
    for number in range(60):
        await jobs.put("ring", str(number), {}, NOW)

    async def work(runner_of: MakeRunner) -> int:
        runner, total = runner_of(recorder), 0
        while done := await runner.step():
            total += done
        return total

    totals = await asyncio.gather(*(work(make_runner) for _ in range(3)))
    assert sum(totals) == 60
    assert sorted(recorder.keys, key=int) == [str(number) for number in range(60)]


async def test_the_lease_of_a_dead_runner_runs_out(jobs: Jobs, make_runner: MakeRunner, fixed: FixedTime, database: Database) -> None:
    dead, recorder = make_runner(Recorder()), Recorder()
    await jobs.put("ring", "a", {}, NOW)
    claimed = await dead._claim(1)
    assert [job.key for job in claimed] == ["a"]
    heir = make_runner(recorder)
    assert await heir.step() == 0, "the lease holds"
    fixed.advance(LEASE + timedelta(seconds=1))
    assert await heir.step() == 1
    assert [(job.key, job.attempt) for job in recorder.done] == [("a", 2)]


async def test_a_late_runner_saves_nothing(jobs: Jobs, make_runner: MakeRunner, fixed: FixedTime, database: Database) -> None:
    late = make_runner(Recorder())
    await jobs.put("ring", "a", {}, NOW)
    (job,) = await late._claim(1)
    async with database.transaction():
        await late.confirm(job)
    fixed.advance(LEASE + timedelta(seconds=1))
    (again,) = await make_runner(Recorder())._claim(1)
    with pytest.raises(JobLostError):
        async with database.transaction():
            await late.confirm(job)
    await late._repository.finish(job)
    await late._repository.put_off(job, NOW, "late")
    assert await states(database) == {"a": "running"}
    assert (again.worker, again.attempt) != (job.worker, job.attempt)


async def test_a_job_put_again_while_it_runs_runs_again(jobs: Jobs, make_runner: MakeRunner, fixed: FixedTime, database: Database) -> None:
    runs: list[Job] = []

    async def handler(job: Job) -> None:
        runs.append(job)
        if len(runs) == 1:
            await jobs.move("ring", "a", {"again": True}, NOW + timedelta(hours=1))

    runner = make_runner(handler)
    await jobs.put("ring", "a", {}, NOW)
    await runner.step()
    assert await states(database) == {"a": "waiting"}
    assert await runner.step() == 0
    fixed.advance(timedelta(hours=1))
    await runner.step()
    assert [(dict(job.data), job.attempt) for job in runs] == [({}, 1), ({"again": True}, 1)]
    assert await states(database) == {}


async def test_a_job_of_an_unknown_kind_stays_for_who_knows_it(jobs: Jobs, make_runner: MakeRunner, database: Database) -> None:
    await jobs.put("other", "a", {}, NOW)
    assert await make_runner(Recorder()).step() == 0
    assert await states(database) == {"a": "waiting"}
    with pytest.raises(ValueError, match="handler already"):
        make_runner(Recorder()).register("ring", Recorder())


async def test_the_runner_wakes_when_something_is_put(jobs: Jobs, make_runner: MakeRunner) -> None:
    rung = asyncio.Event()

    async def handler(_: Job) -> None:
        rung.set()

    runner = make_runner(handler)
    await runner.start()
    try:
        await jobs.put("ring", "a", {}, NOW)
        async with asyncio.timeout(10):
            await rung.wait()
    finally:
        await runner.stop()
    await runner.stop()


async def test_a_runner_that_is_stopped_leaves_what_it_could_not_finish(
    jobs: Jobs, make_runner: MakeRunner, fixed: FixedTime, database: Database
) -> None:
    begun, recorder = asyncio.Event(), Recorder()

    async def endless(_: Job) -> None:
        begun.set()
        await asyncio.Event().wait()

    runner = make_runner(endless)
    await runner.start()
    await jobs.put("ring", "a", {}, NOW)
    async with asyncio.timeout(10):
        await begun.wait()
    await runner.stop()
    assert await states(database) == {"a": "running"}
    fixed.advance(LEASE + timedelta(seconds=1))
    await make_runner(recorder).step()
    assert recorder.keys == ["a"]


@given(attempts=st.integers(1, 8), chance=st.floats(0, 1))
def test_waits_are_spread_around_what_is_declared(attempts: int, chance: float) -> None:
    patience = Patience(waits=(timedelta(seconds=10), timedelta(minutes=5)))
    wait = patience.wait_after(attempts, chance)
    if attempts > 2:
        assert wait is None
    else:
        declared = patience.waits[attempts - 1]
        assert wait is not None
        assert declared * (1 - JITTER) <= wait <= declared * (1 + JITTER)


def test_chance_is_drawn() -> None:
    patience = Patience(waits=(timedelta(seconds=10),))
    assert len({patience.wait_after(1) for _ in range(20)}) > 1
