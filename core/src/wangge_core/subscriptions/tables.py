"""The tables of standing subscriptions: how each stands and who holds it, and the batches that wait for their plugin."""

from piccolo.columns import UUID, BigInt, Bytea, Integer, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class PluginSubscription(Table, tablename="plugin_subscription"):
    """One subscription of a plugin in one area; the server that holds it until `held_until` is `holder`."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    subscription = Varchar(length=60, default="")
    area = Varchar(length=15, default="")
    holder = UUID(null=True, default=None)
    held_until = Timestamptz(null=True, default=None)
    state = Varchar(length=12, default="")
    error = Varchar(length=60, default="")
    detail = Varchar(length=300, default="")
    connected_at = Timestamptz(null=True, default=None)
    message_at = Timestamptz(null=True, default=None)
    failures = Integer(default=0)
    received = BigInt(default=0)
    handed = BigInt(default=0)
    refused = BigInt(default=0)


class PluginBatch(Table, tablename="plugin_batch"):
    """Messages that were taken and wait for their plugin; `messages` is MessagePack. A dead one waits for an administrator."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    subscription = Varchar(length=60, default="")
    area = Varchar(length=15, default="")
    messages = Bytea(default=b"")
    held = Integer(default=0)
    received_at = Timestamptz(default=None)
    attempts = Integer(default=0)
    dead = Integer(default=0)
    error = Varchar(length=500, default="")


TABLES: tuple[type[Table], ...] = (PluginSubscription, PluginBatch)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_subscription_once ON plugin_subscription (plugin, subscription, area)",
    "CREATE INDEX IF NOT EXISTS plugin_batch_waiting ON plugin_batch (plugin, subscription, area, dead, id)",
)
