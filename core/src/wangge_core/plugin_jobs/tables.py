"""The tables of plugins' jobs: how each did last, and the timers that plugins have set."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Remembered


class PluginJob(Table, tablename="plugin_job"):
    """One job of a plugin in one area: its run that is under way, or its last one."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    job = Varchar(length=60, default="")
    area = Varchar(length=15, default="")
    run = UUID(null=True, default=None)
    state = Varchar(length=10, default="")
    cause = Varchar(length=10, default="")
    started_at = Timestamptz(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    good_at = Timestamptz(null=True, default=None)
    error = Varchar(length=500, default="")
    note = Text(default="{}")
    done = Integer(null=True, default=None)
    total = Integer(null=True, default=None)
    runs = Integer(default=0)
    failures = Integer(default=0)
    missed = Integer(default=0)


class PluginTimer(Table, tablename="plugin_timer"):
    """A moment at which a plugin wants a job of its own done once. `data` is what it gave along."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    county = Varchar(length=15, default="")
    area = Varchar(length=15, default="")
    job = Varchar(length=60, default="")
    key = Varchar(length=100, default="")
    data = Text(default="{}")
    due_at = Timestamptz(default=None)
    set_at = Timestamptz(default=None)
    error = Varchar(length=500, default="")


TABLES: tuple[type[Table], ...] = (PluginJob, PluginTimer)
REMEMBERED: tuple[Remembered, ...] = ()
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_job_once ON plugin_job (plugin, job, area)",
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_timer_once ON plugin_timer (plugin, area, key)",
    "CREATE INDEX IF NOT EXISTS plugin_timer_county ON plugin_timer (plugin, county, due_at)",
)
