"""The table of what areas say, change by change; found from below by the ancestors of a code, so that it has no scope columns."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class LocalRuleRow(Table, tablename="local_rule"):
    """A change of what a place says of a kind of rule. Rows are added and never changed: together they are the history."""

    id = UUID(primary_key=True, default=new_id)
    kind = Varchar(length=40)
    area = Varchar(length=15)
    case_type = Varchar(length=100)
    version = Integer()
    settings = Text(null=True, default=None)
    since = Timestamptz(default=None)
    by_id = Varchar(length=80)
    by_name = Varchar(length=80)


TABLES: tuple[type[Table], ...] = (LocalRuleRow,)
INDEXES: tuple[str, ...] = ("CREATE UNIQUE INDEX IF NOT EXISTS local_rule_once ON local_rule (kind, area, case_type, version)",)
