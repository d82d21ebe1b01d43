import asyncio

import pytest

from tests.core.migrations.declared import statements
from wangge_core.database import Database
from wangge_core.errors import ConflictError
from wangge_core.migrations import LEDGER, migrate, steps


async def _columns(database: Database) -> set[tuple[object, ...]]:
    if database.dialect == "postgres":
        rows = await database.fetch(
            "SELECT table_name, column_name, data_type, character_maximum_length AS length, is_nullable, column_default "
            "FROM information_schema.columns WHERE table_schema = 'public'"
        )
        return {tuple(row.values()) for row in rows}
    tables = [row["name"] for row in await database.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found: set[tuple[object, ...]] = set()
    for table in tables:
        found |= {
            (table, row["name"], row["type"], row["notnull"], row["dflt_value"], row["pk"])
            for row in await database.fetch(f"SELECT * FROM pragma_table_info('{table}')")
        }
    return found


async def _indexes(database: Database) -> set[str]:
    sql = "SELECT indexdef AS made FROM pg_indexes WHERE schemaname = 'public'"
    if database.dialect == "sqlite":
        sql = "SELECT sql AS made FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    return {row["made"].replace(" IF NOT EXISTS", "") for row in await database.fetch(sql)}


async def test_the_steps_come_to_what_the_features_declare(two_empty: list[Database]):
    migrated, declared = two_empty
    await migrate(migrated)
    for statement in statements(declared):
        await declared.execute(statement.replace("{", "{{").replace("}", "}}"))
    await declared.execute(LEDGER)
    assert await _columns(migrated) == await _columns(declared)
    assert await _indexes(migrated) == await _indexes(declared)


async def test_a_second_run_changes_nothing(two_empty: list[Database]):
    database = two_empty[0]
    assert await migrate(database) == len(steps(database.dialect))
    assert await migrate(database) == 0


async def test_servers_that_start_at_once_do_the_work_once(two_empty: list[Database]):
    database = two_empty[0]
    await database.execute(LEDGER)
    done = await asyncio.gather(*(asyncio.create_task(migrate(database)) for _ in range(4)))
    assert sum(done) == len(steps(database.dialect))


async def test_an_older_version_does_not_touch_a_newer_database(two_empty: list[Database]):
    database = two_empty[0]
    await migrate(database)
    await database.execute("INSERT INTO schema_step VALUES (9999, 'from_the_future', '2030-01-01')")
    with pytest.raises(ConflictError, match="9999"):
        await migrate(database)


def test_both_kinds_of_database_have_the_same_steps():
    assert [(step.number, step.name) for step in steps("sqlite")] == [(step.number, step.name) for step in steps("postgres")]
