"""Rows of workflow definitions."""

from piccolo.columns import JSON, Timestamptz, Varchar
from piccolo.table import Table


class DefinitionRow(Table, tablename="case_workflow"):
    """A workflow that cases of this database began with. Written once, never changed, never taken away while a case names it."""

    id = Varchar(length=80, primary_key=True, default=None)
    extends = Varchar(length=80)
    plugin = Varchar(length=100)
    plugin_version = Varchar(length=40)
    case_type = Varchar(length=100)
    definition = JSON()
    kept_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (DefinitionRow,)
