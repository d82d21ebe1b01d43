"""What relations have to say to the steps of the case."""

from dataclasses import dataclass
from datetime import datetime

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.relations.by_area import RELATIONS
from wangge_core.cases.relations.errors import ChildrenOpenError
from wangge_core.cases.relations.repository import RelationRepository
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.sight import RESOURCE, Sights
from wangge_core.cases.workflow import Transition
from wangge_core.local_rules.book import LocalRules


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationRule:
    """A case waits for its children where the area says so."""

    repository: RelationRepository
    cases: CaseRepository
    access: Access
    sights: Sights
    rules: LocalRules

    async def allow(self, actor: Actor, case: Case, step: Transition, given: ActionIn) -> None:  # noqa: ARG002  the port's own
        """See `StepRule`.

        Raises:
            ChildrenOpenError: with the numbers of those that the actor may see.
        """
        if step.effect != "close" or self.rules.of(RELATIONS, case.place.area).open_children == "allow":
            return
        waiting = await self.repository.open_children(case.id)
        if not waiting:
            return
        scope = self.access.scope(actor, RESOURCE, "read")
        children = [await self.cases.load(child, scope) for child in waiting]
        raise ChildrenOpenError([child.number for child in children if child and await self.sights.visible(actor, child)])

    async def follow(self, actor: Actor, before: Case, after: Case, moved: Move, now: datetime) -> None:
        """See `StepRule`: nothing follows."""
