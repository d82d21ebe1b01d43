import asyncio

import pytest

from tests.core.migrations.declared import statements
from tests.serving.standing import columns, indexes
from wangge_core.database import Database
from wangge_core.errors import ConflictError
from wangge_core.migrations import LEDGER, migrate, steps


async def test_the_steps_come_to_what_the_features_declare(two_empty: list[Database]):
    migrated, declared = two_empty
    await migrate(migrated)
    for statement in statements(declared):
        await declared.execute(statement.replace("{", "{{").replace("}", "}}"))
    await declared.execute(LEDGER)
    assert await columns(migrated) == await columns(declared)
    assert await indexes(migrated) == await indexes(declared)


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
