"""The columns that place a row in the area tree."""

from collections.abc import Sequence

from piccolo.columns import Varchar
from piccolo.table import Table

from wangge_core.area_code import Level


class AreaScoped(Table):
    """Mixin for tables whose rows lie in an area: one column per level, filled down to the row's own.

    Equality on the column of a scope's level stays flat from province to grid, where a prefix range
    does not. Fill with `area_code.columns(code)`; every query over such a table takes a `Scope`.
    """

    l1 = Varchar(length=2, null=True, default=None)
    l2 = Varchar(length=4, null=True, default=None)
    l3 = Varchar(length=6, null=True, default=None)
    l4 = Varchar(length=9, null=True, default=None)
    l5 = Varchar(length=12, null=True, default=None)
    l6 = Varchar(length=15, null=True, default=None)


def area_indexes(table: str, *tail: str) -> Sequence[str]:
    """Return the `CREATE INDEX` statements that serve scoped pages: (lN, tail…) for the levels below the city."""
    columns = ", ".join(tail or ("id",))
    return tuple(
        f"CREATE INDEX IF NOT EXISTS {table}_l{level.value} ON {table} (l{level.value}, {columns})"
        for level in Level
        if level >= Level.COUNTY
    )
