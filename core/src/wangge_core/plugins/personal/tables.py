"""What people set of plugins for themselves."""

from piccolo.columns import UUID, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class PluginPersonSetting(Table, tablename="plugin_person_setting"):
    """What the owner of an account has set of a plugin; gone when they take it back, and with the account."""

    id = UUID(primary_key=True, default=new_id)
    account_id = UUID(default=None)
    plugin = Varchar(length=100, default="")
    body = Text(default="{}")
    changed_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (PluginPersonSetting,)
INDEXES: tuple[str, ...] = ("CREATE UNIQUE INDEX IF NOT EXISTS plugin_person_setting_once ON plugin_person_setting (account_id, plugin)",)
