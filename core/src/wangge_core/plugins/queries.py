"""What is shown of plugins."""

from collections.abc import Iterable

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.plugins.acting import AreaNames
from wangge_core.plugins.breaker import CLOSED
from wangge_core.plugins.grants.model import Consent
from wangge_core.plugins.grants.presenting import names_of
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import HookHealth, Installed, State
from wangge_core.plugins.presenting import called, plugin_out, worker_out
from wangge_core.plugins.schemas import (
    DeciderOut,
    HealthOut,
    HealthState,
    HookHealthList,
    HookHealthOut,
    PlatformSettingsOut,
    PluginAreaOut,
    PluginList,
    PluginOut,
    SettingsOut,
    WorkerList,
)
from wangge_core.plugins.service import manages_everywhere, require_decision
from wangge_core.plugins.shelf import defaults_in
from wangge_core.plugins.standing import PLATFORM
from wangge_sdk.texts import Text


class PluginQueries:
    """Reading; every answer is cut down to the areas in which the actor may read plugins."""

    def __init__(self, host: Host, access: Access, areas: AreaNames) -> None:
        """`areas` gives the names of areas."""
        self._host = host
        self._access = access
        self._areas = areas

    async def every(self, actor: Actor) -> PluginList:
        """Return every installed plugin.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
        """
        scope = self._access.require_scope(actor, "plugin", "read")
        return PluginList(await self._shown(self._host.plugins, scope))

    async def one(self, actor: Actor, plugin: str) -> PluginOut:
        """Return one plugin.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        scope = self._access.require_scope(actor, "plugin", "read")
        [shown] = await self._shown((self._host.installed(plugin),), scope)
        return shown

    async def health(self, actor: Actor, plugin: str) -> HookHealthList:
        """Return how a plugin does, hook by hook.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        scope = self._access.require_scope(actor, "plugin", "read")
        self._host.installed(plugin)
        rows = [row for row in await self._host.health() if row.plugin == plugin and touches(scope, row.area)]
        return HookHealthList(
            tuple(
                HookHealthOut(
                    row.area,
                    row.version,
                    row.hook,
                    row.calls,
                    row.failures,
                    row.p50_ms,
                    row.p99_ms,
                    row.breaker,
                    row.last_error,
                    row.last_at,
                    self._called(plugin, row),
                )
                for row in rows
            )
        )

    def workers(self, actor: Actor, plugin: str) -> WorkerList:
        """Return the workers of a plugin that the process which answers has woken, and the fence around them.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        scope = self._access.require_scope(actor, "plugin", "read")
        self._host.installed(plugin)
        fleet = self._host.fleet
        rows = [worker for worker in fleet.health() if worker.key.plugin == plugin and touches(scope, worker.key.county)]
        return WorkerList(fleet.supervisor.level, fleet.lacking, tuple(worker_out(worker) for worker in rows))

    async def settings(self, actor: Actor, plugin: str, area: str) -> SettingsOut:
        """Return a plugin's settings in an area.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` there.
            NotFoundError: `plugin_not_found`.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "plugin", "read")
        offer, host = self._host.speaking(plugin, code).offer, self._host
        secrets, everything, own = host.secrets(plugin), host.settings(plugin, code), host.own_settings(plugin, code)
        above = area_code.parent_of(code)
        inherited = host.settings(plugin, above) if above else dict(host.setting_defaults(plugin))
        places = {name: place for name in everything if name not in own and (place := host.standing.source(plugin, code, name))}
        names = await self._areas.names(set(places.values())) if places else {}
        fields = (offer.settings_schema or {}).get("properties", {}) if offer else {}
        return SettingsOut(
            own={name: value for name, value in own.items() if name not in secrets},
            effective={name: value for name, value in everything.items() if name not in secrets},
            form_schema=offer.settings_schema if offer else None,
            secrets_set=tuple(sorted(name for name in secrets if everything.get(name))),
            inherited={name: value for name, value in inherited.items() if name not in secrets},
            sources={name: names.get(place, place) for name, place in places.items()},
            secrets=tuple(sorted(secrets & fields.keys())),
            secrets_own=tuple(sorted(name for name in secrets if own.get(name))),
            form_ui=offer.settings_ui if offer else None,
        )

    def platform_settings(self, actor: Actor, plugin: str) -> PlatformSettingsOut:
        """Return what the operator has set of a plugin for the whole server.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` anywhere.
            NotFoundError: `plugin_not_found`.
        """
        self._access.require_scope(actor, "plugin", "read")
        offer, secrets = self._host.installed(plugin).offer, self._host.secrets(plugin)
        own, everything = self._host.own_settings(plugin, PLATFORM), self._host.platform_settings(plugin)
        schema = offer.platform_schema if offer else None
        return PlatformSettingsOut(
            own={name: value for name, value in own.items() if name not in secrets},
            effective={name: value for name, value in everything.items() if name not in secrets},
            form_schema=schema,
            secrets=tuple(sorted(secrets & (schema or {}).get("properties", {}).keys())),
            secrets_set=tuple(sorted(name for name in secrets if own.get(name))),
            inherited=defaults_in(schema),
            may_change=manages_everywhere(self._host, self._access.scope(actor, "plugin", "manage"), plugin),
        )

    def decider(self, actor: Actor, hook: str, area: str) -> DeciderOut:
        """Return the plugin that decides a hook in an area.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` there.
            NotFoundError: `hook_not_found`.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "plugin", "read")
        require_decision(hook)
        return DeciderOut(hook, code, self._host.decider(hook, code))

    def _called(self, plugin: str, row: HookHealth) -> Text | None:
        versions = (each for each in self._host.versions(plugin) if each.version == row.version and each.offer)
        return next((called(each.offer, row.hook) for each in versions if each.offer), None)

    def _consent(self, plugin: str, area: str) -> Consent:
        offer = self._host.speaking(plugin, area).offer
        return self._host.grants.consent(plugin, offer.asking, area) if offer else Consent.NOT_NEEDED

    async def _shown(self, plugins: Iterable[Installed], scope: Scope) -> tuple[PluginOut, ...]:
        health = [row for row in await self._host.health() if touches(scope, row.area)]
        listed = list(plugins)
        codes = {choice.area for plugin in listed for choice in self._host.choices_of(plugin.id)}
        names, titles = (await self._areas.names(codes) if codes else {}), names_of(self._host.catalogue)
        english = await self._areas.english_names(codes) if codes else {}
        return tuple(
            plugin_out(
                plugin,
                self._areas_of(plugin.id, scope, names, english),
                _word(plugin, [row for row in health if row.plugin == plugin.id]),
                titles,
            )
            for plugin in listed
        )

    def _areas_of(self, plugin: str, scope: Scope, names: dict[str, str], english: dict[str, str]) -> tuple[PluginAreaOut, ...]:
        return tuple(
            PluginAreaOut(
                choice.area,
                names.get(choice.area, choice.area),
                english.get(choice.area),
                area_code.level_of(choice.area).name.lower(),
                choice.enabled,
                choice.by,
                choice.at,
                self._consent(plugin, choice.area).value,
            )
            for choice in self._host.choices_of(plugin)
            if touches(scope, choice.area)
        )


def touches(scope: Scope, area: str) -> bool:
    """Tell whether an area concerns a reader: it lies in the reader's scope, or what it chose is inherited there."""
    return scope.covers(area) or any(own.startswith(area) for own in scope.areas)


def _word(plugin: Installed, rows: list[HookHealth]) -> HealthOut:
    failures = sum(row.failures for row in rows)
    failed = [(row.last_at, row.last_error) for row in rows if row.last_at]
    last_at, last_error = max(failed, key=lambda each: each[0], default=(None, None))
    state: HealthState = "idle"
    if plugin.state in {State.FAILED, State.HELD, State.INVALID, State.REFUSED} or any(row.breaker != CLOSED for row in rows):
        state = "broken"
    elif failures:
        state = "degraded"
    elif any(row.calls for row in rows) or (plugin.offer and plugin.offer.manifest.kind == "declarative"):
        state = "ok"
    return HealthOut(state, failures, last_error, last_at)
