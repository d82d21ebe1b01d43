"""Table of the workers that died too often."""

from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class PluginWorker(Table, tablename="plugin_worker"):
    """A plugin's worker that stays off in a county until an administrator switches the plugin on again.

    `lane` is empty for the worker that answers hooks, `background` for the one that does jobs.
    """

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    version = Varchar(length=40, default="")
    county = Varchar(length=15, default="")
    reason = Varchar(length=500, default="")
    disabled_at = Timestamptz(default=None)
    lane = Varchar(length=12, default="")


TABLES: tuple[type[Table], ...] = (PluginWorker,)
INDEXES: tuple[str, ...] = ("CREATE UNIQUE INDEX IF NOT EXISTS plugin_worker_once ON plugin_worker (plugin, version, county, lane)",)
