"""Tables of what counties tell."""

from piccolo.columns import UUID, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_serving.ids import new_id


class FollowerRow(Table, tablename="follower"):
    """A county's server that may tell; `name` is for administrators alone, `digest` that of its token."""

    id = UUID(primary_key=True, default=new_id)
    name = Varchar(length=120, default="")
    digest = Varchar(length=64, default="")
    made_at = Timestamptz(default=None)
    told_at = Timestamptz(null=True, default=None)


class FollowerUseRow(Table, tablename="follower_use"):
    """A plugin that a county has on its server, and in about how many areas it is on."""

    id = UUID(primary_key=True, default=new_id)
    follower = UUID(default=None)
    plugin = Varchar(length=100, default="")
    version = Varchar(length=40, default="")
    areas = Integer(default=0)


class RatingRow(Table, tablename="rating"):
    """What an area thinks of a plugin that it has on; `mark` is the county's own, by which a later word replaces an earlier one."""

    id = UUID(primary_key=True, default=new_id)
    follower = UUID(default=None)
    mark = UUID(default=None)
    plugin = Varchar(length=100, default="")
    version = Varchar(length=40, default="")
    stars = Integer(default=0)
    text = Text(default="")
    day = Date(default=None)
    answer = Text(default="")


TABLES: tuple[type[Table], ...] = (FollowerRow, FollowerUseRow, RatingRow)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS follower_digest ON follower (digest)",
    "CREATE UNIQUE INDEX IF NOT EXISTS follower_use_once ON follower_use (follower, plugin)",
    "CREATE INDEX IF NOT EXISTS follower_use_plugin ON follower_use (plugin)",
    "CREATE UNIQUE INDEX IF NOT EXISTS rating_once ON rating (follower, mark)",
    "CREATE INDEX IF NOT EXISTS rating_plugin ON rating (plugin)",
)
