"""The registry's history comes to what its features declare, on both databases."""

from tests.registry.declared import statements
from tests.serving.standing import columns, indexes
from wangge_registry.schema import MIGRATIONS, migrate
from wangge_serving.database import Database
from wangge_serving.migrating import LEDGER, steps


async def test_the_steps_come_to_what_the_features_declare(two_empty: list[Database]):
    migrated, declared = two_empty
    assert await migrate(migrated) == len(steps(MIGRATIONS, migrated.dialect))
    assert await migrate(migrated) == 0
    for statement in statements(declared):
        await declared.execute(statement.replace("{", "{{").replace("}", "}}"))
    await declared.execute(LEDGER)
    assert await columns(migrated) == await columns(declared)
    assert await indexes(migrated) == await indexes(declared)


def test_both_kinds_of_database_have_the_same_steps():
    names = [[(step.number, step.name) for step in steps(MIGRATIONS, kind)] for kind in ("sqlite", "postgres")]
    assert names[0] == names[1]
