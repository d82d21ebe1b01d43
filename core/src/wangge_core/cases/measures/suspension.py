"""挂账: a case rests for a stated time, so often and so long at most; its clocks stand still, and it resumes by itself. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from wangge_core.cases.measures.by_area import SuspensionRule
from wangge_core.cases.measures.errors import MeasureNotAllowedError
from wangge_core.cases.measures.model import Measure
from wangge_core.cases.model import Case
from wangge_core.errors import FieldError, InvalidError


def require_suspension(case: Case, past: Sequence[Measure], rule: SuspensionRule, now: datetime, until: datetime | None = None) -> None:
    """Go on only when a suspension may be asked for now; `until` is checked when it is given.

    Raises:
        MeasureNotAllowedError: `case_closed`, `case_suspended`, `suspension_used_up`, `measure_pending`.
        InvalidError: `suspension_until`.
    """
    if case.closed_at is not None:
        raise MeasureNotAllowedError("case_closed", "The case is closed; there is nothing to suspend.")
    if case.is_suspended(now):
        raise MeasureNotAllowedError("case_suspended", "The case is suspended already.")
    if sum(one.kind == "suspension" and one.state == "approved" for one in past) >= rule.most:
        raise MeasureNotAllowedError("suspension_used_up", f"A case may be suspended {rule.most} times at most; this one was.")
    if any(one.kind == "suspension" and one.state == "pending" for one in past):
        raise MeasureNotAllowedError("measure_pending", "A suspension was asked for and is not decided yet.")
    if until is not None and not now < until <= now + timedelta(days=rule.days):
        message = f"The suspension ends in the future and within {rule.days} days from now."
        raise InvalidError("suspension_until", message, (FieldError("/until", "suspension_until", message),))
