"""How the server keeps up with the registry it follows."""

from piccolo.columns import Integer, Timestamptz, Varchar
from piccolo.table import Table


class MarketSync(Table, tablename="market_sync"):
    """The one row about it. `step` says what a run is at; `snapshot` and `expires_at` which state is believed."""

    id = Varchar(length=10, primary_key=True)
    state = Varchar(length=10)
    step = Varchar(length=40, default="")
    done = Integer(default=0)
    total = Integer(default=0)
    begun_at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)
    good_at = Timestamptz(null=True, default=None)
    root = Integer(default=0)
    snapshot = Integer(default=0)
    expires_at = Timestamptz(null=True, default=None)
    error = Varchar(length=60, default="")
    detail = Varchar(length=500, default="")


TABLES: tuple[type[Table], ...] = (MarketSync,)
INDEXES: tuple[str, ...] = ()
