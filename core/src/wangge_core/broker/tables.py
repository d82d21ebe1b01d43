"""Tables of what plugins asked for, and of what they told once."""

from piccolo.columns import UUID, BigInt, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class PluginAsk(Table, tablename="plugin_ask"):
    """How often a plugin asked for something in a county; `method` is `?` for what does not exist."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    county = Varchar(length=15, default="")
    method = Varchar(length=60, default="")
    asked = BigInt(default=0)
    refused = BigInt(default=0)
    last_refusal = Varchar(length=60, null=True, default=None)
    last_at = Timestamptz(null=True, default=None)


class PluginOnce(Table, tablename="plugin_once"):
    """An event that a plugin told under a name of its own: its id is made of the name, so that it is told once."""

    id = UUID(primary_key=True, default=new_id)
    at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (PluginAsk, PluginOnce)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_ask_once ON plugin_ask (plugin, county, method)",
    "CREATE INDEX IF NOT EXISTS plugin_once_at ON plugin_once (at)",
)
