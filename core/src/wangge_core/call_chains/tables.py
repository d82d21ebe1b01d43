"""Tables of the call chains: each chain that was begun, each call of it that was made, and who passed it on."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped, area_indexes


class CallChainRow(AreaScoped, tablename="call_chain"):
    """A chain that was begun. `state`: running, taken, stopped, exhausted. `steps` is the JSON of the steps as they were then."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15, default="")
    plugin = Varchar(length=100, default="")
    version = Varchar(length=40, default="")
    escalation = Varchar(length=60, default="")
    title = Text(default="{}")
    steps = Text(default="[]")
    contacts = Text(default="{}")
    case_id = UUID(null=True, default=None)
    once = Varchar(length=300, default="")
    state = Varchar(length=10, default="")
    begun_by = Varchar(length=100, default="")
    begun_at = Timestamptz(default=None)
    ended_by = Varchar(length=200, null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)
    ended_how = Varchar(length=10, null=True, default=None)


class CallMadeRow(Table, tablename="call_made"):
    """A call of a chain. `channel` is the one declared, `used` the one it went by; `why` says where they differ, or nobody was there."""

    id = UUID(primary_key=True, default=new_id)
    chain_id = UUID(default=None)
    step = Integer(default=0)
    due_at = Timestamptz(default=None)
    made_at = Timestamptz(default=None)
    channel = Varchar(length=10, default="")
    used = Varchar(length=120, default="")
    target = Varchar(length=80, default="")
    people = Text(default="[]")
    why = Varchar(length=40, default="")


class CallPassedOnRow(Table, tablename="call_passed_on"):
    """Somebody who was called and said that they cannot see to it."""

    id = UUID(primary_key=True, default=new_id)
    chain_id = UUID(default=None)
    account_id = UUID(default=None)
    at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (CallChainRow, CallMadeRow, CallPassedOnRow)
INDEXES: tuple[str, ...] = (
    *area_indexes("call_chain", "begun_at"),
    "CREATE UNIQUE INDEX IF NOT EXISTS call_chain_once ON call_chain (once)",
    "CREATE INDEX IF NOT EXISTS call_chain_running ON call_chain (state, begun_at)",
    "CREATE UNIQUE INDEX IF NOT EXISTS call_made_once ON call_made (chain_id, step)",
    "CREATE UNIQUE INDEX IF NOT EXISTS call_passed_on_once ON call_passed_on (chain_id, account_id)",
)
