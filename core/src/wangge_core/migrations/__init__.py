"""The history of the core's database; how it is applied is `wangge_serving.migrating`."""

from wangge_serving import migrating
from wangge_serving.database import Database
from wangge_serving.migrating import LEDGER, Step

__all__ = ["LEDGER", "migrate", "steps"]


def steps(dialect: str) -> tuple[Step, ...]:
    """Return the core's steps for a kind of database, in order."""
    return migrating.steps(__name__, dialect)


async def migrate(database: Database) -> int:
    """Apply the core's steps that the database lacks, and return how many there were.

    Raises:
        ConflictError: `database_newer`, when the database has steps that this version does not know.
    """
    return await migrating.migrate(database, __name__)
