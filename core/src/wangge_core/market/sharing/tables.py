"""The table of the ratings."""

from piccolo.columns import UUID, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class MarketRating(Table, tablename="market_rating"):
    """What an area thinks of a plugin; `mark` is what the registry knows it by, and says nothing of the area."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100, default="")
    area = Varchar(length=15, default="")
    mark = UUID(default=None)
    version = Varchar(length=40, default="")
    stars = Integer(default=0)
    text = Text(default="")
    by_id = Varchar(length=100, default="")
    by_name = Varchar(length=200, default="")
    at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (MarketRating,)
INDEXES: tuple[str, ...] = ("CREATE UNIQUE INDEX IF NOT EXISTS market_rating_once ON market_rating (plugin, area)",)
