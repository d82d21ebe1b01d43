"""What somebody asks of the facts, as one condition for figures and lists alike. Pure."""

from datetime import datetime
from uuid import UUID

import msgspec

from wangge_core.access.model import Scope
from wangge_core.area_code import Level, level_of
from wangge_core.indicators.language import Condition, Counted
from wangge_core.indicators.model import By, Formula, Part, Period

_COLUMNS = {"unit": "unit_id", "worker": "worker_id", "class": "class_id"}


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Which facts: within `scope`, of a month, as things stood at `as_of`; with `lock`, those kept when the month was locked.

    `column` groups them; `key` picks one of its groups (with `picked`, which tells the group without a key from no choice).
    """

    scope: Scope
    period: Period
    as_of: datetime
    lock: UUID | None = None
    column: str | None = None
    picked: bool = False
    key: str | None = None

    def base(self) -> Condition:
        """Return the condition that every fact of the question meets, whatever is counted."""
        text, found = self.scope.sql()
        values: list[object] = [*found]
        if self.lock is not None:
            text, values = f"lock_id = {{}} AND {text}", [self.lock, *values]
        if self.picked and self.column is not None:
            if self.key is None:
                text += f" AND {self.column} IS NULL"
            else:
                text += f" AND {self.column} = {{}}"
                values.append(UUID(self.key) if self.column == "unit_id" else self.key)
        return text, values

    def counted(self, formula: Formula, part: Part) -> Condition:
        """Return the condition of the facts that a part of a formula counts, beside `base`."""
        text, values = Counted.of(formula).part(part).condition(self.as_of)
        within, bounds = self.within(formula.counted_by)
        return f"{within} AND {text}", [*bounds, *values]

    def within(self, moment: str) -> Condition:
        """Return the condition that a moment lies in the month."""
        return f"({moment} >= {{}} AND {moment} < {{}})", [self.period.start, self.period.end]


def column(by: By, area: str) -> str:
    """Return the column of a grouping; areas are those one level below `area`."""
    if by != "area":
        return _COLUMNS[by]
    below = min(level_of(area) + 1, Level.GRID)
    return f"l{below}"
