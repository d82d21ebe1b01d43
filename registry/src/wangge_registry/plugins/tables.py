"""Tables of the plugins."""

from piccolo.columns import UUID, Timestamptz, Varchar
from piccolo.table import Table

from wangge_serving.ids import new_id


class PluginRow(Table, tablename="plugin"):
    """A plugin's id, its package and its owner."""

    id = Varchar(length=100, primary_key=True)
    package = Varchar(length=120)
    publisher = Varchar(length=40)
    status = Varchar(length=12)
    status_reason = Varchar(length=500)
    made_at = Timestamptz(default=None)


class TokenRow(Table, tablename="publish_token"):
    """A right to upload: of the token its digest."""

    id = UUID(primary_key=True, default=new_id)
    digest = Varchar(length=64)
    plugin = Varchar(length=100)
    account = UUID(default=None)
    label = Varchar(length=80)
    made_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)
    used_at = Timestamptz(null=True, default=None)


class TransferRow(Table, tablename="transfer"):
    """A plugin on its way to another publisher."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100)
    giver = Varchar(length=40)
    taker = Varchar(length=40)
    state = Varchar(length=12)
    offered_by = UUID(default=None)
    offered_at = Timestamptz(default=None)
    accepted_by = UUID(null=True, default=None)
    confirmed_by = UUID(null=True, default=None)
    ended_at = Timestamptz(null=True, default=None)


TABLES: tuple[type[Table], ...] = (PluginRow, TokenRow, TransferRow)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_package ON plugin (package)",
    "CREATE INDEX IF NOT EXISTS plugin_publisher ON plugin (publisher, id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS publish_token_digest ON publish_token (digest)",
    "CREATE INDEX IF NOT EXISTS publish_token_plugin ON publish_token (plugin, id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS transfer_open ON transfer (plugin) WHERE state IN ('offered', 'accepted')",
)
