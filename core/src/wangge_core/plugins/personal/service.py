"""What people set of plugins for themselves.

There is no permission for it and no way to another's: the account that acts is the only key. A plugin is told of it in a call
made in that person's name (`settings.mine` of the broker), and otherwise not.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import ForbiddenError, InvalidError
from wangge_core.instants import TimeSource
from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.errors import PluginNotFoundError
from wangge_core.plugins.host import Host
from wangge_core.plugins.personal.repository import PersonalRepository
from wangge_core.plugins.personal.schemas import OwnSettingsList, OwnSettingsOut
from wangge_core.plugins.service import require_schema
from wangge_core.plugins.shelf import defaults_in

MOST_BYTES: Final = 16 * 1024
"""What one person may set of one plugin, as JSON."""


class PersonalSettings:
    """Reads and writes one's own settings."""

    def __init__(self, *, database: Database, host: Host, access: Access, audit: Audit, time: TimeSource) -> None:
        """Every neighbour by name."""
        self._database = database
        self._repository = PersonalRepository(database)
        self._host = host
        self._access = access
        self._audit = audit
        self._time = time

    async def every(self, actor: Actor) -> OwnSettingsList:
        """Return the settings of every plugin that is on where one works and has some, and all that one has set of others.

        Raises:
            ForbiddenError: `no_account`.
        """
        held = await self._repository.every(_account(actor))
        offers = {plugin: offer for plugin, offer in self._running(actor).items() if offer.user_schema is not None}
        return OwnSettingsList(tuple(self._shown(plugin, offers.get(plugin), held.get(plugin, {})) for plugin in sorted({*held, *offers})))

    async def put(self, actor: Actor, plugin: str, values: Mapping[str, Any]) -> OwnSettingsOut:
        """Set what one wants of a plugin, whole; what is left out is the plugin's default again.

        Raises:
            ForbiddenError: `no_account`.
            NotFoundError: `plugin_not_found`, when it is on nowhere where one works.
            InvalidError: `plugin_settings`, when they break the plugin's schema or are too many.
        """
        account_id, offer = _account(actor), self._running(actor).get(plugin)
        if offer is None:
            raise PluginNotFoundError(plugin)
        require_schema(offer.user_schema, {**defaults_in(offer.user_schema), **values}, plugin, values)
        if len(msgspec.json.encode(values)) > MOST_BYTES:
            raise InvalidError("plugin_settings", f"These settings are more than {MOST_BYTES} bytes; set less.")
        async with self._database.transaction():
            if values:
                await self._repository.save(account_id, plugin, values, self._time.now())
            else:
                await self._repository.remove(account_id, plugin)
            await self._record(actor, plugin, sorted(values))
        return self._shown(plugin, offer, dict(values))

    async def take_back(self, actor: Actor, plugin: str) -> None:
        """Forget what one has set of a plugin, whether or not it is on anywhere. Doing it twice is no error.

        Raises:
            ForbiddenError: `no_account`.
        """
        account_id = _account(actor)
        async with self._database.transaction():
            if await self._repository.remove(account_id, plugin):
                await self._record(actor, plugin, [])

    async def read(self, account_id: UUID, offer: Offer) -> dict[str, Any]:
        """Return what holds of a version's settings for somebody: what they set, as far as it declares it, over its defaults."""
        if offer.user_schema is None:
            return {}
        own = await self._repository.of(account_id, offer.manifest.id)
        known = offer.user_schema.get("properties", {}).keys()
        return {**defaults_in(offer.user_schema), **{name: value for name, value in own.items() if name in known}}

    async def forget(self, account_id: UUID) -> None:
        """Forget all that the owner of an account has set, in the caller's transaction: the account ends."""
        await self._repository.forget(account_id)

    def _running(self, actor: Actor) -> dict[str, Offer]:
        """Return the plugins that are on where one works, or below it, each in the version of the first such area."""
        found: dict[str, Offer] = {}
        for area in self._access.areas_of(actor).areas:
            below = ((plugin, place) for place, plugins in self._host.below(area).items() for plugin in sorted(plugins))
            for plugin, place in (*((each.id, area) for each in self._host.plugins), *below):
                running = self._host.running(plugin, place)
                if running is not None and running.offer is not None:
                    found.setdefault(plugin, running.offer)
        return found

    def _shown(self, plugin: str, offer: Offer | None, own: dict[str, Any]) -> OwnSettingsOut:
        schema = offer.user_schema if offer else None
        defaults = defaults_in(schema)
        name = offer.manifest.name if offer else {"zh-CN": plugin, "en": plugin}
        return OwnSettingsOut(plugin=plugin, name=name, own=own, effective={**defaults, **own}, defaults=defaults, form_schema=schema)

    async def _record(self, actor: Actor, plugin: str, names: list[str]) -> None:
        areas = self._access.areas_of(actor).areas
        await self._audit.record(
            AuditEntry(
                action="plugin.own_settings_changed",
                actor=actor,
                resource="plugin",
                resource_id=plugin,
                area=areas[0] if areas else "",
                facts={"names": list[Fact](names)},
            )
        )


def _account(actor: Actor) -> UUID:
    if actor.account_id is None:
        raise ForbiddenError("no_account", "Settings of one's own need an account; sign in.")
    return actor.account_id
