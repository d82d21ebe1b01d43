"""Where algorithms are switched off: held in memory, because every call of a hook asks."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Final

import msgspec

from wangge_core import area_code
from wangge_core.algorithms.repository import AlgorithmRepository
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.host import POLL_S, Host

_log: Final = logging.getLogger(__name__)


class Switch(msgspec.Struct, frozen=True):
    """What an area said of an algorithm."""

    plugin: str
    algorithm: str
    area: str
    enabled: bool
    reason: str
    changed_by: str


class Switches:
    """What areas have said; the nearest one at or above an area holds. Without a word an algorithm is on."""

    def __init__(self, repository: AlgorithmRepository, host: Host) -> None:
        """Begin with nothing said; `refresh` reads what was. The host calls no hook of an algorithm that is off."""
        self._repository = repository
        self._host = host
        self._said: Mapping[tuple[str, str], Mapping[str, Switch]] = {}
        host.muted = self.mutes

    async def refresh(self) -> None:
        """Read what areas have said; when it is something else than before, the host begins anew."""
        said: dict[tuple[str, str], dict[str, Switch]] = {}
        for row in await self._repository.switches():
            said.setdefault((row["plugin"], row["algorithm"]), {})[row["area"]] = Switch(**row)
        if said != self._said:
            self._said = said
            self._host.begin_anew()

    async def follow(self) -> None:
        """Follow the changes of other processes."""
        while True:
            await asyncio.sleep(POLL_S)
            try:
                await self.refresh()
            except Exception:  # noqa: BLE001  a poll that died would leave an algorithm on that was switched off
                _log.exception("Where algorithms are off could not be read; what was read last stays in force.")

    def nearest(self, plugin: str, algorithm: str, area: str) -> Switch | None:
        """Return what holds in an area, with where it was said; None when nobody has said anything."""
        said = self._said.get((plugin, algorithm))
        return next((said[place] for place in area_code.ancestors(area) if place in said), None) if said else None

    def is_on(self, plugin: str, algorithm: str, area: str) -> bool:
        """Tell whether an algorithm may be asked in an area."""
        nearest = self.nearest(plugin, algorithm, area)
        return nearest is None or nearest.enabled

    def mutes(self, offer: Offer, hook: str, area: str) -> bool:
        """Tell whether a hook (`suggest_class.v1`) of a plugin answers by an algorithm that is off in an area."""
        plugin = offer.manifest.id
        algorithms = offer.manifest.contributes.algorithms if self._said else ()
        return any(hook in each.hooks and not self.is_on(plugin, each.id, area) for each in algorithms)
