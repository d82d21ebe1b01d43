"""The record of what the core asked of the outside."""

from piccolo.columns import UUID, BigInt, Integer, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class EgressRequestRow(Table, tablename="egress_request"):
    """One request, or one that was refused. The query of its address is not kept: it may hold a key."""

    id = UUID(primary_key=True, default=new_id)
    at = Timestamptz(default=None)
    purpose = Varchar(length=80)
    method = Varchar(length=10)
    host = Varchar(length=253)
    port = Integer()
    path = Varchar(length=300)
    address = Varchar(length=45, null=True, default=None)
    status = Integer(null=True, default=None)
    received = BigInt()
    milliseconds = Integer()
    refusal = Varchar(length=60, null=True, default=None)
    plugin = Varchar(length=100, default="")
    county = Varchar(length=15, default="")


TABLES: tuple[type[Table], ...] = (EgressRequestRow,)
INDEXES: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS egress_request_at ON egress_request (at)",
    "CREATE INDEX IF NOT EXISTS egress_request_plugin ON egress_request (plugin, at)",
)
