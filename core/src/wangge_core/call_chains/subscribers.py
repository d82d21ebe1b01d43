"""Beginning chains at events, whether the plugin that declares them is alive or not."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.call_chains.repository import ChainRepository
from wangge_core.call_chains.service import Begin, CallChains
from wangge_core.events.dispatcher import Dispatcher
from wangge_core.events.model import Delivery, Event
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.hearing import told_of, wire_name, within
from wangge_core.plugins.host import Host
from wangge_sdk.manifest.contributions import Escalation

REPORTED: Final = "case.reported"
_COUNTY: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainBeginner:
    """Hears what begins chains."""

    host: Host
    chains: CallChains
    repository: ChainRepository

    def subscribe(self, dispatcher: Dispatcher) -> None:
        """Begin with what happens from now on."""
        dispatcher.subscribe("call chains", self._wanted, self.deliver, since="now")

    def _wanted(self) -> AbstractSet[str]:
        offers = (each.offer for each in self.host.plugins if each.offer)
        return {wire_name(kind) for offer in offers for chain in offer.manifest.contributes.escalations for kind in chain.begins_on}

    async def deliver(self, delivery: Delivery) -> None:
        """Begin every chain that the area agreed to and that begins at an event; a second time begins none."""
        event = delivery.event
        for plugin in self.host.plugins:
            running = self.host.running(plugin.id, event.area)
            offer = running.offer if running else None
            if offer is None:
                continue
            version = offer.manifest.version
            for chain in offer.manifest.contributes.escalations:
                agreed = self.host.granted(plugin.id, version, event.area).escalation(chain.id)
                kind = next((kind for kind in chain.begins_on if wire_name(kind) == event.type), None)
                if agreed and kind in agreed.begins_on and _meant(chain, event) and self._may_know(kind, offer, event):
                    await self._begin(plugin.id, version, chain, event)

    def _may_know(self, kind: str, offer: Offer, event: Event) -> bool:
        """Tell whether a plugin may go by an event: its own or a report, or one that another may tell and it may hear."""
        manifest = offer.manifest
        if kind == f"{REPORTED}.v1" or any(emitted.type == kind for emitted in manifest.contributes.events.emits):
            return True
        agreed = self.host.granted(manifest.id, manifest.version, event.area).hears(kind)
        told = told_of(self.host, kind, event)
        return agreed is not None and told is not None and within(told.data_class, agreed.data_class)

    async def _begin(self, plugin: str, version: str, chain: Escalation, event: Event) -> None:
        named = {step.target.partition(":")[2] for step in chain.steps if step.target.startswith("contact:")}
        contacts = {name: account for name in named if (account := await self._account(event.data.get(name), event.area))}
        await self.chains.begin(
            Begin(
                plugin=plugin,
                version=version,
                escalation=chain,
                area=event.area,
                once=f"{plugin}/{chain.id}/event/{event.id}",
                by=Actor.system(f"plugin:{plugin}"),
                case_id=UUID(event.key) if event.type == REPORTED else None,
                contacts=contacts,
            )
        )

    async def _account(self, named: object, area: str) -> UUID | None:
        try:
            return await self.repository.account_of(UUID(str(named)), area[:_COUNTY])
        except ValueError:
            return None


def _meant(chain: Escalation, event: Event) -> bool:
    return event.type != REPORTED or not chain.case_types or event.data.get("case_type") in chain.case_types
