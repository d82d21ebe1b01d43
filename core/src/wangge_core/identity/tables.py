"""Tables of identity."""

from piccolo.columns import UUID, BigInt, Boolean, Bytea, Date, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped, area_indexes


class UnitRow(AreaScoped, tablename="unit"):
    """An office, station or company that cases are dispatched to; `ended_at` is set when it is no more."""

    id = UUID(primary_key=True, default=new_id)
    name = Varchar(length=120, default="")
    kind = Varchar(length=40, default="")
    area = Varchar(length=15, default="")
    ended_at = Timestamptz(null=True, default=None)


class PersonRow(AreaScoped, tablename="person"):
    """Someone who works with the platform; `area` is where they belong, not what they may see."""

    id = UUID(primary_key=True, default=new_id)
    name = Varchar(length=80, default="")
    phone = Varchar(length=40, default="")
    area = Varchar(length=15, default="")
    ended_at = Timestamptz(null=True, default=None)


class AccountRow(Table, tablename="account"):
    """How one person signs in. `state` is active, locked (by a security administrator) or ended."""

    id = UUID(primary_key=True, default=new_id)
    person_id = UUID(default=None)
    username = Varchar(length=60, default="")
    password_hash = Varchar(length=200, default="")
    must_change = Boolean(default=False)
    state = Varchar(length=10, default="active")
    created_at = Timestamptz()


class PositionRow(AreaScoped, tablename="position"):
    """`person_id` holds `role` in `area` from the day `valid_from` until before the day `valid_to`."""

    id = UUID(primary_key=True, default=new_id)
    person_id = UUID(default=None)
    unit_id = UUID(null=True, default=None)
    role = Varchar(length=60, default="")
    area = Varchar(length=15, default="")
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)


class SessionRow(Table, tablename="sign_in_session"):
    """A signed-in browser; the token itself is only in its cookie."""

    id = UUID(primary_key=True, default=new_id)
    account_id = UUID(default=None)
    digest = Varchar(length=64, default="")
    created_at = Timestamptz()
    seen_at = Timestamptz()
    address = Varchar(length=64, default="")
    agent = Varchar(length=200, default="")
    device_id = UUID(null=True, default=None)


class DeviceRow(AreaScoped, tablename="device"):
    """A phone that signs in by a key of its own; the area is that of its owner. `told_at`: when it learnt that it was revoked."""

    id = UUID(primary_key=True, default=new_id)
    account_id = UUID(default=None)
    area = Varchar(length=15, default="")
    name = Varchar(length=80, default="")
    public_key = Text(default="")
    enrolled_at = Timestamptz(default=None)
    enrolled_by = Varchar(length=200, default="")
    seen_at = Timestamptz(null=True, default=None)
    revoked_at = Timestamptz(null=True, default=None)
    revoked_by = Varchar(length=200, null=True, default=None)
    told_at = Timestamptz(null=True, default=None)
    challenge = Varchar(length=64, null=True, default=None)
    challenge_until = Timestamptz(null=True, default=None)


class DeviceCodeRow(Table, tablename="device_code"):
    """A code that enrols one phone of an account; deleted when it was used."""

    account_id = UUID(primary_key=True, default=None)
    digest = Varchar(length=64, default="")
    made_by = Varchar(length=200, default="")
    expires_at = Timestamptz(default=None)


class TokenRow(Table, tablename="bearer_token"):
    """A token of a program; `permissions` is a JSON list of `resource:action`; a quota that is null is the server's."""

    id = UUID(primary_key=True, default=new_id)
    account_id = UUID(default=None)
    name = Varchar(length=80, default="")
    digest = Varchar(length=64, default="")
    permissions = Text(default="[]")
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)
    per_minute = Integer(null=True, default=None)
    per_day = Integer(null=True, default=None)


class TokenDayRow(Table, tablename="token_day"):
    """How many requests came with a token on a day of the county."""

    id = UUID(primary_key=True, default=new_id)
    token_id = UUID(default=None)
    day = Date(default=None)
    calls = Integer(default=0)


class ServiceAccountRow(AreaScoped, tablename="service_account"):
    """An account that a program has instead of a person; `id` is the account's, the area that of the unit that answers for it."""

    id = UUID(primary_key=True, default=None)
    unit_id = UUID(default=None)
    area = Varchar(length=15, default="")
    purpose = Varchar(length=300, default="")
    expires_on = Date(default=None)
    made_by = Varchar(length=200, default="")
    made_at = Timestamptz(default=None)


class SignInAttemptRow(Table, tablename="sign_in_attempt"):
    """Failures in a row under one key: a digest of a username, or of an address."""

    key = Varchar(length=64, primary_key=True, default="")
    failures = Integer(default=0)
    last_at = Timestamptz()
    locked_until = Timestamptz(null=True, default=None)


class SecondFactorRow(Table, tablename="second_factor"):
    """An account's one-time code: the secret is sealed with a key that the database does not hold."""

    account_id = UUID(primary_key=True, default=None)
    secret = Bytea(default=b"")
    confirmed = Boolean(default=False)
    last_step = BigInt(default=0)
    created_at = Timestamptz()


class RecoveryCodeRow(Table, tablename="recovery_code"):
    """A code that stands in for the one-time code once; deleted when it was used."""

    id = UUID(primary_key=True, default=new_id)
    account_id = UUID(default=None)
    digest = Varchar(length=64, default="")


class SecondFactorRuleRow(AreaScoped, tablename="second_factor_rule"):
    """Whoever holds `role` in `area` or below must have a second factor."""

    id = UUID(primary_key=True, default=new_id)
    role = Varchar(length=60, default="")
    area = Varchar(length=15, default="")


class SheetImportRow(Table, tablename="sheet_import"):
    """A workbook of units or people that was taken in: what it changed, so that it can be undone while nothing has changed since."""

    id = UUID(primary_key=True, default=new_id)
    kind = Varchar(length=20, default="")
    area = Varchar(length=15, default="")
    at = Timestamptz(default=None)
    actor_id = Varchar(length=80, default="")
    digest = Varchar(length=64, default="")
    changes = Text(default="[]")
    undone_at = Timestamptz(null=True, default=None)


TABLES: tuple[type[Table], ...] = (
    UnitRow,
    PersonRow,
    AccountRow,
    PositionRow,
    SessionRow,
    DeviceRow,
    DeviceCodeRow,
    TokenRow,
    TokenDayRow,
    ServiceAccountRow,
    SignInAttemptRow,
    SecondFactorRow,
    RecoveryCodeRow,
    SecondFactorRuleRow,
    SheetImportRow,
)
INDEXES: tuple[str, ...] = (
    *area_indexes("unit"),
    *area_indexes("person"),
    *area_indexes("position"),
    "CREATE UNIQUE INDEX IF NOT EXISTS account_username ON account (username)",
    "CREATE UNIQUE INDEX IF NOT EXISTS account_person ON account (person_id)",
    "CREATE INDEX IF NOT EXISTS position_person ON position (person_id)",
    "CREATE INDEX IF NOT EXISTS position_unit ON position (unit_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS sign_in_session_digest ON sign_in_session (digest)",
    "CREATE INDEX IF NOT EXISTS sign_in_session_account ON sign_in_session (account_id)",
    "CREATE INDEX IF NOT EXISTS sign_in_session_device ON sign_in_session (device_id) WHERE device_id IS NOT NULL",
    *area_indexes("device"),
    "CREATE UNIQUE INDEX IF NOT EXISTS bearer_token_digest ON bearer_token (digest)",
    "CREATE INDEX IF NOT EXISTS bearer_token_account ON bearer_token (account_id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS token_day_once ON token_day (token_id, day)",
    "CREATE INDEX IF NOT EXISTS token_day_age ON token_day (day)",
    *area_indexes("service_account"),
    "CREATE INDEX IF NOT EXISTS recovery_code_account ON recovery_code (account_id, digest)",
    "CREATE INDEX IF NOT EXISTS sheet_import_last ON sheet_import (kind, area, id)",
    "CREATE UNIQUE INDEX IF NOT EXISTS second_factor_rule_role ON second_factor_rule (role, area)",
)
