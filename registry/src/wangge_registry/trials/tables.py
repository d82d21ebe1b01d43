"""Table of the trial runs."""

from piccolo.columns import UUID, Real, Text, Timestamptz, Varchar
from piccolo.table import Table

from wangge_serving.ids import new_id


class TrialRow(Table, tablename="trial"):
    """The matrix of one trial run, written once; it belongs to the examination `checking`."""

    id = UUID(primary_key=True, default=new_id)
    checking = UUID(default=None)
    version = UUID(default=None)
    sha256 = Varchar(length=64)
    outcome = Varchar(length=12)
    seconds = Real()
    matrix = Text()
    matrix_sha256 = Varchar(length=64)
    at = Timestamptz(default=None)


TABLES: tuple[type[Table], ...] = (TrialRow,)
INDEXES: tuple[str, ...] = ("CREATE UNIQUE INDEX IF NOT EXISTS trial_checking ON trial (version, checking)",)
