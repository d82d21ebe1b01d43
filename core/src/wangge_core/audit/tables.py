"""Tables of the audit."""

from piccolo.columns import JSON, UUID, BigInt, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped


class AuditRow(AreaScoped, tablename="audit_entry"):
    """An entry; the sealer fills `number`, `previous` and `hash` once, after the commit. Nothing else ever changes.

    An entry that the server did not write is not chained: `number` stays empty and `hash` says `refused`.
    """

    id = UUID(primary_key=True, default=new_id)
    at = Timestamptz(default=None)
    action = Varchar(length=100)
    actor_kind = Varchar(length=20)
    actor_id = Varchar(length=100)
    resource = Varchar(length=50)
    resource_id = Varchar(length=100)
    area = Varchar(length=15)
    facts = JSON()
    trace = Varchar(length=64)
    stamp = Varchar(length=100)
    number = BigInt(null=True, default=None)
    previous = Varchar(length=64, null=True, default=None)
    hash = Varchar(length=64, null=True, default=None)


class AuditHead(Table, tablename="audit_head"):
    """A signed head, one for each pass of the sealer."""

    number = BigInt(primary_key=True)
    hash = Varchar(length=64)
    at = Varchar(length=40)
    key = Varchar(length=16)
    signature = Varchar(length=128)


TABLES: tuple[type[Table], ...] = (AuditRow, AuditHead)
# Reads are rare and go newest first over the primary key; one index per level would cost every write.
INDEXES: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS audit_entry_new ON audit_entry (id) WHERE number IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS audit_entry_number ON audit_entry (number) WHERE number IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS audit_entry_l3 ON audit_entry (l3, id)",
)
