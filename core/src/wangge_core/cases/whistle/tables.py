"""Rows of calls."""

from piccolo.columns import UUID, Boolean, DoublePrecision, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Remembered
from wangge_core.scoped import AreaScoped, area_indexes


class WhistleRow(AreaScoped, tablename="whistle"):
    """A call to come to the place of a case; it lies where its case lies."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    area = Varchar(length=15)
    words = Text()
    address = Varchar(length=300, null=True, default=None)
    lon = DoublePrecision(null=True, default=None)
    lat = DoublePrecision(null=True, default=None)
    called_by = Varchar(length=80)
    called_at = Timestamptz(default=None)
    minutes = Integer()
    due_at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)


class CalledUnitRow(Table, tablename="whistle_unit"):
    """A unit that was called, what it did, and how the township found it. Reached through its call."""

    id = UUID(primary_key=True, default=new_id)
    whistle_id = UUID()
    unit_id = UUID()
    accepted_at = Timestamptz(null=True, default=None)
    checked_in_at = Timestamptz(null=True, default=None)
    checked_in_by = Varchar(length=80, null=True, default=None)
    metres = Integer(null=True, default=None)
    late = Boolean(default=False)
    escalated_at = Timestamptz(null=True, default=None)
    score = Integer(null=True, default=None)
    rating = Text(null=True, default=None)
    rated_at = Timestamptz(null=True, default=None)


TABLES: tuple[type[Table], ...] = (WhistleRow, CalledUnitRow)
REMEMBERED: tuple[Remembered, ...] = (
    Remembered(table="whistle", texts=("words", "address")),
    Remembered(table="whistle_unit", texts=("rating",), reached="whistle_id IN (SELECT id FROM whistle WHERE case_id = {})"),
)

INDEXES: tuple[str, ...] = (
    *area_indexes("whistle"),
    "CREATE INDEX IF NOT EXISTS whistle_case ON whistle (case_id, id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS whistle_unit_once ON whistle_unit (whistle_id, unit_id)",
    "CREATE INDEX IF NOT EXISTS whistle_unit_unit ON whistle_unit (unit_id, whistle_id)",
)
