"""What is shown of plugins."""

from collections.abc import Iterable

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.access.service import Access
from wangge_core.plugins.breaker import CLOSED
from wangge_core.plugins.conditions import Conditions
from wangge_core.plugins.contributions import Contributed
from wangge_core.plugins.grants.model import Consent
from wangge_core.plugins.grants.presenting import names_of
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import HookHealth, Installed, State
from wangge_core.plugins.presenting import case_type_out, map_layer_out, menu_out, plugin_out, screen_out, worker_out
from wangge_core.plugins.schemas import (
    ContributionsOut,
    DeciderOut,
    HealthOut,
    HealthState,
    HookHealthList,
    HookHealthOut,
    PluginAreaOut,
    PluginList,
    PluginOut,
    SettingsOut,
    WorkerList,
)
from wangge_core.plugins.service import AreaNames, require_decision
from wangge_sdk.manifest.screens import Menu, Screen


class PluginQueries:
    """Reading; every answer is cut down to the areas in which the actor may read plugins."""

    def __init__(self, host: Host, access: Access, areas: AreaNames) -> None:
        """`areas` gives the names of areas."""
        self._host = host
        self._access = access
        self._areas = areas
        self._conditions = Conditions(host, access)

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
        rows = [row for row in await self._host.health() if row.plugin == plugin and _touches(scope, row.area)]
        return HookHealthList(
            tuple(
                HookHealthOut(row.area, row.hook, row.calls, row.failures, row.p50_ms, row.p99_ms, row.breaker, row.last_error, row.last_at)
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
        rows = [worker for worker in fleet.health() if worker.key.plugin == plugin and _touches(scope, worker.key.county)]
        return WorkerList(fleet.supervisor.level, fleet.lacking, tuple(worker_out(worker) for worker in rows))

    def settings(self, actor: Actor, plugin: str, area: str) -> SettingsOut:
        """Return a plugin's settings in an area.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:read` there.
            NotFoundError: `plugin_not_found`.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "plugin", "read")
        offer = self._host.installed(plugin).offer
        secrets, everything = self._host.secrets(plugin), self._host.settings(plugin, code)
        own = {name: value for name, value in self._host.own_settings(plugin, code).items() if name not in secrets}
        kept = tuple(sorted(name for name in secrets if everything.get(name)))
        return SettingsOut(own, self._host.open_settings(plugin, code), offer.settings_schema if offer else None, kept)

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

    def contributions(self, actor: Actor, area: str) -> ContributionsOut:
        """Return what plugins add in an area: the shell builds itself from it.

        What a manifest ties to a permission or a setting is left out for those who lack it, and so is the way to it.
        """
        code = area_code.parse(area)
        offered = self._host.contributions(code)

        def meant(entry: Contributed[Screen]) -> bool:
            return self._conditions.admit(actor, code, entry.plugin, entry.item)

        pages = tuple(page for page in offered.pages if meant(page))
        reached = {(page.plugin, f"page:{page.item.id}") for page in pages}

        def leads(entry: Contributed[Menu]) -> bool:
            target = (entry.plugin, entry.item.target)
            open_ = target in reached or not entry.item.target.startswith("page:")
            return open_ and self._conditions.hold(actor, code, entry.plugin, entry.item.when)

        return ContributionsOut(
            area=code,
            case_types=tuple(case_type_out(case_type) for case_type in offered.case_types),
            pages=tuple(screen_out(page) for page in pages),
            cards=tuple(screen_out(card) for card in offered.cards if meant(card)),
            map_layers=tuple(
                map_layer_out(layer)
                for layer in offered.map_layers
                if self._conditions.may(actor, code, layer.plugin, layer.item.permission)
            ),
            menus=tuple(menu_out(menu) for menu in offered.menus if leads(menu)),
        )

    def _consent(self, plugin: str, area: str) -> Consent:
        offer = self._host.installed(plugin).offer
        return self._host.grants.consent(plugin, offer.asking, area) if offer else Consent.NOT_NEEDED

    async def _shown(self, plugins: Iterable[Installed], scope: Scope) -> tuple[PluginOut, ...]:
        health = [row for row in await self._host.health() if _touches(scope, row.area)]
        listed = list(plugins)
        codes = {choice.area for plugin in listed for choice in self._host.choices_of(plugin.id)}
        names, titles = (await self._areas.names(codes) if codes else {}), names_of(self._host.catalogue)
        return tuple(
            plugin_out(
                plugin,
                self._areas_of(plugin.id, scope, names),
                _word(plugin, [row for row in health if row.plugin == plugin.id]),
                titles,
            )
            for plugin in listed
        )

    def _areas_of(self, plugin: str, scope: Scope, names: dict[str, str]) -> tuple[PluginAreaOut, ...]:
        return tuple(
            PluginAreaOut(
                choice.area,
                names.get(choice.area, choice.area),
                area_code.level_of(choice.area).name.lower(),
                choice.enabled,
                choice.by,
                choice.at,
                self._consent(plugin, choice.area).value,
            )
            for choice in self._host.choices_of(plugin)
            if _touches(scope, choice.area)
        )


def _touches(scope: Scope, area: str) -> bool:
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
