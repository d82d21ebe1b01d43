"""Rows of duplicates. They carry no area: each is reached through its case."""

from piccolo.columns import JSON, UUID, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class MergeRow(Table, tablename="case_merge"):
    """A case that went into another, with what must be put back when the merge is taken back."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    into_id = UUID()
    at = Timestamptz(default=None)
    until = Timestamptz(default=None)
    actor_id = Varchar(length=80)
    before = JSON()
    undone_at = Timestamptz(null=True, default=None)


class EchoRow(Table, tablename="case_echo"):
    """Somebody who said "me too"."""

    id = UUID(primary_key=True, default=new_id)
    case_id = UUID()
    sender = Varchar(length=64)
    query_code = Varchar(length=32)
    at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (MergeRow, EchoRow)

INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS case_merge_case ON case_merge (case_id) WHERE undone_at IS NULL",
    "CREATE INDEX IF NOT EXISTS case_merge_into ON case_merge (into_id) WHERE undone_at IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS case_echo_once ON case_echo (case_id, sender)",
    "CREATE UNIQUE INDEX IF NOT EXISTS case_echo_code ON case_echo (query_code)",
    "CREATE INDEX IF NOT EXISTS case_echo_sender ON case_echo (sender, at)",
    "CREATE INDEX IF NOT EXISTS intake_key_case ON intake_key (case_id)",
    "CREATE INDEX IF NOT EXISTS cases_open_place ON cases (l3, lat, lon, reported_at) WHERE closed_at IS NULL",
)
