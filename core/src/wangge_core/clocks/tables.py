"""Tables of the working calendar.

What a county sets here holds below it too, until an area nearer by says otherwise: rows are found from below
by the ancestors of a code, so they carry an `area` and no scope columns.
"""

from piccolo.columns import UUID, Boolean, Date, Integer, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id


class CalendarDay(Table, tablename="calendar_day"):
    """A day that an area has set apart from the published calendar."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    day = Date(default=None)
    working = Boolean()
    why_zh = Varchar(length=100)
    why_en = Varchar(length=100)
    source = Varchar(length=300)
    set_at = Timestamptz(default=None)


class CalendarYear(Table, tablename="calendar_year"):
    """A year whose holidays an area has entered whole, before the platform's own table knew them."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    year = Integer()
    source = Varchar(length=300)
    set_at = Timestamptz(default=None)


class CalendarRule(Table, tablename="calendar_rule"):
    """The working hours of an area (08:00-12:00,14:00-18:00) and how its limits in days are counted."""

    id = UUID(primary_key=True, default=new_id)
    area = Varchar(length=15)
    hours = Varchar(length=200)
    day_count = Varchar(length=20)
    set_at = Timestamptz(default=None)


class CalendarVersion(Table, tablename="calendar_version"):
    """One row: how many changes there were, so that every process notices, and up to which year the holidays are known."""

    id = Integer(primary_key=True)
    version = Integer()
    published_until = Integer()


TABLES: tuple[type[Table], ...] = (CalendarDay, CalendarYear, CalendarRule, CalendarVersion)
INDEXES: tuple[str, ...] = (
    "CREATE UNIQUE INDEX IF NOT EXISTS calendar_day_once ON calendar_day (area, day)",
    "CREATE UNIQUE INDEX IF NOT EXISTS calendar_year_once ON calendar_year (area, year)",
    "CREATE UNIQUE INDEX IF NOT EXISTS calendar_rule_once ON calendar_rule (area)",
)
