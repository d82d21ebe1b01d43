"""The rungs that clocks have come to."""

from piccolo.columns import UUID, Boolean, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class EscalationRow(Table, tablename="case_escalation"):
    """A rung that was taken; once for each clock, which the index holds. `message_id` is the event that told of it."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID(default=None)
    clock_id = UUID(default=None)
    rung = Varchar(length=40)
    event = Varchar(length=40)
    audience = Varchar(length=80)
    urgent = Boolean()
    reached_at = Timestamptz(default=None)
    told_at = Timestamptz(default=None)
    message_id = UUID(default=None)


TABLES: tuple[type[Table], ...] = (EscalationRow,)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS case_escalation_once ON case_escalation (clock_id, rung)",
    "CREATE INDEX IF NOT EXISTS case_escalation_case ON case_escalation (case_id, id)",
)
