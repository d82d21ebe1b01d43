"""The table of the reviews."""

from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_serving.ids import new_id


class ReviewRow(Table, tablename="review"):
    """A decision; nothing of it ever changes. `judged`, `checked` and `statement` are JSON."""

    id = UUID(primary_key=True, default=new_id)
    version = UUID(default=None)
    plugin = Varchar(length=100)
    sha256 = Varchar(length=64)
    report_sha256 = Varchar(length=64)
    reviewer = UUID(default=None)
    username = Varchar(length=40)
    organisation = Varchar(length=120)
    decision = Varchar(length=16)
    reason = Text()
    judged = Text()
    checked = Text()
    at = Timestamptz(default=None)
    statement = Text()


class RemarkRow(Table, tablename="remark"):
    """Something that was said about a version."""

    id = UUID(primary_key=True, default=new_id)
    version = UUID(default=None)
    account = UUID(default=None)
    username = Varchar(length=40)
    side = Varchar(length=16)
    organisation = Varchar(length=120)
    text = Text()
    at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (ReviewRow, RemarkRow)
INDEXES: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS review_version ON review (version, id)",
    "CREATE INDEX IF NOT EXISTS review_plugin ON review (plugin, id)",
    "CREATE INDEX IF NOT EXISTS remark_version ON remark (version, id)",
)
