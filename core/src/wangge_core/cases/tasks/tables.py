"""Tables of tasks."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped, area_indexes


class TaskRow(AreaScoped, tablename="case_task"):
    """A task on a case; `why` is a JSON list of reasons, `tried` one of accounts."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID(default=None)
    kind = Varchar(length=40, default="")
    area = Varchar(length=15, default="")
    state = Varchar(length=12, default="open")
    account_id = UUID(null=True, default=None)
    assignee = Varchar(length=80, null=True, default=None)
    why = Text(default="[]")
    made_at = Timestamptz(default=None)
    assigned_at = Timestamptz(null=True, default=None)
    due_at = Timestamptz(null=True, default=None)
    by_limit = Boolean(default=False)
    round = Integer(default=0)
    tried = Text(default="[]")
    result = Varchar(length=12, null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended_by = Varchar(length=80, null=True, default=None)
    version = Integer(default=1)


TABLES: tuple[type[Table], ...] = (TaskRow,)
INDEXES: tuple[str, ...] = (
    *area_indexes("case_task", "state", "id"),
    "CREATE UNIQUE INDEX IF NOT EXISTS case_task_open ON case_task (case_id, kind) WHERE state = 'open'",
    "CREATE INDEX IF NOT EXISTS case_task_case ON case_task (case_id, id)",
    "CREATE INDEX IF NOT EXISTS case_task_account ON case_task (account_id, state)",
)
