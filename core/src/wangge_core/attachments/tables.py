"""Rows of attachments."""

from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class AttachmentRow(Table, tablename="attachment"):
    """A stored picture or voice note; it belongs to its sender until a case claims it, and is seen through that case only."""

    id = UUID(primary_key=True, default=new_id)
    sender = Varchar(length=64)
    media_type = Varchar(length=40)
    size = Integer()
    width = Integer()
    height = Integer()
    digest = Varchar(length=64)
    created_at = Timestamptz(default=None)
    case_id = UUID(null=True, default=None)
    step_id = UUID(null=True, default=None)
    purpose = Varchar(length=20, null=True, default=None)


TABLES: tuple[type[Table], ...] = (AttachmentRow,)

INDEXES: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS attachment_case ON attachment (case_id, id) WHERE case_id IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS attachment_unclaimed ON attachment (created_at) WHERE case_id IS NULL",
)
