"""Hearing of what happens to cases: what a report or a feedback leads to is opened after its commit, at least once."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from wangge_core.cases.tasks.keeping import TaskKeeper
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.model import Delivery

HEARD: Final = frozenset({"case.*"})


@dataclass(frozen=True, slots=True)
class TaskSubscriber:
    """Looks at a case after each of its events; the case as it stands decides, so that a late or repeated event does no harm."""

    keeper: TaskKeeper

    def subscribe(self, dispatcher: Dispatcher) -> None:
        """Begin with what happens from now on."""
        dispatcher.subscribe("cases.tasks", HEARD, self.deliver, since="now")

    async def deliver(self, delivery: Delivery) -> None:
        """Open what the case waits for."""
        await self.keeper.settle(UUID(delivery.event.key))
