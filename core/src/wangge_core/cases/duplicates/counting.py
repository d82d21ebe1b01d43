"""How many stand behind a case, and telling its holder when they become many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.cases.duplicates.by_area import DUPLICATES
from wangge_core.cases.duplicates.repository import DuplicateRepository
from wangge_core.cases.repository import CaseRepository
from wangge_core.events.model import Event
from wangge_core.events.outbox import Outbox
from wangge_core.local_rules.book import LocalRules

COUNTER = Actor.system("duplicates")


def crossed(before: int, after: int, marks: Sequence[int]) -> int | None:
    """Return the highest mark that a growing number has come to, or None when it passed none."""
    return max((mark for mark in marks if before < mark <= after), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """Counts anew inside the caller's transaction: what is counted twice is the same."""

    cases: CaseRepository
    repository: DuplicateRepository
    rules: LocalRules
    outbox: Outbox

    async def renew(self, root: UUID, now: datetime) -> int:
        """Count who stands behind a case; tell with an event when a mark of its area is reached."""
        case = await self.cases.told(root)
        if case is None:
            return 0
        supporters, marks = await self.repository.supporters(root), self.rules.of(DUPLICATES, case.place.area).nudge_at
        await self.repository.count(root, supporters, pressed=bool(marks) and supporters >= marks[0])
        mark = crossed(case.supporters, supporters, marks)
        if mark is not None and case.closed_at is None:
            data = {"action": "nudge", "state": case.state, "supporters": supporters, "mark": mark}
            await self.outbox.append(Event(type="case.nudged", area=case.place.area, key=str(case.id), at=now, data=data))
        return supporters
