"""Tables of the area tree."""

from piccolo.columns import UUID, BigInt, Bytea, Date, DoublePrecision, Integer, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped


class AreaRow(AreaScoped, tablename="area"):
    """One area, known by its code for good. The outline is WKB in WGS-84."""

    id = UUID(primary_key=True, default=new_id)
    code = Varchar(length=15)
    name = Varchar(length=100)
    name_en = Varchar(length=100)
    level = Integer()
    kind = Varchar(length=20, null=True, default=None)
    parent = Varchar(length=12, null=True, default=None)
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)
    outline = Bytea(null=True, default=None)
    datum = Varchar(length=10, null=True, default=None)
    west = DoublePrecision(null=True, default=None)
    south = DoublePrecision(null=True, default=None)
    east = DoublePrecision(null=True, default=None)
    north = DoublePrecision(null=True, default=None)
    center_lon = DoublePrecision(null=True, default=None)
    center_lat = DoublePrecision(null=True, default=None)
    changed_at = Timestamptz(default=None)


class AreaSuccessor(AreaScoped, tablename="area_successor"):
    """Who took over an area's land when it ended: one row per successor."""

    id = UUID(primary_key=True, default=new_id)
    code = Varchar(length=15)
    successor = Varchar(length=15)


class AreaVersion(Table, tablename="area_version"):
    """One row that counts the imports, so that every process knows when to load the tree again."""

    id = Integer(primary_key=True)
    version = BigInt()


TABLES: tuple[type[Table], ...] = (AreaRow, AreaSuccessor, AreaVersion)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS area_code ON area (code)",
    "CREATE INDEX IF NOT EXISTS area_parent ON area (parent, code)",
    "CREATE INDEX IF NOT EXISTS area_l1 ON area (l1, level, code)",
    "CREATE INDEX IF NOT EXISTS area_l2 ON area (l2, level, code)",
    "CREATE INDEX IF NOT EXISTS area_l3 ON area (l3, level, code)",
    "CREATE INDEX IF NOT EXISTS area_l4 ON area (l4, level, code)",
    "CREATE INDEX IF NOT EXISTS area_l5 ON area (l5, level, code)",
    "CREATE UNIQUE INDEX IF NOT EXISTS area_successor_once ON area_successor (code, successor)",
    "CREATE INDEX IF NOT EXISTS area_successor_l1 ON area_successor (l1, code)",
)
