"""Rows of joint handling. Both are reached through their case only, so the case's scope is their scope."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Remembered


class HelperRow(Table, tablename="case_helper"):
    """A unit that works on a case without holding it: it sees the case as the holding unit does, and has a task while `open`."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    unit_id = UUID()
    source_id = UUID()
    open = Boolean(default=True)


class AssistanceRow(Table, tablename="case_assistance"):
    """What a unit was asked to do beside the lead, and what came of it."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    unit_id = UUID()
    state = Varchar(length=20)
    words = Text()
    amount = Integer()
    unit = Varchar(length=20)
    asked_by = Varchar(length=80)
    started_at = Timestamptz(default=None)
    yellow_at = Timestamptz(default=None)
    due_at = Timestamptz(default=None)
    provisional = Boolean(default=False)
    stopped_at = Timestamptz(null=True, default=None)
    reply = Text(null=True, default=None)
    replied_by = Varchar(length=80, null=True, default=None)
    step_id = UUID(null=True, default=None)
    next_at = Timestamptz(null=True, default=None)


TABLES: tuple[type[Table], ...] = (HelperRow, AssistanceRow)
REMEMBERED: tuple[Remembered, ...] = (Remembered(table="case_assistance", texts=("words", "reply")),)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS case_helper_once ON case_helper (source_id, unit_id)",
    "CREATE INDEX IF NOT EXISTS case_helper_unit ON case_helper (unit_id, case_id)",
    "CREATE INDEX IF NOT EXISTS case_helper_case ON case_helper (case_id)",
    "CREATE INDEX IF NOT EXISTS case_assistance_case ON case_assistance (case_id, id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS case_assistance_open ON case_assistance (case_id, unit_id) WHERE state = 'open'",
    "CREATE INDEX IF NOT EXISTS case_assistance_next ON case_assistance (next_at) WHERE next_at IS NOT NULL",
)
