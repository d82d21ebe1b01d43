"""Rows of the settings; found from below by the ancestors of a case's area, so they carry an area and no scope columns."""

from piccolo.columns import JSON, UUID, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class CoordinationRow(Table, tablename="case_coordination"):
    """What an area has set, in place of the areas above it."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    body = JSON()
    set_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (CoordinationRow,)
INDEXES: tuple[str, ...] = ("CREATE UNIQUE INDEX IF NOT EXISTS case_coordination_area ON case_coordination (area)",)
