"""What is shown of standing subscriptions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.plugins.host import Host
from wangge_core.subscriptions.model import SubscriptionState
from wangge_core.subscriptions.repository import SubscriptionRepository
from wangge_core.subscriptions.schemas import SubscriptionList, SubscriptionOut
from wangge_core.subscriptions.service import Subscriptions


class AreaNames(Protocol):
    """What is needed of the areas feature."""

    async def names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the names of those codes that are on record."""

    async def english_names(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the English names of those codes that have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionQueries:
    """Reading."""

    host: Host
    access: Access
    service: Subscriptions
    repository: SubscriptionRepository
    areas: AreaNames

    async def of_plugin(self, actor: Actor, plugin: str) -> SubscriptionList:
        """Return the subscriptions of a plugin in the areas that concern the actor.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        scope = self.access.require_scope(actor, "plugin", "read")
        self.host.installed(plugin)
        wanted = [each for each in self.service.wanted() if each.plugin == plugin and _touches(scope, each.area)]
        states, waiting = await self.repository.of(plugin), await self.repository.waiting(plugin)
        names = await self.areas.names({each.area for each in wanted}) if wanted else {}
        english = await self.areas.english_names({each.area for each in wanted}) if wanted else {}
        items = []
        for each in wanted:
            key = (each.subscription, each.area)
            state = states.get(key) or SubscriptionState(plugin=plugin, subscription=each.subscription, area=each.area)
            held, gone = waiting.get(key, (0, 0))
            items.append(
                SubscriptionOut(
                    subscription=each.subscription,
                    area=each.area,
                    area_name=names.get(each.area, each.area),
                    area_name_en=english.get(each.area),
                    server=f"{each.endpoint.host}:{each.endpoint.port}" if each.endpoint else "",
                    topic=each.topic,
                    state=state.state or "waiting",
                    error=state.error,
                    detail=state.detail,
                    failures=state.failures,
                    connected_at=state.connected_at,
                    message_at=state.message_at,
                    received=state.received,
                    handed=state.handed,
                    refused=state.refused,
                    waiting=held,
                    given_up=gone,
                )
            )
        return SubscriptionList(items)


def _touches(scope: Scope, area: str) -> bool:
    """Tell whether an area concerns a reader: it lies in the reader's scope, or the reader's area lies in it."""
    return scope.covers(area) or bool(scope.narrowed(area))
