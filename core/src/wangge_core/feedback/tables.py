"""The table of feedback."""

from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped, area_indexes


class FeedbackRow(AreaScoped, tablename="feedback"):
    """What somebody says of the platform, and the answer. `sender` is their account or a digest of their device's key."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15, default="")
    sender = Varchar(length=64, default="")
    account_id = UUID(null=True, default=None)
    client_id = UUID(default=None)
    kind = Varchar(length=12, default="")
    text = Text(default="")
    page = Varchar(length=200, default="")
    version = Varchar(length=40, default="")
    given_at = Timestamptz(default=None)
    answer = Text(null=True, default=None)
    answered_by = Varchar(length=200, null=True, default=None)
    answered_at = Timestamptz(null=True, default=None)


TABLES: tuple[type[Table], ...] = (FeedbackRow,)
INDEXES: tuple[str, ...] = (
    *area_indexes("feedback"),
    "CREATE UNIQUE INDEX IF NOT EXISTS feedback_once ON feedback (sender, client_id)",
)
