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
