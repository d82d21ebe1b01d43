"""The table of the withdrawals."""

from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.table import Table

from wangge_serving.ids import new_id


class WithdrawalRow(Table, tablename="withdrawal"):
    """What is taken out; all but the end of it is written once."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100)
    versions = Varchar(length=200)
    sha256 = Varchar(length=64)
    action = Varchar(length=12)
    severity = Varchar(length=10)
    reason_zh = Varchar(length=500)
    reason_en = Varchar(length=500)
    since = Timestamptz(default=None)
    until = Timestamptz(null=True, default=None)
    advisory = Varchar(length=80)
    made_by = UUID(default=None)
    lifted_at = Timestamptz(null=True, default=None)
    lifted_reason = Varchar(length=500)


TABLES: tuple[type[Table], ...] = (WithdrawalRow,)
INDEXES: tuple[str, ...] = ("CREATE INDEX IF NOT EXISTS withdrawal_plugin ON withdrawal (plugin, id)",)
