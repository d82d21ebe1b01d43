"""Telling plugins what happened, from the outbox.

Each plugin is a subscriber of its own: it hears every event at least once and in order for each case, and one that
fails is told again by and by without holding up the others.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final, Protocol

from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.model import Delivery
from wangge_core.plugins.host import Host
from wangge_sdk.hooks import SPECS, HookKind
from wangge_sdk.views import CaseClosed, CaseDispatched, CaseRated, CaseReported, CaseView, ReporterErased, UnitView

HOOK_OF: Final[Mapping[str, str]] = {
    "case.reported": "case_reported",
    "case.dispatched": "case_dispatched",
    "case.closed": "case_closed",
    "case.rated": "case_rated",
    "reporter.erased": "reporter_erased",
}
"""Type of an event → the hook by which plugins are told of it."""


class CaseViews(Protocol):
    """What the cases feature shows to plugins; none of it names a reporter."""

    async def case_view(self, case_id: str) -> CaseView | None:
        """Return a case as a plugin may see it, or None when it is gone."""

    async def unit_view(self, unit_id: str) -> UnitView | None:
        """Return a unit as a plugin may see it, or None when it is gone."""


class NotHeardError(Exception):
    """A plugin was told and did not take it; the dispatcher tries again."""


class PluginSubscriber:
    """Brings committed events to the plugins that are on where they happened."""

    def __init__(self, host: Host, views: CaseViews) -> None:
        """`views` loads what the events only name by id."""
        self._host = host
        self._views = views
        self._makers: Mapping[str, Callable[[Delivery, CaseView], Awaitable[object | None]]] = {
            "case_reported": self._reported,
            "case_dispatched": self._dispatched,
            "case_closed": self._closed,
            "case_rated": self._rated,
            "reporter_erased": self._erased,
        }

    def subscribe(self, dispatcher: Dispatcher) -> None:
        """Subscribe every installed plugin that wants to be told of something. A new plugin hears from now on.

        A plugin of which any version wants to hear is subscribed; the relay of the area knows whether the one that runs there does.
        """
        told = {spec.id for spec in SPECS.values() if spec.kind is HookKind.TELL}
        for plugin in self._host.plugins:
            offers = (version.offer for version in self._host.versions(plugin.id) if version.offer)
            listed = {use.hook for offer in offers for use in offer.manifest.contributes.hooks}
            types = [kind for kind, hook in HOOK_OF.items() if SPECS[hook].id in listed & told]
            if types:
                dispatcher.subscribe(f"plugin:{plugin.id}", types, partial(self.deliver, plugin.id), since="now")

    async def deliver(self, plugin: str, delivery: Delivery) -> None:
        """Tell one plugin of one event.

        Raises:
            NotHeardError: it failed, or its breaker is open.
        """
        hook = HOOK_OF[delivery.event.type]
        relay = self._host.relay(delivery.event.area)
        if not relay.hears(hook, plugin):
            return
        case = await self._views.case_view(delivery.event.key)
        event = await self._makers[hook](delivery, case) if case else None
        if event is not None and not await relay.tell(hook, event, plugin=plugin):
            raise NotHeardError(f"{plugin} did not take {delivery.event.type} {delivery.event.id}; its health page says why")

    async def _reported(self, delivery: Delivery, case: CaseView) -> CaseReported:
        return CaseReported(event_id=str(delivery.event.id), at=delivery.event.at, case=case)

    async def _dispatched(self, delivery: Delivery, case: CaseView) -> CaseDispatched | None:
        unit = await self._views.unit_view(str(delivery.event.data["unit_id"]))
        return CaseDispatched(event_id=str(delivery.event.id), at=delivery.event.at, case=case, unit=unit) if unit else None

    async def _closed(self, delivery: Delivery, case: CaseView) -> CaseClosed:
        data: Mapping[str, Any] = delivery.event.data
        return CaseClosed(
            event_id=str(delivery.event.id),
            at=delivery.event.at,
            case=case,
            outcome=str(data["outcome"]),
            public_reason=str(data.get("public_reason", "")),
        )

    async def _rated(self, delivery: Delivery, case: CaseView) -> CaseRated:
        return CaseRated(event_id=str(delivery.event.id), at=delivery.event.at, case=case, score=int(delivery.event.data["score"]))

    async def _erased(self, delivery: Delivery, case: CaseView) -> ReporterErased:
        return ReporterErased(event_id=str(delivery.event.id), at=delivery.event.at, case_id=case.id)
