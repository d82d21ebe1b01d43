import asyncio
from pathlib import Path

import pytest

from tests.world import NOW
from wangge_core.errors import UnavailableError
from wangge_core.instants import FixedTime, SystemTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings


def test_building_opens_nothing(tmp_path: Path):
    platform = Platform(Settings(data=tmp_path, sqlite_synchronous="NORMAL"))
    assert isinstance(platform.time, SystemTime)
    assert not (tmp_path / "wangge.sqlite").exists()
    assert list((tmp_path / "keys").iterdir())
    platform.identity.close()


async def test_it_can_be_opened_again_and_again(tmp_path: Path):
    for _ in range(2):
        async with Platform(Settings(data=tmp_path, sqlite_synchronous="NORMAL"), FixedTime(NOW)).opened() as platform:
            assert await platform.database.fetch("SELECT COUNT(*) AS n FROM role") != [{"n": 0}]
            assert {role.id for role in platform.access.policy.roles} >= {"grid_worker", "leader", "audit_admin"}


async def test_what_works_in_the_background_ends_with_it(tmp_path: Path):
    before = asyncio.all_tasks()
    async with Platform(Settings(data=tmp_path, sqlite_synchronous="NORMAL")).running():
        assert len(asyncio.all_tasks()) > len(before)
    assert asyncio.all_tasks() == before


async def test_the_database_is_closed_when_the_work_inside_fails(tmp_path: Path):
    platform = Platform(Settings(data=tmp_path, sqlite_synchronous="NORMAL"))
    with pytest.raises(KeyError):
        async with platform.running():
            raise KeyError
    async with platform.opened():
        assert await platform.database.fetch("SELECT 1 AS one") == [{"one": 1}]


async def test_a_database_that_does_not_answer_is_said(tmp_path: Path):
    with pytest.raises(UnavailableError, match="database_down"):
        async with Platform(Settings(data=tmp_path, database="postgresql://nobody@127.0.0.1:1/nothing")).opened():
            pytest.fail("it opened")


async def test_every_dependency_is_given_as_it_is(tmp_path: Path):
    platform = Platform(Settings(data=tmp_path))
    given = platform.dependencies()
    assert await given["database"].dependency() is platform.database
    assert await given["intake"].dependency() is platform.cases.intake
    platform.identity.close()
