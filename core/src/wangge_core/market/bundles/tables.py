"""Tables of the bundles."""

from piccolo.columns import UUID, BigInt, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class MarketBundle(Table, tablename="market_bundle"):
    """A bundle, what is in it (`contents`, JSON), and what became of it."""

    id = UUID(primary_key=True, default=new_id)
    sha256 = Varchar(length=64, default="")
    size = BigInt(default=0)
    snapshot = Integer(default=0)
    until = Timestamptz(default=None)
    contents = Text(default="")
    state = Varchar(length=10, default="")
    by_name = Varchar(length=200, default="")
    at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)


class MarketBundleApproval(Table, tablename="market_bundle_approval"):
    """An account that lets a bundle in."""

    id = UUID(primary_key=True, default=new_id)
    bundle = UUID(default=None)
    account = Varchar(length=100, default="")
    name = Varchar(length=200, default="")
    at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (MarketBundle, MarketBundleApproval)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS market_bundle_waiting ON market_bundle (sha256) WHERE state = 'waiting'",
    "CREATE UNIQUE INDEX IF NOT EXISTS market_bundle_approval_once ON market_bundle_approval (bundle, account)",
)
