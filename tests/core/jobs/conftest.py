"""What the tests of jobs share."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from wangge_core.database import Database
from wangge_core.instants import FixedTime
from wangge_core.jobs.model import Job, Patience
from wangge_core.jobs.runner import Handler, Pace, Runner
from wangge_core.jobs.service import Jobs

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LEASE = timedelta(seconds=30)


class Recorder:
    """A handler that writes down what it does, and fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.done: list[Job] = []
        self.failures = failures

    async def __call__(self, job: Job) -> None:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("no luck")
        self.done.append(job)

    @property
    def keys(self) -> list[str]:
        return [job.key for job in self.done]


MakeRunner = Callable[[Handler], Runner]


@pytest.fixture
def fixed() -> FixedTime:
    return FixedTime(NOW)


@pytest.fixture
def jobs(database: Database) -> Jobs:
    return Jobs(database)


@pytest.fixture
def make_runner(database: Database, jobs: Jobs, fixed: FixedTime) -> MakeRunner:
    """Makes runners for the kind `ring`, as of several processes."""

    def made(handler: Handler) -> Runner:
        runner = Runner(database, jobs, fixed, Pace(lease=LEASE, idle=0.05, grace=0.2))
        runner.register("ring", handler, Patience(waits=(timedelta(seconds=10), timedelta(minutes=1))))
        return runner

    return made
