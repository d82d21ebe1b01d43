"""Windows and rounds as people see them. Pure."""

from collections.abc import Mapping

from wangge_core.cases.aftercare.model import Round
from wangge_core.cases.aftercare.reopening import Window
from wangge_core.cases.aftercare.schemas import RoundOut, WindowOut
from wangge_core.cases.aftercare.wording import CAUSES, WHY_NOT
from wangge_core.cases.model import Text


def window_out(found: Window | None) -> WindowOut | None:
    """Return a window with the reason why it is shut."""
    return WindowOut(found.open, found.until, found.left, WHY_NOT.get(found.why)) if found else None


def round_out(one: Round, outcomes: Mapping[str, Text]) -> RoundOut:
    """Return a round in words."""
    return RoundOut(
        number=one.number,
        closed_at=one.closed_at,
        outcome=outcomes.get(one.outcome, {"zh-CN": one.outcome, "en": one.outcome}),
        public_reason=one.public_reason,
        solved=one.solved,
        score=one.score,
        reopened_at=one.reopened_at,
        cause=CAUSES[one.cause],
        note=one.note,
    )
