"""The table of the jobs."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Remembered


class JobRow(Table, tablename="job"):
    """Something to do at `run_at`. `state` is waiting, running (until `lease_until`, by `worker`) or dead.

    What is done is deleted. `version` counts how often the job was put: one that was put again while it ran runs again.
    """

    id = UUID(primary_key=True, default=new_id)
    kind = Varchar(length=60)
    key = Varchar(length=200)
    data = Text()
    state = Varchar(length=10)
    run_at = Timestamptz(default=None)
    attempts = Integer()
    version = Integer()
    worker = UUID(null=True, default=None)
    lease_until = Timestamptz(null=True, default=None)
    error = Varchar(length=500)


TABLES: tuple[type[Table], ...] = (JobRow,)
REMEMBERED: tuple[Remembered, ...] = (Remembered(table="job", texts=("error",), reached="error <> ''", copy=True),)
"""A job holds ids only; the error is whatever its handler raised."""

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS job_key ON job (key)",
    "CREATE INDEX IF NOT EXISTS job_waiting ON job (run_at) WHERE state = 'waiting'",
    "CREATE INDEX IF NOT EXISTS job_running ON job (lease_until) WHERE state = 'running'",
)
