"""Figures over cases, counted from the cases themselves."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.public_schemas import OutcomeMonth, OutcomeTable
from wangge_core.cases.repository import CaseRepository, OutcomeCounts
from wangge_core.errors import FieldError, InvalidError
from wangge_core.instants import LOCAL

_MOST_MONTHS: Final = 60
_PERCENT_PER_POINT: Final = 20  # the county's own table gives the mean five-point rating as percent
_SECONDS_PER_DAY: Final = 86_400
_MONTH: Final = re.compile(r"((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])")
_MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """The outcome table: reports, hazards found, mean response and satisfaction, month by month."""

    repository: CaseRepository
    access: Access

    async def outcomes(self, actor: Actor, first: str, last: str, area: str | None, *, imported: bool = False) -> OutcomeTable:
        """Return the months from `first` to `last` (YYYY-MM, local time, by the day of the report).

        Cases that other systems dealt with count only when `imported` says so: they are no work of this platform.

        Raises:
            ForbiddenError: the actor may see no statistics.
            InvalidError: `month`, when a month cannot be read or the range is empty or over five years.
        """
        scope = self.access.require_scope(actor, "statistics", "read")
        if area is not None:
            scope = scope.narrowed(area_code.parse(area))
        starts = _starts(_read(first, "from"), _read(last, "to"))
        months = [
            _month(start, await self.repository.outcome_counts(scope, start, end, imported=imported)) for start, end in pairwise(starts)
        ]
        return OutcomeTable(months, imported)


def _read(text: str, name: str) -> int:
    found = _MONTH.fullmatch(text)
    if not found:
        raise _bad(name, f"{text!r} is no month; write it as 2022-08, from 1900 on.")
    return int(found[1]) * _MONTHS_A_YEAR + int(found[2]) - 1


def _starts(first: int, last: int) -> list[datetime]:
    """Return the beginning of each month of the range, and of the one after it."""
    if not first <= last < first + _MOST_MONTHS:
        raise _bad("to", f"The range must go forward and cover at most {_MOST_MONTHS} months.")
    return [datetime(*_year_and_month(month), 1, tzinfo=LOCAL) for month in range(first, last + 2)]


def _year_and_month(month: int) -> tuple[int, int]:
    """Return year and month of a count of months since year 0."""
    year, index = divmod(month, _MONTHS_A_YEAR)
    return year, index + 1


def _bad(name: str, message: str) -> InvalidError:
    return InvalidError("month", message, (FieldError(f"/{name}", "month", message),))


def _month(start: datetime, counts: OutcomeCounts) -> OutcomeMonth:
    return OutcomeMonth(
        month=f"{start:%Y-%m}",
        reports=counts.reports,
        hazards=counts.hazards,
        mean_response_days=None if counts.mean_seconds is None else round(counts.mean_seconds / _SECONDS_PER_DAY, 2),
        satisfaction=None if counts.mean_score is None else round(counts.mean_score * _PERCENT_PER_POINT, 1),
        ratings=counts.ratings,
    )
