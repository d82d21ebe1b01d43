"""The table of last fixes."""

from piccolo.columns import UUID, DoublePrecision, Timestamptz
from piccolo.table import Table


class LastFixRow(Table, tablename="last_fix"):
    """Where an account last reported from: one row, written over each time, so that no track comes about."""

    account_id = UUID(primary_key=True, default=None)
    at = Timestamptz(default=None)
    lon = DoublePrecision(default=0.0)
    lat = DoublePrecision(default=0.0)
    accuracy = DoublePrecision(null=True, default=None)


TABLES: tuple[type[Table], ...] = (LastFixRow,)
INDEXES: tuple[str, ...] = ()
