"""A runner's process is killed in the middle of a job: the job is done by another one, and its work is saved once."""

import asyncio
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from wangge_core.database import Database
from wangge_core.instants import SystemTime
from wangge_core.jobs.model import Job
from wangge_core.jobs.runner import Pace, Runner
from wangge_core.jobs.service import Jobs

pytestmark = pytest.mark.slow

_LEASE = timedelta(seconds=2)
_VICTIM = """
import asyncio, sys
from datetime import timedelta
from wangge_core.database import Database
from wangge_core.jobs.runner import Pace, Runner
from wangge_core.jobs.service import Jobs

async def main():
    database = Database.open(sys.argv[1])
    await database.start()
    runner = Runner(database, Jobs(database), pace=Pace(lease=timedelta(seconds=2)))
    async def handler(job):
        async with database.transaction():
            await database.execute("INSERT INTO lease (name, holder, until) SELECT 'done', worker, lease_until FROM job")
            print("inside", flush=True)
            await asyncio.sleep(60)
    runner.register("ring", handler)
    await runner.start()
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_killed_runner(database: Database, database_url: str) -> None:
    time = SystemTime()
    jobs = Jobs(database)
    await jobs.put("ring", "a", {}, time.now())
    victim = subprocess.Popen([sys.executable, "-c", _VICTIM, database_url], stdout=subprocess.PIPE, text=True)
    try:
        assert await asyncio.to_thread(victim.stdout.readline) == "inside\n"
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        victim.stdout.close()
    assert await database.fetch("SELECT name FROM lease WHERE name = 'done'") == []
    finished = asyncio.Event()
    runner = Runner(database, jobs, time, Pace(lease=_LEASE, idle=0.1))

    async def handler(job: Job) -> None:
        async with database.transaction():
            await runner.confirm(job)
            await database.execute(
                "INSERT INTO lease (name, holder, until) VALUES ({}, {}, {})", f"done {job.attempt}", job.worker, time.now()
            )
        finished.set()

    runner.register("ring", handler)
    await runner.start()
    async with asyncio.timeout(30):
        await finished.wait()
    await runner.stop()
    assert await database.fetch("SELECT name FROM lease") == [{"name": "done 2"}]
    assert await database.fetch("SELECT key FROM job") == []
