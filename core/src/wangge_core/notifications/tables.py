"""Tables of the notifications.

Rules and quiet hours are found from below, by the ancestors of a case's area: they carry an `area` and no scope columns.
A notice belongs to one account, a delivery to one endpoint, and each is reached through it.
"""

from piccolo.columns import UUID, Boolean, Bytea, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped, area_indexes


class RuleRow(Table, tablename="notification_rule"):
    """What an area says of one rule, in place of the areas above it and of the rules that come with the platform."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    rule = Varchar(length=60)
    body = Text()
    set_at = Timestamptz(default=None)


class QuietHoursRow(Table, tablename="quiet_hours"):
    """When an area's people are left in peace, local time, HH:MM."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    begins = Varchar(length=5)
    ends = Varchar(length=5)
    set_at = Timestamptz(default=None)


class NoticeRow(Table, tablename="notice"):
    """A notice for one person. It shows in the list from `shown_from` on, if it goes there at all (`in_app`)."""

    id = UUID(primary_key=True, default=new_id)
    account_id = UUID()
    event_id = UUID()
    type = Varchar(length=60)
    rule = Varchar(length=60)
    case_id = UUID(null=True, default=None)
    area = Varchar(length=15)
    title = Text()
    body = Text()
    urgent = Boolean()
    in_app = Boolean()
    made_at = Timestamptz(default=None)
    shown_from = Timestamptz(default=None)
    read_at = Timestamptz(null=True, default=None)


class PreferenceRow(Table, tablename="notice_preference"):
    """A channel that a person has switched off, or on again."""

    id = UUID(primary_key=True, default=new_id)
    account_id = UUID()
    channel = Varchar(length=120)
    enabled = Boolean()


class NoticeSendingRow(Table, tablename="notice_sending"):
    """What became of a notice on a channel that a plugin brings. `state`: waiting, sent, refused, skipped, failed."""

    id = UUID(primary_key=True, default=new_id)
    notice_id = UUID()
    plugin = Varchar(length=100)
    state = Varchar(length=10)
    attempts = Integer()
    reference = Varchar(length=200)
    error = Varchar(length=300)
    last_at = Timestamptz(null=True, default=None)


class EndpointRow(AreaScoped, tablename="webhook_endpoint"):
    """Where another system hears of events. `types` is a JSON list of event types; `state` is active, paused or gone.

    The secrets are sealed with a key that the database does not hold. After a change the old one signs too, until
    `former_until`.
    """

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    name = Varchar(length=80)
    url = Varchar(length=500)
    types = Text()
    at_any_hour = Boolean()
    state = Varchar(length=10)
    secret = Bytea()
    former_secret = Bytea(null=True, default=None)
    former_until = Timestamptz(null=True, default=None)
    made_at = Timestamptz(default=None)


class DeliveryRow(Table, tablename="webhook_delivery"):
    """A message to an endpoint, with the exact bytes that are signed. `state` is waiting, delivered or failed."""

    id = UUID(primary_key=True, default=new_id)
    endpoint_id = UUID()
    event_id = UUID()
    type = Varchar(length=60)
    body = Text()
    state = Varchar(length=10)
    attempts = Integer()
    made_at = Timestamptz(default=None)
    next_at = Timestamptz(null=True, default=None)


class AttemptRow(Table, tablename="webhook_attempt"):
    """One try at a delivery: the status and the beginning of the answer, or what went wrong."""

    id = UUID(primary_key=True, default=new_id)
    delivery_id = UUID()
    at = Timestamptz(default=None)
    status = Integer(null=True, default=None)
    answer = Varchar(length=500)
    error = Varchar(length=300)
    milliseconds = Integer()


TABLES: tuple[type[Table], ...] = (
    RuleRow,
    QuietHoursRow,
    NoticeRow,
    PreferenceRow,
    NoticeSendingRow,
    EndpointRow,
    DeliveryRow,
    AttemptRow,
)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS notification_rule_once ON notification_rule (area, rule)",
    "CREATE UNIQUE INDEX IF NOT EXISTS quiet_hours_once ON quiet_hours (area)",
    "CREATE UNIQUE INDEX IF NOT EXISTS notice_once ON notice (event_id, account_id)",
    "CREATE INDEX IF NOT EXISTS notice_account ON notice (account_id, id)",
    "CREATE INDEX IF NOT EXISTS notice_unread ON notice (account_id, shown_from) WHERE read_at IS NULL",
    "CREATE INDEX IF NOT EXISTS notice_age ON notice (made_at)",
    "CREATE UNIQUE INDEX IF NOT EXISTS notice_preference_once ON notice_preference (account_id, channel)",
    "CREATE UNIQUE INDEX IF NOT EXISTS notice_sending_once ON notice_sending (notice_id, plugin)",
    *area_indexes("webhook_endpoint"),
    "CREATE UNIQUE INDEX IF NOT EXISTS webhook_delivery_once ON webhook_delivery (endpoint_id, event_id)",
    "CREATE INDEX IF NOT EXISTS webhook_delivery_endpoint ON webhook_delivery (endpoint_id, id)",
    "CREATE INDEX IF NOT EXISTS webhook_delivery_age ON webhook_delivery (made_at)",
    "CREATE INDEX IF NOT EXISTS webhook_attempt_delivery ON webhook_attempt (delivery_id, id)",
)
