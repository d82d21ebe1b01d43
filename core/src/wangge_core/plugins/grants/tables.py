"""Tables of the grants."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class PluginGrant(Table, tablename="plugin_grant"):
    """What an area did about a grant, one row for each act; rows are never changed, the highest number counts."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    area = Varchar(length=15, default="")
    number = Integer(default=1)
    act = Varchar(length=20, default="")
    version = Varchar(length=40, default="")
    manifest = Varchar(length=64, default="")
    asking = Text(default="")
    taken = Text(default="[]")
    officer = Varchar(length=100, default="")
    changed_by = Varchar(length=200, default="")
    changed_at = Timestamptz(default=None)


class PluginConsentAsked(Table, tablename="plugin_consent_asked"):
    """An area has been told that a version waits for its consent, so that it is told once."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    area = Varchar(length=15, default="")
    manifest = Varchar(length=64, default="")
    asked_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (PluginGrant, PluginConsentAsked)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_grant_once ON plugin_grant (plugin, area, number)",
    "CREATE UNIQUE INDEX IF NOT EXISTS plugin_consent_asked_once ON plugin_consent_asked (plugin, area, manifest)",
)
