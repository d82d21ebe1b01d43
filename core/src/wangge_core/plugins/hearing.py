"""Bringing declared events to the plugins that declared to hear them: another plugin's, or one of the platform's.

Told after the commit, at least once, in order for each key unless the manifest asks for any order. Only where both ends
are on and agreed to: who tells may tell, who hears may hear, and what is told is of no more protected a class than was
agreed to. The data is checked by its schema on both sides of the outbox. An event that fits no more, or that a plugin
fails too often, is set aside and shown on the plugin's page.
"""

import asyncio
from collections.abc import Awaitable, Mapping
from functools import partial
from typing import Any, Final, NamedTuple, Protocol

from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.errors import PoisonError
from wangge_core.events.model import Delivery, Event
from wangge_core.events.subscription import Order
from wangge_core.forms.validators import validator_for
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.grants.granted import Granted
from wangge_core.plugins.host import POLL_S, Host
from wangge_core.plugins.subscribers import NotHeardError
from wangge_sdk.core_events import CASES, CORE_EVENTS, CoreEvent
from wangge_sdk.hooks.handlers import handler_name
from wangge_sdk.manifest.contributions import ConsumedEvent
from wangge_sdk.scopes import DATA_CLASSES, DataClass
from wangge_sdk.views import CaseView, EventHeard

_PREFIX: Final[Mapping[Order, str]] = {"per-key": "hears:", "any": "hears in any order:"}
_CORE: Final = {event.name: event for event in CORE_EVENTS.values()}
_DOCUMENT: Final = "document."


class Told(NamedTuple):
    """An event as it may be told: its key, what is told of it, and by which schema."""

    key: str
    data: Mapping[str, Any]
    schema: Mapping[str, Any]
    data_class: DataClass


class CaseKinds(Protocol):
    """What is known of cases."""

    def case_view(self, case_id: str) -> Awaitable[CaseView | None]:
        """Return a case, or None when it is gone."""


def subscribers_of(plugin: str) -> tuple[str, ...]:
    """Return the names under which a plugin hears events: those that stand beside what was set aside."""
    return (f"plugin:{plugin}", *(f"{prefix}{plugin}" for prefix in _PREFIX.values()))


class EventHearing:
    """Subscribes plugins to what their manifests name, also those that are installed while the server runs."""

    def __init__(self, host: Host, cases: CaseKinds) -> None:
        """`cases` tells the type of a case, which a plugin may be confined to."""
        self._host = host
        self._cases = cases

    def subscribe(self, dispatcher: Dispatcher) -> None:
        """Subscribe every plugin that wants to hear of something; to be called again when there are more. It hears from now on."""
        for plugin in self._host.plugins:
            for order in _PREFIX:
                name = f"{_PREFIX[order]}{plugin.id}"
                if self._wanted(plugin.id, order) and not dispatcher.knows(name):
                    wanted = partial(self._wanted, plugin.id, order)
                    dispatcher.subscribe(name, wanted, partial(self.deliver, plugin.id, order), since="now", order=order)

    async def follow(self, dispatcher: Dispatcher) -> None:
        """Look for plugins that have come while the server runs."""
        while True:
            await asyncio.sleep(POLL_S)
            self.subscribe(dispatcher)

    def _wanted(self, plugin: str, order: Order) -> frozenset[str]:
        offers = (each.offer for each in self._host.versions(plugin) if each.offer)
        return frozenset(wire_name(use.type) for offer in offers for use in _uses(offer, order))

    async def deliver(self, plugin: str, order: Order, delivery: Delivery) -> None:
        """Tell one plugin of one event.

        Raises:
            NotHeardError: it failed, or its breaker is open.
            PoisonError: the data does not fit the schema, or is no longer declared.
        """
        event = delivery.event
        running = self._host.running(plugin, event.area)
        use = next((use for use in _uses(running.offer, order) if wire_name(use.type) == event.type), None) if running else None
        if running is None or running.offer is None or use is None:
            return
        granted = self._host.granted(plugin, running.offer.manifest.version, event.area)
        agreed, core = granted.hears(use.type), _CORE.get(event.type)
        if agreed is None or not use.concerns(plugin, str(event.data.get("plugin")), str(event.data.get("collection"))):
            return
        told = await self._of_core(core, delivery, plugin, granted) if core else told_of(self._host, use.type, event)
        if told is None or not within(told.data_class, agreed.data_class):
            return
        _require_fitting(told, event)
        heard = EventHeard(event_id=str(event.id), type=use.type, key=told.key, at=event.at, area=event.area, data=told.data)
        if not await self._host.relay(event.area).tell(handler_name("event", use.handler), heard, plugin=plugin):
            raise NotHeardError(f"{plugin} did not take {event.type} {event.id}; its health page says why")

    async def _of_core(self, core: CoreEvent, delivery: Delivery, plugin: str, granted: Granted) -> Told | None:
        event = delivery.event
        if core.name.startswith(_DOCUMENT) and not _may_know(granted, plugin, event.data):
            return None
        withheld: tuple[str, ...] = ()
        if core.needs == CASES:
            case, right = await self._cases.case_view(event.key), granted.allows(CASES)
            if case is None or right is None or not right.covers(case.case_type):
                return None
            fields = right.fields(case.case_type)
            withheld = () if fields is None else tuple(field.needs for field in core.fields if field.needs and field.needs not in fields)
        return Told(event.key, core.told(event.data, withheld), core.schema, core.data_class)


def told_of(host: Host, kind: str, event: Event) -> Told | None:
    """Return an event of a plugin that still runs where it happened and may still tell it, or None."""
    for plugin in host.plugins:
        running = host.running(plugin.id, event.area) if _declares(plugin.offer, kind) else None
        offer = running.offer if running else None
        agreed = host.granted(plugin.id, offer.manifest.version, event.area).may_emit(kind) if offer else None
        if offer and agreed and kind in offer.event_schemas:
            return Told(event.key.partition(":")[2], event.data, offer.event_schemas[kind], agreed.data_class)
    return None


def wire_name(kind: str) -> str:
    """Return how an event that a manifest names is called in the outbox: the platform's have no version there."""
    core = CORE_EVENTS.get(kind)
    return core.name if core else kind


def _uses(offer: Offer | None, order: Order) -> tuple[ConsumedEvent, ...]:
    return tuple(use for use in offer.manifest.contributes.events.consumes if use.order == order) if offer else ()


def within(one: DataClass, most: DataClass) -> bool:
    """Tell whether data of one class may be told to whoever was granted another at most."""
    return DATA_CLASSES.index(one) <= DATA_CLASSES.index(most)


def _may_know(granted: Granted, plugin: str, data: Mapping[str, Any]) -> bool:
    """Tell whether a plugin may hear of documents of a collection: its own, or one that it was granted to read."""
    owner, collection = str(data.get("plugin")), str(data.get("collection"))
    return granted.owns(collection) is not None if owner == plugin else granted.may_read(f"{owner}:{collection}")


def _declares(offer: Offer | None, kind: str) -> bool:
    return offer is not None and kind.startswith(f"{offer.manifest.short_name}.")


def _require_fitting(told: Told, event: Event) -> None:
    if findings := validator_for(told.schema).check(told.data):
        places = ", ".join(finding.path or "/" for finding in findings)[:200]
        raise PoisonError(f"The data of {event.type} does not fit its schema at {places}.")
