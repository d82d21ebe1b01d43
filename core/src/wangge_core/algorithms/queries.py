"""Reading cards with what was seen of each algorithm, and answers."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.algorithms.presenting import algorithm_out, answer_out
from wangge_core.algorithms.repository import AlgorithmRepository, Tally
from wangge_core.algorithms.schemas import AlgorithmList, AnswerPage, SwitchState
from wangge_core.algorithms.switches import Switches
from wangge_core.instants import TimeSource
from wangge_core.plugins.host import Host
from wangge_sdk.manifest.algorithms import OfferedAlgorithm

SEEN_WITHIN: Final = timedelta(days=365)
_CLASSES: Final = "suggest_class.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlgorithmQueries:
    """Cut down to the areas in which the actor may read."""

    repository: AlgorithmRepository
    host: Host
    access: Access
    switches: Switches
    time: TimeSource

    async def cards(self, actor: Actor, area: str) -> AlgorithmList:
        """Return the algorithms of the plugins that run in an area, with figures of the area.

        Raises:
            ForbiddenError: `permission_missing`, without `algorithm:read` there.
        """
        code = area_code.parse(area)
        self.access.require(actor, code, "algorithm", "read")
        scope, items = Scope((code,)), []
        for plugin in self.host.plugins:
            running = self.host.running(plugin.id, code)
            if running is None or running.offer is None:
                continue
            for offered in running.offer.algorithms.values():
                tally = await self._tally(scope, plugin.id, offered)
                items.append(algorithm_out(running.offer, offered, tally, self._state(plugin.id, offered.declared.id, code)))
        return AlgorithmList(items)

    async def answers(self, actor: Actor, plugin: str, algorithm: str, *, waiting: bool, after: UUID | None, limit: int) -> AnswerPage:
        """Return answers of the actor's areas.

        Raises:
            ForbiddenError: `permission_missing`, without `algorithm:read` anywhere.
        """
        scope = self.access.require_scope(actor, "algorithm", "read")
        found = await self.repository.page(scope, plugin, algorithm, waiting=waiting, after=after, limit=limit + 1)
        return AnswerPage([answer_out(each) for each in found[:limit]], found[limit - 1].id if len(found) > limit else None)

    async def _tally(self, scope: Scope, plugin: str, offered: OfferedAlgorithm) -> Tally:
        """Return what was asked by itself, and what its hook suggested for reports, added up."""
        since = self.time.now() - SEEN_WITHIN
        own = await self.repository.tally(scope, plugin, offered.declared.id, since)
        if _CLASSES not in offered.declared.hooks:
            return own
        of_cases = await self.repository.tally_of_classes(scope, plugin, since)
        return Tally(**{name: getattr(own, name) + getattr(of_cases, name) for name in Tally.__struct_fields__})

    def _state(self, plugin: str, algorithm: str, area: str) -> SwitchState:
        said = self.switches.nearest(plugin, algorithm, area)
        return SwitchState(said.enabled, said.area, said.reason) if said else SwitchState(enabled=True, said_in=None, reason="")
