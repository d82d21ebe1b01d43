"""Rows beside a case that its filing leaves. Reached through their case only, so the case's scope is theirs."""

from piccolo.columns import JSON, UUID, Timestamptz, Varchar
from piccolo.table import Table


class ReferralRow(Table, tablename="case_referred_to"):
    """Whom a case was referred to, as it read on that day: a manifest may change later."""

    case_id = UUID(primary_key=True, default=None)
    target = Varchar(length=50)
    name = JSON()
    phone = Varchar(length=40, null=True, default=None)
    url = Varchar(length=320, null=True, default=None)
    at = Timestamptz(default=None)


class SupersededClockRow(Table, tablename="case_clock_superseded"):
    """Why a clock was stopped before its time: the class changed, and another clock took over."""

    clock_id = UUID(primary_key=True, default=None)
    case_id = UUID(default=None)
    successor_id = UUID(null=True, default=None)
    old_class = JSON()
    new_class = JSON()
    at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (ReferralRow, SupersededClockRow)
INDEXES: tuple[str, ...] = ()
