"""Fixtures of the registry's tests: every test that asks for a shop runs on both databases."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import pytest

from tests.copies import borrowed, keep, named
from tests.registry.shop import Person, Shop, opened
from wangge_registry.schema import migrate
from wangge_serving.database import Database

_TEMPLATE = "template_registry"


@pytest.fixture(scope="session")
def sqlite_registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "registry.sqlite"
    _apart(_migrated(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_registry(postgres_url: str) -> str:
    """Return a server with a migrated, empty database to copy; the first worker of a run makes it."""

    async def make() -> None:
        admin = await asyncpg.connect(postgres_url)
        await admin.execute("SELECT pg_advisory_lock(7)")
        if not await admin.fetch("SELECT 1 FROM pg_database WHERE datname = $1", _TEMPLATE):
            await admin.execute(f"CREATE DATABASE {_TEMPLATE}")
            await _migrated(named(postgres_url, _TEMPLATE))
            await keep(named(postgres_url, _TEMPLATE))
        await admin.close()

    _apart(make())
    return postgres_url


async def _migrated(url: str) -> None:
    database = Database.open(url, synchronous="NORMAL", pool_size=2)
    await database.start()
    await migrate(database)
    if database.dialect == "sqlite":
        await database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    await database.close()


def _apart(work: Coroutine[None, None, None]) -> None:
    """Run to the end on a loop of its own: session fixtures may be asked for while a test's loop runs."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


@pytest.fixture(params=["sqlite", "postgres"])
async def registry_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Address of a migrated, empty database."""
    if request.param == "sqlite":
        path = tmp_path / "registry.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_registry"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres_registry")
    async with borrowed(server, _TEMPLATE) as address:
        yield address


@pytest.fixture
async def shop(registry_url: str, tmp_path: Path) -> AsyncIterator[Shop]:
    """An open registry with nobody in it."""
    async with opened(tmp_path / "data", registry_url) as open_shop:
        yield open_shop
    shutil.rmtree(tmp_path / "data", ignore_errors=True)


@pytest.fixture
async def reviewer(shop: Shop) -> Person:
    return await shop.reviewer("rita", "County Review Office")


@pytest.fixture
async def second(shop: Shop) -> Person:
    return await shop.reviewer("sam", "University Lab")


@pytest.fixture
async def owner(shop: Shop, reviewer: Person) -> Person:
    """The owner of a verified company."""
    return await shop.publisher(await shop.person("olga"), reviewer)


@pytest.fixture
async def token(shop: Shop, owner: Person) -> str:
    """A publishing token of the company's plugin."""
    return await shop.plugin(owner)
