from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from wangge_core.database import Database
from wangge_core.migrations import LEDGER, steps


async def apply_before(database: Database, number: int) -> None:
    """Bring an empty database to what it was before a step."""
    await database.execute(LEDGER)
    for step in (one for one in steps(database.dialect) if one.number < number):
        for statement in step.statements:
            await database.execute(statement.replace("{", "{{").replace("}", "}}"))
        sql = "INSERT INTO schema_step (number, name, applied_at) VALUES ({}, {}, CURRENT_TIMESTAMP)"
        await database.execute(sql, step.number, step.name)


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
