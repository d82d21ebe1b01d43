"""An installation to back up: database, files, keys, heads."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import msgspec
import pytest

from wangge_core.access.model import Actor
from wangge_core.audit.head_copy import HeadCopy
from wangge_core.audit.keys import AuditKey
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.sealer import Sealer
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.schema import migrate
from wangge_core.settings import Settings
from wangge_serving.files import FileStore

PASSPHRASE = "correct horse battery staple"


def entry(number: int) -> AuditEntry:
    return AuditEntry(action="case.reported", actor=Actor.system("test"), resource="case", resource_id=f"c{number}", area="330521")


class Site:
    """A place with a data folder and a database of either kind."""

    def __init__(self, folder: Path, postgres: str | None) -> None:
        self.folder = folder
        self._postgres = postgres
        self._made: list[str] = []
        data = folder / "site"
        url = self.new_database() if postgres else f"sqlite:///{data / 'wangge.sqlite'}"
        self.settings = Settings(data=data, database=url, key_passphrase=PASSPHRASE)

    def new_database(self) -> str:
        """Return an empty database of the same kind."""
        if self._postgres is None:
            return f"sqlite:///{self.folder / uuid4().hex / 'wangge.sqlite'}"
        name = f"b{uuid4().hex}"
        self._made.append(name)
        asyncio.run(_admin(self._postgres, f"CREATE DATABASE {name}"))
        return self._postgres.rpartition("/")[0] + "/" + name

    def drop(self) -> None:
        for name in self._made:
            asyncio.run(_admin(self._postgres or "", f"DROP DATABASE {name} WITH (FORCE)"))

    @property
    def environment(self) -> dict[str, str]:
        return {"WANGGE_DATA": str(self.settings.data), "WANGGE_DATABASE": self.settings.database, "WANGGE_KEY_PASSPHRASE": PASSPHRASE}

    async def fill(self) -> None:
        """Write entries, chain and copy all but the last, and store two files and the beginning of a third."""
        database = Database.open(self.settings.database_url, pool_size=2)
        await database.start()
        await migrate(database)
        key = AuditKey.load_or_create(self.settings.keys, PASSPHRASE)
        audit = Audit(database, key)
        sealer = Sealer(database, key, key.public, HeadCopy(self.settings.audit_copy_folder))
        await database.insert([audit.row(entry(number)) for number in range(5)])
        await sealer.seal()
        await sealer.copy_head()
        await database.insert([audit.row(entry(5))])
        await database.close()
        store = FileStore(self.settings.files)
        self.first_file = store.put(b"first picture" * 1_000, ".webp")
        store.put("第二张".encode())
        (self.settings.files / self.first_file[:2] / ".upload").write_bytes(b"half")


async def _admin(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


@pytest.fixture(params=["sqlite", "postgres"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path, request.getfixturevalue("postgres_url") if request.param == "postgres" else None)
    asyncio.run(made.fill())
    yield made
    made.drop()


def rows_of(url: str, table: str) -> list[bytes]:
    """Return all rows of a table in a form that can be compared."""

    async def read() -> list[bytes]:
        database = Database.open(url, pool_size=2)
        await database.start()
        rows = await database.fetch(f"SELECT * FROM {table} ORDER BY id")
        await database.close()
        return [msgspec.json.encode({name: str(value) for name, value in row.items()}) for row in rows]

    return asyncio.run(read())
