"""One process at a time, and a killed one is succeeded."""

from datetime import UTC, datetime, timedelta

import pytest

from wangge_core.database import Database
from wangge_core.events.errors import LeaseLostError
from wangge_core.events.lease import JobLease
from wangge_core.instants import FixedTime


@pytest.fixture
def time() -> FixedTime:
    return FixedTime(datetime(2026, 3, 2, tzinfo=UTC))


@pytest.fixture
def leases(database: Database, time: FixedTime) -> tuple[JobLease, JobLease]:
    lasts = timedelta(seconds=15)
    return JobLease(database, time, "job", lasts), JobLease(database, time, "job", lasts)


async def test_the_second_waits_until_the_first_lets_go(leases: tuple[JobLease, JobLease]) -> None:
    first, second = leases
    assert await first.acquire()
    assert not await second.acquire()
    await first.release()
    assert await second.acquire()


async def test_a_lease_runs_out_when_its_holder_is_gone(leases: tuple[JobLease, JobLease], time: FixedTime) -> None:
    first, second = leases
    assert await first.acquire()
    time.advance(timedelta(seconds=16))
    assert await second.acquire()
    with pytest.raises(LeaseLostError):
        await first.keep()
    with pytest.raises(LeaseLostError):
        await first.confirm()


async def test_keeping_and_confirming_renew_it(leases: tuple[JobLease, JobLease], time: FixedTime) -> None:
    first, second = leases
    assert await first.acquire()
    for renew in (first.keep, first.confirm):
        time.advance(timedelta(seconds=10))
        await renew()
    time.advance(timedelta(seconds=10))
    assert not await second.acquire()


async def test_letting_go_of_what_another_holds_changes_nothing(leases: tuple[JobLease, JobLease], time: FixedTime) -> None:
    first, second = leases
    assert await first.acquire()
    await second.release()
    assert not await second.acquire()
