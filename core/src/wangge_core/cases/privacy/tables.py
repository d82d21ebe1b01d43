"""Rows of privacy. All but the requests for erasure are reached through their case."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.remembered import Remembered
from wangge_core.scoped import AreaScoped, area_indexes


class SealedTextRow(Table, tablename="case_sealed"):
    """What stood at a place of a case before something was hidden there. Read by a reveal only."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    place = Varchar(length=60)
    original = Text()
    at = Timestamptz(default=None)


class SealedPictureRow(Table, tablename="picture_sealed"):
    """The picture that an attachment was before something was hidden in it. Read by a reveal only."""

    attachment_id = UUID(primary_key=True, default=None)
    case_id = UUID()
    digest = Varchar(length=64)
    size = Integer()
    at = Timestamptz(default=None)


class OnBehalfRow(Table, tablename="case_on_behalf"):
    """Whom a report was made for, by whom, and the code by which that person follows it."""

    case_id = UUID(primary_key=True, default=None)
    relation = Varchar(length=20)
    name = Varchar(length=80, null=True, default=None)
    phone = Varchar(length=40, null=True, default=None)
    contact = Varchar(length=10)
    consent = Boolean()
    query_code = Varchar(length=32)


class ErasureRow(AreaScoped, tablename="erasure_request"):
    """Somebody asked that what is kept on them be erased. `state`: waiting, approved (by one), done, refused."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    case_id = UUID()
    asker = Varchar(length=10)
    state = Varchar(length=10)
    asked_at = Timestamptz(default=None)
    due_at = Timestamptz(default=None)
    first_by = Varchar(length=80, null=True, default=None)
    decided_at = Timestamptz(null=True, default=None)
    reason = Varchar(length=300, null=True, default=None)


class ErasedRow(Table, tablename="case_erased"):
    """When a kind of data was last erased of a case; if it was closed again since, it may hold some again."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID(default=None)
    kind = Varchar(length=20)
    at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (SealedTextRow, SealedPictureRow, OnBehalfRow, ErasureRow, ErasedRow)

REMEMBERED: tuple[Remembered, ...] = (Remembered(table="erasure_request", texts=("reason",)),)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS case_sealed_place ON case_sealed (case_id, place)",
    "CREATE INDEX IF NOT EXISTS picture_sealed_digest ON picture_sealed (digest)",
    "CREATE UNIQUE INDEX IF NOT EXISTS case_on_behalf_code ON case_on_behalf (query_code)",
    "CREATE UNIQUE INDEX IF NOT EXISTS erasure_request_open ON erasure_request (case_id, asker) WHERE state IN ('waiting', 'approved')",
    *area_indexes("erasure_request"),
    "CREATE UNIQUE INDEX IF NOT EXISTS case_erased_once ON case_erased (case_id, kind)",
)
