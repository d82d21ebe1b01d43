"""A whole platform over a small county, on both databases."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from tests import world
from tests.applications import lent
from tests.copies import borrowed, keep, named
from tests.world import World
from wangge_core.app import create_app
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins import discovery
from wangge_core.settings import Settings
from wangge_sdk.manifest import installed_plugins
from wangge_serving.http.headers import secured
from wangge_serving.http.tracing import traced

# What is installed stays as it is while the tests run: one process reads and checks it once, not for every platform. Plugins that need
# a worker are left out: putting up the fence takes longer than most tests, and those that are about workers bring plugins of their own.
IN_PROCESS = {"livelihood", "keyword-triage"}
discovery._found = cache(discovery._found)
vars(discovery)["installed_plugins"] = cache(lambda: tuple(point for point in installed_plugins() if point.name in IN_PROCESS))


@pytest.fixture
def all_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have platforms find every plugin that is installed here."""
    monkeypatch.setitem(vars(discovery), "installed_plugins", installed_plugins)


def _apart(work: Coroutine[None, None, None]) -> None:
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def _settings(folder: Path, url: str) -> Settings:
    return Settings(
        data=folder, database=url, sqlite_synchronous="NORMAL", pool_size=5, secure_cookies=False, county=world.COUNTY, public_rate=100_000
    )


async def _build(folder: Path, url: str) -> None:
    async with Platform(_settings(folder, url), FixedTime(world.NOW)).opened() as platform:
        world.keep(await world.build(platform), folder)
        if platform.database.dialect == "sqlite":
            await platform.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.fixture(scope="session")
def sqlite_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a built county on SQLite."""
    folder = tmp_path_factory.mktemp("world")
    _apart(_build(folder, f"sqlite:///{folder / 'wangge.sqlite'}"))
    return folder


@pytest.fixture(scope="session")
def postgres_world(tmp_path_factory: pytest.TempPathFactory, postgres_url: str) -> tuple[Path, str]:
    """Return the folder and the template database of a built county on PostgreSQL."""
    folder, name = tmp_path_factory.mktemp("world"), f"world{uuid4().hex}"
    url = named(postgres_url, name)

    async def build() -> None:
        admin = await asyncpg.connect(postgres_url)
        await admin.execute(f"CREATE DATABASE {name}")
        await admin.close()
        await _build(folder, url)
        await keep(url)

    _apart(build())
    return folder, name


@pytest.fixture
def sqlite_settings(sqlite_world: Path, tmp_path: Path) -> Settings:
    """Settings of a county of one's own on SQLite, for what is the same on both databases."""
    folder = tmp_path / "data"
    shutil.copytree(sqlite_world, folder)
    return _settings(folder, f"sqlite:///{folder / 'wangge.sqlite'}")


@pytest.fixture(params=["sqlite", "postgres"])
async def county_settings(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Settings]:
    """Settings of a county of one's own, a copy of the built one."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_settings")
        return
    folder = tmp_path / "data"
    built, template = request.getfixturevalue("postgres_world")
    url = request.getfixturevalue("postgres_url")
    shutil.copytree(built, folder)
    async with borrowed(url, template) as address:
        yield _settings(folder, address)


@pytest.fixture
def time() -> FixedTime:
    """The county's clock, which the test moves."""
    return FixedTime(world.NOW)


@pytest.fixture
def county(county_settings: Settings) -> World:
    """Who and what there is."""
    return world.find(county_settings.data)


@pytest.fixture
async def platform(county_settings: Settings, time: FixedTime) -> AsyncIterator[Platform]:
    """The opened platform, without what works in the background."""
    async with Platform(county_settings, time).opened() as opened:
        yield opened


Client = Callable[[str | None], httpx.AsyncClient]


def application_over(platform: Platform) -> Any:
    """Return the HTTP application over a platform, without what works in the background."""
    kind = ("platform", platform.settings.upload_megabytes)  # the one setting that is fixed when an application is built
    return lent(kind, lambda ground: traced(secured(create_app(ground))), platform.dependencies(), platform.rate_limit, platform.settings)


@pytest.fixture
async def client(platform: Platform) -> AsyncIterator[Client]:
    """Makes HTTP clients over the whole application: `client("worker")` is somebody's, `client(None)` a resident's."""
    application = application_over(platform)
    made: list[httpx.AsyncClient] = []

    def make(username: str | None) -> httpx.AsyncClient:
        opened = httpx.AsyncClient(
            transport=httpx.ASGITransport(app=application),
            base_url="http://county.test",
            headers={"Sec-Fetch-Site": "same-origin", "Sender-Key": f"device-of-{username}-0123456789"},
        )
        made.append(opened)
        return opened

    yield make
    for opened in made:
        await opened.aclose()
