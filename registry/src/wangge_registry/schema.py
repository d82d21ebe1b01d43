"""Every table of the registry, gathered from the features: what the migrations must come to."""

from typing import Final

from piccolo.table import Table

from wangge_registry.accounts import tables as accounts
from wangge_registry.advisories import tables as advisories
from wangge_registry.followers import tables as followers
from wangge_registry.log import tables as log
from wangge_registry.plugins import tables as plugins
from wangge_registry.publishers import tables as publishers
from wangge_registry.reviews import tables as reviews
from wangge_registry.trials import tables as trials
from wangge_registry.versions import tables as versions
from wangge_registry.withdrawals import tables as withdrawals
from wangge_serving import migrating
from wangge_serving.database import Database

MIGRATIONS: Final = "wangge_registry.migrations"
_FEATURES: Final = (accounts, publishers, plugins, versions, trials, reviews, log, withdrawals, advisories, followers)
TABLES: Final[tuple[type[Table], ...]] = tuple(table for feature in _FEATURES for table in feature.TABLES)
INDEXES: Final[tuple[str, ...]] = tuple(index for feature in _FEATURES for index in feature.INDEXES)


async def migrate(database: Database) -> int:
    """Bring the database's tables up to date, and return how many steps that took."""
    return await migrating.migrate(database, MIGRATIONS)
