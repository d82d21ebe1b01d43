"""Tables of the plugin host: what areas have chosen, and how plugins have done."""

from piccolo.columns import JSON, UUID, BigInt, Boolean, DoublePrecision, Integer, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.plugins.grants import tables as grants
from wangge_core.plugins.workers import tables as workers
from wangge_core.remembered import Remembered


class PluginArea(Table, tablename="plugin_area"):
    """A plugin is on or off in an area, and in those below that have no row of their own."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    version = Varchar(length=40, default="")
    area = Varchar(length=15, default="")
    enabled = Boolean(default=False)
    changed_by = Varchar(length=200, default="")
    changed_at = Timestamptz(default=None)


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


class PluginState(Table, tablename="plugin_state"):
    """One row that counts the changes of the tables above; every process polls it."""

    id = Integer(primary_key=True, default=1)
    version = BigInt(default=0)


class PluginHealth(Table, tablename="plugin_health"):
    """How a plugin has done on a hook, for the area whose choice put it on: summed over processes and restarts."""

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


TABLES: tuple[type[Table], ...] = (PluginArea, PluginDecider, PluginSetting, PluginState, PluginHealth, *workers.TABLES, *grants.TABLES)
REMEMBERED: tuple[Remembered, ...] = (
    Remembered(table="plugin_health", texts=("last_error",), reached="last_error IS NOT NULL", copy=True),
)
"""The last error is a plugin's own sentence, which may quote what the plugin was told; it names no case."""

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_area_once ON plugin_area (plugin, area)",
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_decider_once ON plugin_decider (hook, area)",
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_setting_once ON plugin_setting (plugin, area)",
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_health_once ON plugin_health (plugin, area, hook)",
    *workers.INDEXES,
    *grants.INDEXES,
)
