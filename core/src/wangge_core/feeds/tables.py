"""The table of how feeds stand."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class Feed(Table, tablename="feed"):
    """One feed of a plugin in one area; what it brought lies in the plugin's collection."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    feed = Varchar(length=60, default="")
    area = Varchar(length=15, default="")
    declared = Varchar(length=64, default="")
    etag = Varchar(length=300, default="")
    modified = Varchar(length=100, default="")
    cursor = Varchar(length=200, default="")
    fetched_at = Timestamptz(null=True, default=None)
    good_at = Timestamptz(null=True, default=None)
    changed_at = Timestamptz(null=True, default=None)
    status = Integer(null=True, default=None)
    error = Varchar(length=60, default="")
    detail = Varchar(length=500, default="")
    failures = Integer(default=0)
    items = Integer(default=0)
    fresh = Integer(default=0)
    unfit = Integer(default=0)
    faults = Text(default="[]")


TABLES: tuple[type[Table], ...] = (Feed,)
INDEXES: tuple[str, ...] = ("CREATE UNIQUE INDEX IF NOT EXISTS feed_once ON feed (plugin, feed, area)",)
