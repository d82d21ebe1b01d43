"""What an actor may see and do among cases."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.filters import Sight, Task
from wangge_core.cases.flows.service import Flows
from wangge_core.cases.flows.todo import duties
from wangge_core.cases.joint.repository import HelperRepository
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Units
from wangge_core.cases.workflow import Transition, Workflow
from wangge_core.errors import ForbiddenError

RESOURCE: Final = "case"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sights:
    """Answers by the decision table and the actor's units."""

    access: Access
    units: Units
    helpers: HelperRepository
    flows: Flows

    async def of(self, actor: Actor) -> Sight:
        """Return what the actor may see.

        Raises:
            ForbiddenError: they may see no case at all.
        """
        scope = self.access.require_scope(actor, RESOURCE, "read")
        units = await self.units.of(actor)
        tasks = tuple(self._tasks(actor, units))
        private = self.access.scope(actor, RESOURCE, "read_private")
        return Sight(scope=scope, private=private, units=units, tasks=tasks, helping=await self.helpers.helping(units))

    def _tasks(self, actor: Actor, units: tuple[UUID, ...]) -> list[Task]:
        return [
            Task(duty.states, scope, units if duty.of_unit else None, duty.workflows)
            for duty in duties(self.flows.known)
            if (scope := self.access.scope(actor, *duty.right))
        ]

    def reveals(self, actor: Actor, case: Case) -> bool:
        """Tell whether the actor may read who reported, and private words."""
        return self.access.allowed(actor, case.place.area, RESOURCE, "read_private")

    async def visible(self, actor: Actor, case: Case) -> bool:
        """Tell whether a case within the actor's scope may be shown to them: the rule of `filters`, for one case."""
        if not case.private or self.reveals(actor, case):
            return True
        units = await self.units.of(actor)
        if not {case.unit_id, case.proposed_unit_id}.isdisjoint(units):
            return True
        return not (await self.helpers.of_case(case.id)).isdisjoint(units)

    async def possible(self, actor: Actor, case: Case, workflow: Workflow) -> tuple[Transition, ...]:
        """Return the steps that the actor may take now."""
        units = await self.units.of(actor)
        return tuple(
            step
            for step in workflow.possible(case.state)
            if self.access.allowed(actor, case.place.area, *step.right)
            and (not step.of_unit or case.unit_id in units)
            and (not step.of_proposed or case.proposed_unit_id in units)
        )

    async def require(self, actor: Actor, case: Case, step: Transition) -> None:
        """Go on only when the actor may take the step.

        Raises:
            ForbiddenError: the permission is missing, or another unit holds the case.
        """
        self.access.require(actor, case.place.area, *step.right)
        if step.of_proposed and case.proposed_unit_id not in await self.units.of(actor) and actor.kind != "system":
            raise ForbiddenError("not_your_unit", "Another unit was asked to take this case over; only its people may answer.")
        if step.of_unit and case.unit_id not in await self.units.of(actor):
            raise ForbiddenError("not_your_unit", "Another unit holds this case; only its people may do this.")
