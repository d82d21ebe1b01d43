"""What the rules of aftercare say to each step: windows are kept, draws are made, low ratings open the next round."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wangge_core.access.model import Actor
from wangge_core.cases.aftercare.by_area import REOPENING
from wangge_core.cases.aftercare.errors import RoundsUsedUpError, WindowOverError
from wangge_core.cases.aftercare.model import FollowUp, Round
from wangge_core.cases.aftercare.reopening import Window, rounds_left, window
from wangge_core.cases.aftercare.repository import AftercareRepository, follow_up_row, round_row
from wangge_core.cases.aftercare.sampling import drawn
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.ports import Catalogue, Further
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.timing import Timing
from wangge_core.cases.workflow import Transition
from wangge_core.database import Row
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules
from wangge_sdk.manifest.case_types import Aftercare, Reopening
from wangge_sdk.manifest.case_types import FollowUp as Policy

DUPLICATE: Final = "duplicate"
"""The platform's outcome of a case that another one goes on for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareRule:
    """Asked at every step, whoever takes it."""

    repository: AftercareRepository
    host: Catalogue
    timing: Timing
    local_rules: LocalRules
    time: TimeSource

    async def allow(self, actor: Actor, case: Case, step: Transition, given: ActionIn) -> None:  # noqa: ARG002  the protocol's
        """Let a closed case be reopened within its window only.

        Raises:
            WindowOverError, RoundsUsedUpError: with what to do instead.
        """
        found = await self.window(case) if step.effect == "reopen" else None
        if found and found.why == "over":
            raise WindowOverError(case.number, found.until)
        if found and found.why == "used_up":
            raise RoundsUsedUpError(case.number, case.round)

    async def follow(self, actor: Actor, before: Case, after: Case, moved: Move, now: datetime) -> Further | None:  # noqa: ARG002  the protocol's
        """Draw for a closed round, keep one that is followed by another, and open the next after a low rating."""
        match moved.transition.effect:
            case "close":
                if row := self.draw(after, now):
                    await self.repository.add(row)
            case "reopen":
                await self._keep(before, moved, now)
            case "rate":
                worst = self.policy(after).second_round_score
                if worst is not None and moved.data["score"] <= worst and self.may_go_on(after):
                    return Further("second_round", {"cause": "rating"})
            case _:
                pass
        return None

    def policy(self, case: Case) -> Aftercare:
        """Return what the case's type declares, or the platform's defaults when it is gone."""
        case_type = self.host.catalogue.at(case.place.area).case_type(case.case_type)
        return case_type.aftercare if case_type else Aftercare()

    def reopening(self, case: Case) -> Reopening:
        """Return the window that holds for a case: of its area, else of its type; a closed one keeps that of its closing."""
        rule = self.local_rules.of(REOPENING, case.place.area, case.case_type, case.closed_at)
        return rule.window(self.policy(case).reopen)

    def may_go_on(self, case: Case) -> bool:
        """Tell whether the case may have another round; one that was closed as a duplicate goes on in the other case."""
        return case.outcome != DUPLICATE and rounds_left(case, self.reopening(case)) > 0

    async def window(self, case: Case) -> Window | None:
        """Return the window in which a closed case may be reopened."""
        return window(case, self.reopening(case), await self.timing.calendar(case.place.area), self.time.now())

    def draw(self, case: Case, now: datetime) -> Row | None:
        """Return the draw for a round that was closed, or None where nobody is ever called."""
        case_type = self.host.catalogue.at(case.place.area).case_type(case.case_type)
        rule = case_type.follow_up(case.class_id) if case_type else Policy(kind="none")
        found = drawn(case.id, case.round, rule, reachable=bool(case.reporter.phone))
        if found is None:
            return None
        row = FollowUp(
            id=new_id(),
            case_id=case.id,
            round=case.round,
            lot=found.lot,
            percent=found.percent,
            why=found.why,
            state="open" if found.chosen else "none",
            most_calls=rule.attempts,
            drawn_at=now,
        )
        return follow_up_row(row)

    async def _keep(self, before: Case, moved: Move, now: datetime) -> None:
        assert before.closed_at is not None  # noqa: S101  the workflow reopens closed cases only
        await self.repository.settle(before.id, "overtaken")
        ended = Round(
            id=new_id(),
            case_id=before.id,
            number=before.round,
            closed_at=before.closed_at,
            outcome=before.outcome or "",
            public_reason=before.public_reason or "",
            solved=before.solved,
            score=before.score,
            rating_text=before.rating_text,
            rated_at=before.rated_at,
            reopened_at=now,
            cause=moved.data.get("cause", "reporter" if moved.transition.by == "resident" else "staff"),
            note=moved.data.get("note"),
        )
        await self.repository.add(round_row(ended))
