"""Tables of duty."""

from piccolo.columns import UUID, Date, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped, area_indexes


class ShiftRow(AreaScoped, tablename="duty_shift"):
    """Somebody's duty: on one `day`, or on `weekdays` (digits, 1 is Monday) between two dates."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15, default="")
    person_id = UUID(default=None)
    kind = Varchar(length=10, default="regular")
    begins = Varchar(length=5, default="")
    ends = Varchar(length=5, default="")
    day = Date(null=True, default=None)
    weekdays = Varchar(length=7, default="")
    valid_from = Date(null=True, default=None)
    valid_to = Date(null=True, default=None)


class LeaveRow(AreaScoped, tablename="duty_leave"):
    """Somebody's leave; `area` is where the person belongs."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15, default="")
    person_id = UUID(default=None)
    first_day = Date(default=None)
    last_day = Date(default=None)
    reason = Varchar(length=20, default="")
    words = Varchar(length=500, default="")
    state = Varchar(length=10, default="requested")
    requested_at = Timestamptz(default=None)
    decided_at = Timestamptz(null=True, default=None)
    decided_by = Varchar(length=80, null=True, default=None)
    decided_name = Varchar(length=80, null=True, default=None)
    decision = Varchar(length=500, default="")


class StandInRow(AreaScoped, tablename="duty_stand_in"):
    """Who takes somebody's shifts while they are on leave."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15, default="")
    person_id = UUID(default=None)
    stand_in_id = UUID(default=None)
    first_day = Date(default=None)
    last_day = Date(default=None)


class DutyImportRow(Table, tablename="duty_import"):
    """A roster that was taken in from a file, and the shifts that it added, so that it can be undone."""

    id = UUID(primary_key=True, default=new_id)
    at = Timestamptz(default=None)
    actor_id = Varchar(length=80, default="")
    digest = Varchar(length=64, default="")
    shifts = Text(default="[]")
    undone_at = Timestamptz(null=True, default=None)


TABLES: tuple[type[Table], ...] = (ShiftRow, LeaveRow, StandInRow, DutyImportRow)
INDEXES: tuple[str, ...] = (
    *area_indexes("duty_shift"),
    *area_indexes("duty_leave"),
    *area_indexes("duty_stand_in"),
    "CREATE INDEX IF NOT EXISTS duty_shift_person ON duty_shift (person_id)",
    "CREATE INDEX IF NOT EXISTS duty_leave_person ON duty_leave (person_id, last_day)",
    "CREATE INDEX IF NOT EXISTS duty_stand_in_person ON duty_stand_in (person_id, last_day)",
    "CREATE INDEX IF NOT EXISTS duty_import_last ON duty_import (actor_id, id)",
)
