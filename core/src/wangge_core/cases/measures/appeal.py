"""申诉: against a finding of lateness, after the closing, so often for a case. The fact stays; it gets a flag beside it. Pure."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from wangge_core.cases.measures.by_area import AppealRule
from wangge_core.cases.measures.errors import MeasureNotAllowedError
from wangge_core.cases.measures.model import Measure
from wangge_core.cases.model import Case, CaseClock
from wangge_core.errors import FieldError, InvalidError


def late(clocks: Sequence[CaseClock]) -> tuple[CaseClock, ...]:
    """Return the clocks that were stopped after they had run out: the findings of lateness."""
    return tuple(clock for clock in clocks if clock.stopped_at is not None and clock.stopped_at > clock.due_at)


def require_appeal(
    case: Case,
    clocks: Sequence[CaseClock],
    past: Sequence[Measure],
    rule: AppealRule,
    now: datetime,
    wanted: Collection[UUID] | None = None,
) -> tuple[CaseClock, ...]:
    """Return the findings that may be appealed against now; `wanted` is checked when it is given.

    Raises:
        MeasureNotAllowedError: `case_open`, `nothing_late`, `appeal_too_late`, `appeal_used_up`.
        InvalidError: `clock_not_late`.
    """
    if case.closed_at is None:
        raise MeasureNotAllowedError("case_open", "The case is not closed yet; an appeal comes after the closing.")
    found = late(clocks)
    if not found:
        raise MeasureNotAllowedError(
            "nothing_late", "No clock of this case ran out before it was stopped; there is nothing to appeal against."
        )
    if now > case.closed_at + timedelta(days=rule.days):
        raise MeasureNotAllowedError("appeal_too_late", f"An appeal is made within {rule.days} days of the closing.")
    if sum(one.kind == "appeal" and one.state != "withdrawn" for one in past) >= rule.most:
        raise MeasureNotAllowedError("appeal_used_up", f"Only {rule.most} appeal(s) may be made for a case, refused ones included.")
    if wanted is not None and (not wanted or not set(wanted) <= {clock.id for clock in found}):
        message = "Name clocks of this case that ran out before they were stopped."
        raise InvalidError("clock_not_late", message, (FieldError("/clocks", "clock_not_late", message),))
    return found
