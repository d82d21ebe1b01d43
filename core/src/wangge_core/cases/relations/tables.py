"""Rows of relations between cases. Reached through a case, and each end is shown only to those who may see that case."""

from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class RelationRow(Table, tablename="case_relation"):
    """One case came out of another: `child` of a parent, `follow_on` of a closed one, `referred` from another area."""

    id = UUID(primary_key=True, default=new_id)
    kind = Varchar(length=20)
    from_id = UUID()
    to_id = UUID()
    made_at = Timestamptz(default=None)


class RelationTurnRow(Table, tablename="case_relation_turn"):
    """Who links cases of a county takes its turn here, so that no circle can close between two that do it at once."""

    county = Varchar(length=6, primary_key=True)
    turns = Integer(default=0)


TABLES: tuple[type[Table], ...] = (RelationRow, RelationTurnRow)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS case_relation_origin ON case_relation (kind, to_id)",
    "CREATE INDEX IF NOT EXISTS case_relation_to ON case_relation (to_id)",
    "CREATE INDEX IF NOT EXISTS case_relation_from ON case_relation (from_id, kind)",
    "CREATE UNIQUE INDEX IF NOT EXISTS case_relation_once ON case_relation (from_id, kind) WHERE kind <> 'child'",
)
