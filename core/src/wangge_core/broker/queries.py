"""What is shown of the broker on a plugin's health page."""

from dataclasses import dataclass
from typing import Final

from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.broker.keeping import Keeping
from wangge_core.broker.schemas import EgressList, EgressOut, QuestionList, QuestionOut
from wangge_core.egress.repository import EgressLog
from wangge_core.plugins.host import Host

MOST: Final = 200
"""Requests that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerQueries:
    """Reading, cut down to the areas in which the actor may read plugins."""

    host: Host
    access: Access
    keeping: Keeping
    egress: EgressLog

    async def asks(self, actor: Actor, plugin: str) -> QuestionList:
        """Return what a plugin asked for.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        scope = self._scope(actor, plugin)
        rows = [asks for asks in await self.keeping.asks(plugin) if _touches(scope, asks.county)]
        return QuestionList([QuestionOut(row.county, row.method, row.asked, row.refused, row.last_refusal, row.last_at) for row in rows])

    async def requests(self, actor: Actor, plugin: str) -> EgressList:
        """Return the latest requests to the outside that were made for a plugin.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        scope = self._scope(actor, plugin)
        rows = [entry for entry in await self.egress.of_plugin(plugin, MOST) if _touches(scope, entry.county)]
        return EgressList([EgressOut(**{name: getattr(row, name) for name in EgressOut.__struct_fields__}) for row in rows])

    def _scope(self, actor: Actor, plugin: str) -> Scope:
        scope = self.access.require_scope(actor, "plugin", "read")
        self.host.installed(plugin)
        return scope


def _touches(scope: Scope, county: str) -> bool:
    """Tell whether a county concerns a reader: it lies in the reader's scope, or the reader's area lies in it."""
    return scope.covers(county) or bool(scope.narrowed(county))
