"""Rows of the rules that areas have set."""

from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class LocalRuleRow(Table, tablename="case_local_rule"):
    """What an area says in place of the areas above it; found from below by the ancestors of a case's area."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    name = Varchar(length=20)
    body = Text()
    set_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (LocalRuleRow,)

INDEXES: tuple[str, ...] = ("CREATE UNIQUE INDEX IF NOT EXISTS case_local_rule_area ON case_local_rule (area, name)",)
