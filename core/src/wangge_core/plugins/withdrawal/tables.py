"""Tables of what is withdrawn."""

from piccolo.columns import UUID, BigInt, Boolean, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class SignedListRow(Table, tablename="signed_list"):
    """The newest good content of a list that a registry signs (`body`, JSON), and what was wrong with what came after it."""

    name = Varchar(length=40, primary_key=True)
    number = BigInt(default=0)
    body = Text(default="")
    made_at = Timestamptz(null=True, default=None)
    taken_at = Timestamptz(null=True, default=None)
    seen_at = Timestamptz(default=None)
    fault = Varchar(length=500, default="")
    fault_at = Timestamptz(null=True, default=None)
    stale_told = Boolean(default=False)


class WithdrawalPostponement(Table, tablename="withdrawal_postponement"):
    """An area goes on for a while with what is withdrawn; ended ones stay as a record."""

    id = UUID(primary_key=True, default=new_id)
    withdrawal = Varchar(length=80, default="")
    action = Varchar(length=12, default="")
    area = Varchar(length=15, default="")
    until = Timestamptz(default=None)
    reason = Varchar(length=500, default="")
    by_id = Varchar(length=100, default="")
    by_name = Varchar(length=200, default="")
    at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)


class WithdrawalEffect(Table, tablename="withdrawal_effect"):
    """What a withdrawal did to the choice of an area, so that it is told once; until `ended_at`."""

    id = UUID(primary_key=True, default=new_id)
    withdrawal = Varchar(length=80, default="")
    action = Varchar(length=12, default="")
    plugin = Varchar(length=100, default="")
    version = Varchar(length=40, default="")
    area = Varchar(length=15, default="")
    at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)


TABLES: tuple[type[Table], ...] = (SignedListRow, WithdrawalPostponement, WithdrawalEffect)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS withdrawal_postponement_once ON withdrawal_postponement (withdrawal, area) WHERE ended_at IS NULL",
    "CREATE UNIQUE INDEX IF NOT EXISTS withdrawal_effect_once ON withdrawal_effect (withdrawal, area) WHERE ended_at IS NULL",
)
