"""Fixtures that every test may use."""

import asyncio
import fcntl
import gc
import os
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import settings

from tests.copies import borrowed, keep, named
from tests.postgres import Server
from wangge_core.database import Database
from wangge_core.schema import TABLES, migrate

SHARED = Path(__file__).parents[2] / "shared"

# Tests share few cores with each other: how long one example takes says nothing about the code. `make test` draws the same
# examples each time, so that a change is judged by what it changed; `make soak` looks further every time.
settings.register_profile("shared machine", deadline=None, derandomize=not os.environ.get("WANGGE_TEST_SOAK"))
settings.load_profile("shared machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files that take longest begin first, so that no process is left alone with one at the end."""
    long = {item.path: 1 for item in items if item.get_closest_marker("slow")}
    long |= {item.path: 2 for item in items if item.get_closest_marker("browser")}
    items.sort(key=lambda item: -long.get(item.path, 0))


def pytest_collection_finish() -> None:
    """Leave the thousands of tests themselves out of the search for garbage, and search seldom: it took a tenth of the processor."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 50)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real material that nobody here wrote."""
    return SHARED / "data"


def _session_folder(factory: pytest.TempPathFactory, config: pytest.Config) -> Path:
    base = factory.getbasetemp()
    return base.parent if hasattr(config, "workerinput") else base


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[str]:
    """Address of a server that all workers of this run share; the last one to leave stops it."""
    folder = _session_folder(tmp_path_factory, pytestconfig) / "postgres"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        address, users = folder / "url", folder / "users"
        if not address.exists():
            # Not below pytest's own folder: another run closes that to the server's user.
            server = Server(Path(tempfile.mkdtemp(prefix="wangge-postgres-")) / "cluster")
            server.create()
            server.start()
            _apart(_make_template(server.url))
            address.write_text(f"{server.url} {server.leave()} {server.folder.parent}")
        url, pid, place = address.read_text().split()
        users.write_text(str(int(users.read_text() or 0) + 1 if users.exists() else 1))
        fcntl.flock(lock, fcntl.LOCK_UN)
        yield url
        fcntl.flock(lock, fcntl.LOCK_EX)
        left = int(users.read_text()) - 1
        users.write_text(str(left))
        if left == 0:
            address.unlink()
            _end(int(pid))
            shutil.rmtree(place)


def _apart(work: Coroutine[None, None, None]) -> None:
    """Run to the end on a loop of its own: session fixtures may be asked for while a test's loop runs."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGINT)
    for _ in range(100):
        try:
            if os.waitpid(pid, os.WNOHANG)[0]:
                return
        except ChildProcessError:
            if not Path(f"/proc/{pid}").exists():
                return
        time.sleep(0.05)


async def _make_template(url: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE DATABASE template_wangge")
    await connection.close()
    template = named(url, "template_wangge")
    database = Database.open(template, pool_size=2)
    await database.start()
    await migrate(database)
    await database.close()
    await keep(template)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "wangge.sqlite"

    async def build() -> None:
        database = Database.open(f"sqlite:///{path}", synchronous="NORMAL")
        await database.start()
        await migrate(database)
        await database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        await database.close()

    _apart(build())
    return path


@pytest.fixture(params=["sqlite", "postgres"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Address of a migrated, empty database: every test that asks for one runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "wangge.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    url = request.getfixturevalue("postgres_url")
    async with borrowed(url, "template_wangge") as lent:
        yield lent


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A started, migrated, empty database."""
    opened = Database.open(database_url, synchronous="NORMAL", pool_size=5)
    await opened.start()
    opened.bind(TABLES)
    yield opened
    await opened.close()


@pytest.fixture(params=["sqlite", "postgres"])
async def two_empty(request: pytest.FixtureRequest, tmp_path: Path):
    """Two empty databases of one kind."""
    names = [f"e{uuid4().hex}" for _ in range(2)]
    admin = None
    if request.param == "sqlite":
        urls = [f"sqlite:///{tmp_path / name}.sqlite" for name in names]
    else:
        server = request.getfixturevalue("postgres_url")
        admin = await asyncpg.connect(server)
        for name in names:
            await admin.execute(f"CREATE DATABASE {name}")
        urls = [f"{server.rpartition('/')[0]}/{name}" for name in names]
    opened = [Database.open(url, synchronous="NORMAL", pool_size=5) for url in urls]
    for database in opened:
        await database.start()
    yield opened
    for database in opened:
        await database.close()
    if admin is not None:
        for name in names:
            await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await admin.close()
