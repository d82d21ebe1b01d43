"""Rows of the daily grain. A day that is filled stays as it is: what was open at its end does not change afterwards."""

from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table

from wangge_core.ids import new_id
from wangge_core.scoped import AreaScoped, area_indexes


class OpenCaseDay(AreaScoped, tablename="open_case_day"):
    """How many cases of a type were open in an area at the end of a day."""

    id = UUID(primary_key=True, default=new_id)
    day = Varchar(length=10)
    area = Varchar(length=15)
    case_type = Varchar(length=100)
    open = Integer()
    aged = Integer()


class FilledDay(Table, tablename="open_day_filled"):
    """A day whose rows are there, also when there was nothing to count."""

    day = Varchar(length=10, primary_key=True)
    filled_at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (OpenCaseDay, FilledDay)
INDEXES: tuple[str, ...] = (
    *area_indexes("open_case_day", "day"),
    "CREATE UNIQUE INDEX IF NOT EXISTS open_case_day_once ON open_case_day (day, area, case_type)",
)
