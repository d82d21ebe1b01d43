"""Tables of the accounts."""

from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table

from wangge_serving.ids import new_id


class AccountRow(Table, tablename="account"):
    """An account; `duties` are divided by spaces, `password` is an argon2id hash."""

    id = UUID(primary_key=True, default=new_id)
    username = Varchar(length=40)
    name = Varchar(length=80)
    duties = Varchar(length=80)
    organisation = Varchar(length=120)
    password = Varchar(length=200)
    failures = Integer()
    locked_until = Timestamptz(null=True, default=None)
    made_at = Timestamptz(default=None)


class SessionRow(Table, tablename="session"):
    """Somebody signed in: of the token its digest."""

    digest = Varchar(length=64, primary_key=True)
    account = UUID(default=None)
    made_at = Timestamptz(default=None)
    expires_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (AccountRow, SessionRow)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS account_username ON account (username)",
    "CREATE INDEX IF NOT EXISTS session_expires ON session (expires_at)",
)
