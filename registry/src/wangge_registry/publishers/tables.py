"""Tables of the publishers."""

from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.table import Table

from wangge_serving.ids import new_id


class PublisherRow(Table, tablename="publisher"):
    """A publisher; its id is the namespace of its plugins."""

    id = Varchar(length=40, primary_key=True)
    kind = Varchar(length=20)
    legal_name = Varchar(length=200)
    domain = Varchar(length=253)
    registration = Varchar(length=18)
    contact = Varchar(length=200)
    standing = Varchar(length=12)
    made_at = Timestamptz(default=None)
    verified_at = Timestamptz(null=True, default=None)


class MemberRow(Table, tablename="publisher_member"):
    """Somebody who acts for a publisher."""

    id = UUID(primary_key=True, default=new_id)
    publisher = Varchar(length=40)
    account = UUID(default=None)
    role = Varchar(length=12)


class EvidenceRow(Table, tablename="evidence"):
    """A piece of evidence; the letter itself is a file under its digest."""

    id = UUID(primary_key=True, default=new_id)
    publisher = Varchar(length=40)
    proof = Varchar(length=12)
    value = Varchar(length=253)
    state = Varchar(length=12)
    challenge = Varchar(length=64)
    sha256 = Varchar(length=64)
    given_at = Timestamptz(default=None)
    decided_by = UUID(null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    note = Varchar(length=500)


TABLES: tuple[type[Table], ...] = (PublisherRow, MemberRow, EvidenceRow)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS publisher_member_once ON publisher_member (publisher, account)",
    "CREATE INDEX IF NOT EXISTS publisher_member_account ON publisher_member (account)",
    "CREATE INDEX IF NOT EXISTS evidence_publisher ON evidence (publisher, id)",
    "CREATE INDEX IF NOT EXISTS evidence_waiting ON evidence (id) WHERE state = 'waiting'",
)
