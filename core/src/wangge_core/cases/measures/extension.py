"""延期: adds at most a share of the original limit, so often for a case, and nothing once the clock has run out. Pure."""

from collections.abc import Sequence
from datetime import datetime

from wangge_core.cases.measures.by_area import ExtensionRule
from wangge_core.cases.measures.errors import MeasureNotAllowedError
from wangge_core.cases.measures.model import Measure
from wangge_core.cases.model import Case, CaseClock
from wangge_core.errors import FieldError, InvalidError


def extended_clock(clocks: Sequence[CaseClock]) -> CaseClock | None:
    """Return the running clock that an extension is measured by: the stage's, or the whole case's when the stage has none."""
    running = [clock for clock in clocks if clock.stopped_at is None]
    return next((clock for clock in running if clock.kind == "stage"), running[0] if running else None)


def most_amount(clock: CaseClock, rule: ExtensionRule) -> int:
    """Return how much may be added to a clock at once, in its own unit."""
    return clock.amount * rule.percent // 100


def require_extension(
    case: Case, clock: CaseClock | None, past: Sequence[Measure], rule: ExtensionRule, now: datetime, amount: int | None = None
) -> CaseClock:
    """Return the clock when an extension may be asked for now; `amount` is checked when it is given.

    Raises:
        MeasureNotAllowedError: `no_clock`, `case_suspended`, `extension_overdue`, `extension_used_up`, `measure_pending`.
        InvalidError: `extension_amount`.
    """
    if clock is None:
        raise MeasureNotAllowedError("no_clock", "No time limit runs on this case now; there is nothing to extend.")
    if case.is_suspended(now):
        raise MeasureNotAllowedError("case_suspended", "The case is suspended and its clocks stand still; extend it when it has resumed.")
    require_not_overdue(clock, now)
    if sum(one.kind == "extension" and one.state == "approved" for one in past) >= rule.most:
        raise MeasureNotAllowedError("extension_used_up", f"A case may be extended {rule.most} times at most; this one was.")
    if any(one.kind == "extension" and one.state == "pending" for one in past):
        raise MeasureNotAllowedError("measure_pending", "An extension was asked for and is not decided yet.")
    most = most_amount(clock, rule)
    if most < 1:
        raise MeasureNotAllowedError("extension_used_up", "The limit is too short to be extended by the share that the rule allows.")
    if amount is not None and not 1 <= amount <= most:
        message = f"At most {rule.percent} % of the original limit may be added: from 1 to {most} {clock.unit}."
        raise InvalidError("extension_amount", message, (FieldError("/amount", "extension_amount", message),))
    return clock


def require_not_overdue(clock: CaseClock, now: datetime) -> None:
    """Go on only while the clock has not run out.

    Raises:
        MeasureNotAllowedError: `extension_overdue`.
    """
    if now > clock.due_at:
        raise MeasureNotAllowedError("extension_overdue", "The clock has run out already; what is overdue is not extended.")
