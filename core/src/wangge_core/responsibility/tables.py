"""Rows of the responsibility list."""

from piccolo.columns import UUID, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped, area_indexes


class ResponsibilityRow(AreaScoped, tablename="responsibility"):
    """One version of an entry; a change adds the next one, so that every decision can be held against the list of its day."""

    id = UUID(primary_key=True, default=new_id)
    entry_id = UUID()
    version = Integer()
    area = Varchar(length=15)
    matter = Varchar(length=150)
    words = Varchar(length=200)
    unit_id = UUID()
    source = Varchar(length=20)
    basis = Text()
    valid_from = Date(default=None)
    valid_to = Date(null=True, default=None)
    recorded_at = Timestamptz(default=None)
    recorded_by = Varchar(length=80)
    ended = Boolean(default=False)
    replaced_at = Timestamptz(null=True, default=None)


TABLES: tuple[type[Table], ...] = (ResponsibilityRow,)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS responsibility_version ON responsibility (entry_id, version)",
    "CREATE INDEX IF NOT EXISTS responsibility_matter ON responsibility (matter, area) WHERE replaced_at IS NULL",
    *area_indexes("responsibility"),
)
