"""Making two cases one, and taking it back. All who reported either stay subscribed: their codes lead to the one that stays."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.duplicates.by_area import DUPLICATES
from wangge_core.cases.duplicates.counting import Counting
from wangge_core.cases.duplicates.errors import CaseMergedError, NotUndoableError
from wangge_core.cases.duplicates.forest import require_mergeable
from wangge_core.cases.duplicates.model import Merge
from wangge_core.cases.duplicates.repository import DuplicateRepository
from wangge_core.cases.duplicates.schemas import MergeIn, UnmergeIn
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.handling import Handling, no_case
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.sight import RESOURCE
from wangge_core.cases.workflow import Transition
from wangge_core.database import Database
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.local_rules.book import LocalRules

OUTCOME: Final = "duplicate"
_KEPT: Final = ("state", "stage", "outcome", "public_reason", "yellow_at", "due_at")
"""What a merge changes of the case that goes into another, and an unmerge puts back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """Takes both steps; they stand in the histories of both cases."""

    database: Database
    cases: CaseRepository
    repository: DuplicateRepository
    handling: Handling
    recorder: Recorder
    counting: Counting
    access: Access
    rules: LocalRules
    time: TimeSource

    async def merge(self, actor: Actor, case_id: UUID, wanted: MergeIn) -> Case:
        """Let a case go into another, and return it as it is then: closed as a duplicate.

        Raises:
            NotFoundError, ForbiddenError: see `Handling.visible`; `case:merge` is needed where either lies.
            CaseChangedError: somebody acted on one of them since the person compared.
            NotMergeableError: see `forest.require_mergeable`.
        """
        case, into = await self.handling.visible(actor, case_id), await self.handling.visible(actor, wanted.into)
        for one in (case, into):
            self.access.require(actor, one.place.area, RESOURCE, "merge")
        for one, version in ((case, wanted.version), (into, wanted.into_version)):
            if one.version != version:
                raise CaseChangedError(version, one.version)
        require_mergeable(
            same=case.id == into.id,
            merged=(await self._merged(case), await self._merged(into)),
            closed=(case.closed_at is not None, into.closed_at is not None),
            private=(case.private, into.private),
        )
        now, days = self.time.now(), self.rules.of(DUPLICATES, into.place.area).undo_days
        merge = Merge(
            id=new_id(),
            case_id=case.id,
            into_id=into.id,
            at=now,
            until=now + timedelta(days=days),
            actor_id=actor.id,
            before={name: msgspec.to_builtins(getattr(case, name)) for name in _KEPT},
        )
        async with self.database.transaction():
            after, _ = await self.recorder.record(actor, case, _merged_act(case, into, now), now)
            await self.recorder.record(actor, into, _took_act(case, into), now)
            await self.cases.stop_clocks(case.id, ("stage", "case"), now)
            await self.repository.add_merge(merge)
            await self.counting.renew(into.id, now)
        return after

    async def unmerge(self, actor: Actor, case_id: UUID, wanted: UnmergeIn) -> Case:
        """Take a merge back, and return the case as it is then: where it stood before, its clocks running as promised.

        Raises:
            NotFoundError, ForbiddenError: see `merge`.
            CaseChangedError: somebody acted on the case since.
            NotUndoableError: it is not merged, the window has passed, or its reporter has rated what came of it.
        """
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, "merge")
        merge, now = await self.repository.merge_of(case.id), self.time.now()
        if merge is None:
            raise NotUndoableError("not_merged", "This case was not merged into another.")
        if now >= merge.until:
            raise NotUndoableError("undo_late", f"The merge could be taken back until {merge.until.isoformat()}.")
        if case.score is not None:
            raise NotUndoableError("undo_rated", "Its reporter has rated what came of it; report the matter anew instead.")
        if case.version != wanted.version:
            raise CaseChangedError(wanted.version, case.version)
        into = await self.cases.told(merge.into_id)
        if into is None:
            raise no_case()
        async with self.database.transaction():
            after, _ = await self.recorder.record(actor, case, _parted_act(merge, into), now)
            await self.recorder.record(actor, into, Act(action="release", event="case.released", data={"number": case.number}), now)
            await self.repository.undo(merge, now)
            await self.counting.renew(case.id, now)
            await self.counting.renew(await self.repository.root(into.id), now)
        return after

    async def _merged(self, case: Case) -> bool:
        return await self.repository.merge_of(case.id) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedCasesRest:
    """A rule of steps: a case that went into another is not acted on; only its reporter still rates what came of it."""

    cases: CaseRepository
    repository: DuplicateRepository

    async def allow(self, _actor: Actor, case: Case, step: Transition, _given: ActionIn) -> None:
        """Go on only when the case stands for itself.

        Raises:
            CaseMergedError: with the case to act on.
        """
        if step.effect == "rate":
            return
        root = await self.repository.root(case.id)
        if root != case.id:
            into = await self.cases.told(root)
            raise CaseMergedError(into.number if into else str(root))

    async def follow(self, _actor: Actor, _before: Case, _after: Case, _moved: Move, _now: datetime) -> None:
        """Nothing follows."""


def _merged_act(case: Case, into: Case, now: datetime) -> Act:
    closing = next(step for step in workflow_of(case).transitions if step.effect == "close")
    target = workflow_of(case).state(next(iter(closing.targets)))
    changes: dict[str, Any] = {
        "state": target.id,
        "stage": target.stage,
        "outcome": OUTCOME,
        "public_reason": f"与 {into.number} 为同一事项，合并办理。 The same matter as {into.number}; they are handled as one.",
        "closed_at": now,
        "yellow_at": None,
        "due_at": None,
    }
    told = {"into": str(into.id), "outcome": OUTCOME}
    return Act(action="merge", event="case.merged", data={"number": into.number}, told=told, changes=changes, facts={"into": str(into.id)})


def _took_act(case: Case, into: Case) -> Act:
    return Act(
        action="absorb",
        event="case.absorbed",
        data={"number": case.number},
        told={"merged": str(case.id)},
        facts={"merged": str(case.id), "into": str(into.id)},
    )


def _parted_act(merge: Merge, into: Case) -> Act:
    changes = dict(merge.before) | {"closed_at": None}
    for name in ("yellow_at", "due_at"):
        changes[name] = datetime.fromisoformat(changes[name]) if changes[name] else None
    return Act(
        action="unmerge",
        event="case.unmerged",
        data={"number": into.number},
        told={"from": str(into.id)},
        changes=changes,
        facts={"from": str(into.id)},
    )
