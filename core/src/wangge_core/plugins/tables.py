"""Tables of the plugin host: what areas have chosen, and how plugins have done."""

from piccolo.columns import JSON, UUID, BigInt, Boolean, DoublePrecision, Integer, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.plugins.grants import tables as grants
from wangge_core.plugins.personal import tables as personal
from wangge_core.plugins.withdrawal import tables as withdrawal
from wangge_core.plugins.workers import tables as workers
from wangge_core.remembered import Remembered


class PluginArea(Table, tablename="plugin_area"):
    """A plugin is on in a version or off in an area, and in those below that have no row of their own.

    `previous` is the version that ran there before, which the area can go back to.
    """

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    version = Varchar(length=40, default="")
    area = Varchar(length=15, default="")
    enabled = Boolean(default=False)
    changed_by = Varchar(length=200, default="")
    changed_at = Timestamptz(default=None)
    previous = Varchar(length=40, default="")


class PluginDecider(Table, tablename="plugin_decider"):
    """The plugin that an area, and those below it, let answer a hook that decides; empty: the platform's own rule."""

    id = UUID(primary_key=True, default=new_id)
    hook = Varchar(length=100, default="")
    area = Varchar(length=15, default="")
    plugin = Varchar(length=100, default="")
    changed_by = Varchar(length=200, default="")
    changed_at = Timestamptz(default=None)


class PluginSetting(Table, tablename="plugin_setting"):
    """What an area sets of a plugin's settings; the rest comes from the areas above."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    area = Varchar(length=15, default="")
    body = JSON(default="{}")
    changed_by = Varchar(length=200, default="")
    changed_at = Timestamptz(default=None)


class PluginCanary(Table, tablename="plugin_canary"):
    """An area that tries a plugin's versions before the others do.

    `version` is the one that it tries now, empty when it tries none. `stopped_version` is the last one that the platform took back
    there, and `stopped_reason` says why, in the platform's words.
    """

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    area = Varchar(length=15, default="")
    version = Varchar(length=40, default="")
    since = Timestamptz(null=True, default=None)
    stopped_version = Varchar(length=40, default="")
    stopped_reason = Varchar(length=500, default="")
    stopped_at = Timestamptz(null=True, default=None)
    changed_by = Varchar(length=200, default="")
    changed_at = Timestamptz(default=None)


class PluginRetirement(Table, tablename="plugin_retirement"):
    """The end of a plugin: its data exported (`state` is exporting, then retired), and in the end purged; or taken back (undone)."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    state = Varchar(length=20, default="")
    by_id = Varchar(length=100, default="")
    by_name = Varchar(length=200, default="")
    at = Timestamptz(default=None)
    purge_from = Timestamptz(default=None)
    file = Varchar(length=200, default="")
    size = BigInt(default=0)
    sha256 = Varchar(length=64, default="")
    ended_by = Varchar(length=200, default="")
    ended_at = Timestamptz(null=True, default=None)


class PluginState(Table, tablename="plugin_state"):
    """One row that counts the changes of the tables above; every process polls it."""

    id = Integer(primary_key=True, default=1)
    version = BigInt(default=0)


class PluginHealth(Table, tablename="plugin_health"):
    """How a version has done on a hook, for the area whose choice put it on: summed over processes and restarts."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    area = Varchar(length=15, default="")
    hook = Varchar(length=100, default="")
    calls = BigInt(default=0)
    failures = BigInt(default=0)
    p50_ms = DoublePrecision(null=True, default=None)
    p99_ms = DoublePrecision(null=True, default=None)
    last_error = Varchar(length=500, null=True, default=None)
    last_at = Timestamptz(null=True, default=None)
    version = Varchar(length=40, default="")


TABLES: tuple[type[Table], ...] = (
    PluginArea,
    PluginDecider,
    PluginSetting,
    PluginCanary,
    PluginRetirement,
    PluginState,
    PluginHealth,
    *workers.TABLES,
    *grants.TABLES,
    *personal.TABLES,
    *withdrawal.TABLES,
)
REMEMBERED: tuple[Remembered, ...] = (
    Remembered(table="plugin_health", texts=("last_error",), reached="last_error IS NOT NULL", copy=True),
)
"""The last error is a plugin's own sentence, which may quote what the plugin was told; it names no case."""

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_area_once ON plugin_area (plugin, area)",
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_decider_once ON plugin_decider (hook, area)",
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_setting_once ON plugin_setting (plugin, area)",
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_health_once ON plugin_health (plugin, version, area, hook)",
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_canary_once ON plugin_canary (plugin, area)",
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_retirement_once ON plugin_retirement (plugin) WHERE state IN ('exporting', 'retired')",
    *workers.INDEXES,
    *grants.INDEXES,
    *personal.INDEXES,
    *withdrawal.INDEXES,
)
