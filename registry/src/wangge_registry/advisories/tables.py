"""The table of the advisories."""

from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table


class AdvisoryRow(Table, tablename="advisory"):
    """An OSV record (`body`, JSON) as it was published last."""

    id = Varchar(length=80, primary_key=True)
    body = Text()
    published_by = UUID(default=None)
    published_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (AdvisoryRow,)
INDEXES: tuple[str, ...] = ()
