"""The whole demonstration, built once on each database."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from wangge_core.demo.seed import DemoReport, seed
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins import discovery
from wangge_core.settings import Settings
from wangge_sdk.manifest import installed_plugins

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


async def _build(settings: Settings) -> DemoReport:
    async with Platform(settings, FixedTime(NOW)).opened() as platform:
        return await seed(platform)


async def _empty(url: str) -> str:
    name = f"demo{uuid4().hex}"
    connection = await asyncpg.connect(url)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return f"{url.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="module")
def everything() -> Iterator[None]:
    """Have the demonstration find every plugin that is installed here, as its user's does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(vars(discovery), "installed_plugins", installed_plugins)
        yield


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, everything: None) -> tuple[Settings, DemoReport]:
    """Settings of a filled demonstration, and what filling it reported."""
    folder: Path = tmp_path_factory.mktemp("demo")
    with ThreadPoolExecutor(1) as pool:
        url = "" if request.param == "sqlite" else pool.submit(asyncio.run, _empty(request.getfixturevalue("postgres_url"))).result()
        settings = Settings(data=folder, database=url, sqlite_synchronous="NORMAL", pool_size=3)
        return settings, pool.submit(asyncio.run, _build(settings)).result()


@pytest.fixture
async def demo(built: tuple[Settings, DemoReport]) -> AsyncIterator[Platform]:
    """The demonstration, opened again."""
    async with Platform(built[0], FixedTime(NOW)).opened() as platform:
        yield platform
