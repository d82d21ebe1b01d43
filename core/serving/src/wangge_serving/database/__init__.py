"""Where rows are kept: SQLite for one small county or a pilot, PostgreSQL from a county up.

Everything above talks to `Database`; the two engines below it mend what stock Piccolo engines get wrong
(stale connections after a failed COMMIT, a new connection per statement, deferred SQLite transactions).
"""

from wangge_serving.database.connection import Database, Row
from wangge_serving.database.faults import DuplicateError

__all__ = ["Database", "DuplicateError", "Row"]
