"""How the server keeps up with the registry it follows, what is offered there, and what came from it."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.market.bundles import tables as bundles
from wangge_core.market.sharing import tables as sharing


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


class MarketPublisher(Table, tablename="market_publisher"):
    """A publisher's document as it was signed."""

    id = Varchar(length=60, primary_key=True)
    sha256 = Varchar(length=64)
    given = Text()
    document = Text()


class MarketPlugin(Table, tablename="market_plugin"):
    """A plugin in the shop window; lists and texts are JSON."""

    plugin = Varchar(length=100, primary_key=True)
    publisher = Varchar(length=60)
    publisher_kind = Varchar(length=20)
    publisher_name = Varchar(length=200)
    status = Varchar(length=20)
    version = Varchar(length=40)
    title = Text()
    summary = Text()
    categories = Text()
    scopes = Text()
    traits = Text()
    tier = Varchar(length=10)
    words = Text()
    published_at = Timestamptz(null=True, default=None)


class MarketVersion(Table, tablename="market_version"):
    """A version that is offered, with its manifest and what reviewers said about its bytes (JSON)."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100)
    publisher = Varchar(length=60)
    version = Varchar(length=40)
    filename = Varchar(length=200)
    sha256 = Varchar(length=64)
    size = Integer()
    state = Varchar(length=20)
    reason = Varchar(length=500)
    channel = Varchar(length=10)
    published_at = Timestamptz(null=True, default=None)
    manifest = Text()
    reviews = Text()


class MarketInstall(Table, tablename="market_install"):
    """An installation: `state` is waiting, running, done or failed, `step` what it is at."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100)
    version = Varchar(length=40)
    sha256 = Varchar(length=64)
    state = Varchar(length=10)
    step = Varchar(length=20)
    error = Varchar(length=60)
    detail = Varchar(length=500)
    by_id = Varchar(length=100)
    by_name = Varchar(length=200)
    asked_at = Timestamptz(default=None)
    ended_at = Timestamptz(null=True, default=None)


class MarketPolicy(Table, tablename="market_policy"):
    """How an area, and those below, take new versions."""

    area = Varchar(length=15, primary_key=True)
    automatic = Boolean()
    channel = Varchar(length=10)
    delay_hours = Integer()
    changed_by = Varchar(length=200)
    changed_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (
    MarketSync,
    MarketPublisher,
    MarketPlugin,
    MarketVersion,
    MarketInstall,
    MarketPolicy,
    *bundles.TABLES,
    *sharing.TABLES,
)
INDEXES: tuple[str, ...] = (
    "CREATE INDEX IF NOT EXISTS market_plugin_publisher ON market_plugin (publisher)",
    "CREATE INDEX IF NOT EXISTS market_version_publisher ON market_version (publisher)",
    "CREATE UNIQUE INDEX IF NOT EXISTS market_version_once ON market_version (plugin, version)",
    "CREATE INDEX IF NOT EXISTS market_install_asked ON market_install (asked_at)",
    *bundles.INDEXES,
    *sharing.INDEXES,
)
