"""The register of collections. Their own tables are made at run time (see `shapes`), one set for each."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped, area_indexes


class CollectionRow(Table, tablename="collection"):
    """A collection that has a table: `shape` is a `model.Shape` as JSON."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100)
    name = Varchar(length=60)
    shape = Text()
    changed_at = Timestamptz(default=None)


class DocumentConflictRow(AreaScoped, tablename="document_conflict"):
    """Fields that were changed by two people at once, for somebody to decide; deleted when that was done.

    `given` is what the later one wanted to write, as JSON; what the earlier one wrote stands in the document.
    """

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    collection = Varchar(length=60, default="")
    document_id = UUID(default=None)
    area = Varchar(length=15, default="")
    seen_version = Integer(default=0)
    given = Text(default="{}")
    digest = Varchar(length=64, default="")
    made_at = Timestamptz(default=None)
    made_by = Varchar(length=200, default="")


class SheetMappingRow(Table, tablename="sheet_mapping"):
    """What the columns of an old spreadsheet were taken for, by its shape: `fields` are fields by plain headings, as JSON."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    collection = Varchar(length=60, default="")
    county = Varchar(length=6, default="")
    shape = Varchar(length=32, default="")
    fields = Text(default="{}")
    used_at = Timestamptz(default=None)
    used_by = Varchar(length=200, default="")


TABLES: tuple[type[Table], ...] = (CollectionRow, DocumentConflictRow, SheetMappingRow)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS collection_name ON collection (plugin, name)",
    *area_indexes("document_conflict"),
    "CREATE UNIQUE INDEX IF NOT EXISTS document_conflict_once ON document_conflict (document_id, digest)",
    "CREATE UNIQUE INDEX IF NOT EXISTS sheet_mapping_shape ON sheet_mapping (plugin, collection, county, shape)",
)
