"""Rows of requests and their reviews."""

from piccolo.columns import JSON, UUID, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Remembered
from wangge_core.scoped import AreaScoped


class MeasureRow(AreaScoped, tablename="case_measure"):
    """A request for an extension, a suspension or an appeal; lies where its case lies."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID(default=None)
    area = Varchar(length=15)
    kind = Varchar(length=20)
    state = Varchar(length=20)
    level = Integer()
    approvers = JSON()
    asked_by = Varchar(length=80)
    asked_name = Varchar(length=80)
    asked_at = Timestamptz(default=None)
    reason = Text()
    amount = Integer(null=True, default=None)
    unit = Varchar(length=20, null=True, default=None)
    until = Timestamptz(null=True, default=None)
    clocks = JSON()
    decided_at = Timestamptz(null=True, default=None)


class ReviewRow(Table, tablename="case_measure_review"):
    """What one level decided. Reached through its request only."""

    id = UUID(primary_key=True, default=new_id)
    measure_id = UUID(default=None)
    level = Integer()
    approved = Boolean()
    by_id = Varchar(length=80)
    by_name = Varchar(length=80)
    words = Text(null=True, default=None)
    at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (MeasureRow, ReviewRow)
REMEMBERED: tuple[Remembered, ...] = (
    Remembered(table="case_measure", texts=("reason",)),
    Remembered(table="case_measure_review", texts=("words",), reached="measure_id IN (SELECT id FROM case_measure WHERE case_id = {})"),
)

_PENDING = "WHERE state = 'pending'"
INDEXES: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS case_measure_case ON case_measure (case_id, id)",
    f"CREATE UNIQUE INDEX IF NOT EXISTS case_measure_once ON case_measure (case_id, kind) {_PENDING}",
    *(f"CREATE INDEX IF NOT EXISTS case_measure_pending_l{level} ON case_measure (l{level}, id) {_PENDING}" for level in (3, 4, 5, 6)),
    "CREATE UNIQUE INDEX IF NOT EXISTS case_measure_review_level ON case_measure_review (measure_id, level)",
)
