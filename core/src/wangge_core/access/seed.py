"""The roles a new server begins with."""

from wangge_core.access import catalogue
from wangge_core.access.repository import PolicyRepository
from wangge_core.database import Database


async def seed_roles(database: Database) -> None:
    """Write the default roles that the database lacks; roles that are there stay as they are.

    Run it after migrating, outside a transaction; a second run changes nothing.
    """
    repository = PolicyRepository(database)
    async with database.transaction():
        known = {role.id for role in (await repository.policy()).roles}
        missing = [role for role in catalogue.default_policy().roles if role.id not in known]
        if missing:
            await repository.save(missing)
            await repository.count_change()
