"""The table of what areas say of the mechanisms; found from below by the ancestors of a code, so that it has no scope columns."""

from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class CaseRuleRow(Table, tablename="case_rule"):
    """What an area says of one rule, for one case type or (empty) for all."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    case_type = Varchar(length=100)
    name = Varchar(length=40)
    body = Text()
    set_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (CaseRuleRow,)
INDEXES: tuple[str, ...] = ("CREATE UNIQUE INDEX IF NOT EXISTS case_rule_once ON case_rule (area, case_type, name)",)
