"""The register of collections. Their own tables are made at run time (see `shapes`), one set for each."""

from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class CollectionRow(Table, tablename="collection"):
    """A collection that has a table: `shape` is a `model.Shape` as JSON."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100)
    name = Varchar(length=60)
    shape = Text()
    changed_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (CollectionRow,)
INDEXES: tuple[str, ...] = ("CREATE UNIQUE INDEX IF NOT EXISTS collection_name ON collection (plugin, name)",)
