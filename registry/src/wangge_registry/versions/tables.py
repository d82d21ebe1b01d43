"""Tables of the versions."""

from piccolo.columns import UUID, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_serving.ids import new_id


class VersionRow(Table, tablename="version"):
    """A file in its state. All but state, before, reason, published_at is written once."""

    id = UUID(primary_key=True, default=new_id)
    plugin = Varchar(length=100)
    package = Varchar(length=120)
    version = Varchar(length=40)
    filename = Varchar(length=240)
    sha256 = Varchar(length=64)
    size = Integer()
    state = Varchar(length=20)
    before = Varchar(length=20)
    reason = Varchar(length=500)
    channel = Varchar(length=8)
    requires_python = Varchar(length=100)
    metadata_sha256 = Varchar(length=64)
    manifest = Text()
    uploaded_by = UUID(default=None)
    uploaded_at = Timestamptz(default=None)
    published_at = Timestamptz(null=True, default=None)
    reviewers_needed = Integer()


class CheckingRow(Table, tablename="checking"):
    """An examination; a running one belongs to `worker` until `lease_until`."""

    id = UUID(primary_key=True, default=new_id)
    version = UUID(default=None)
    state = Varchar(length=8)
    attempts = Integer()
    worker = UUID(null=True, default=None)
    lease_until = Timestamptz(null=True, default=None)
    asked_at = Timestamptz(default=None)
    finished_at = Timestamptz(null=True, default=None)
    verdict = Varchar(length=12)
    pack = Varchar(length=80)
    report = Text()
    report_sha256 = Varchar(length=64)


class ListingRow(Table, tablename="listing"):
    """A plugin in the shop window, by its newest offered version; lists of words have a blank before and after each."""

    plugin = Varchar(length=100, primary_key=True)
    version = Varchar(length=40)
    title = Text()
    summary = Text()
    categories = Text()
    scopes = Text()
    kind = Varchar(length=12)
    isolation = Varchar(length=10)
    offline = Varchar(length=4)
    no_egress = Boolean()
    no_personal_data = Boolean()
    words = Text()
    published_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (VersionRow, CheckingRow, ListingRow)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS version_once ON version (plugin, version)",
    "CREATE UNIQUE INDEX IF NOT EXISTS version_filename ON version (filename)",
    "CREATE INDEX IF NOT EXISTS version_package ON version (package, id)",
    "CREATE INDEX IF NOT EXISTS version_sha256 ON version (sha256)",
    "CREATE INDEX IF NOT EXISTS version_state ON version (state, uploaded_at, id)",
    "CREATE INDEX IF NOT EXISTS checking_version ON checking (version, id)",
    "CREATE INDEX IF NOT EXISTS checking_waiting ON checking (id) WHERE state = 'waiting'",
    "CREATE INDEX IF NOT EXISTS checking_running ON checking (lease_until) WHERE state = 'running'",
)
