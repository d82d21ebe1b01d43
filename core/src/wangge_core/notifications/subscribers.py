"""Hearing of events, from the outbox."""

from dataclasses import dataclass
from typing import Final

from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.model import Delivery
from wangge_core.notifications.announcing import Announcer

HEARD: Final = frozenset({"case.*", "task.*", "clock.*"})


@dataclass(frozen=True, slots=True)
class NotificationSubscriber:
    """Hears every event of cases, their tasks and clocks, at least once and in order for each case."""

    announcer: Announcer

    def subscribe(self, dispatcher: Dispatcher) -> None:
        """Begin with what happens from now on."""
        dispatcher.subscribe("notifications", HEARD, self.deliver, since="now")

    async def deliver(self, delivery: Delivery) -> None:
        """Tell whoever is to be told."""
        await self.announcer.announce(delivery.event)
