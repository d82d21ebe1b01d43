"""What an administrator does with plugins: switch on and off, choose who decides, set, release."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from wangge_core import area_code
from wangge_core.access.model import Actor, Scope
from wangge_core.audit.model import Fact
from wangge_core.errors import FieldError, ForbiddenError, InvalidError
from wangge_core.forms.validators import validator_for
from wangge_core.plugins import events
from wangge_core.plugins.acting import Acts
from wangge_core.plugins.errors import HookNotFoundError, NotGrantedError, RetiredError, UnusablePluginError
from wangge_core.plugins.grants.model import Consent
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Choice, Decider, Installed, SettingsChoice, State
from wangge_core.plugins.standing import PLATFORM
from wangge_core.plugins.withdrawal.errors import WithdrawnError
from wangge_core.plugins.workers.repository import WorkerRepository
from wangge_sandbox.slots import Key
from wangge_sdk.hooks import SPECS, HookKind, HookSpec
from wangge_sdk.manifest.asking import Asking


class PluginService:
    """Each act is one transaction with its audit entry and event; this process answers by it at once, others within two seconds."""

    def __init__(self, acts: Acts) -> None:
        """`acts` is what every act has in common."""
        self._acts = acts
        self._database = acts.database
        self._repository = acts.repository
        self._host = acts.host
        self._access = acts.access
        self._time = acts.time
        self._workers = WorkerRepository(acts.database)
        self.on_worker_off: Callable[[Key, str], Awaitable[None]] | None = None
        """Called after it was written down that a worker stays off."""
        acts.host.fleet.tell = self.note_disabled_worker

    async def switch(self, actor: Actor, plugin: str, area: str, *, enabled: bool, version: str | None = None) -> Installed:
        """Switch a plugin on or off in an area and in those below that have not chosen themselves.

        It is switched on in the version that is named; else in the one that the area ran last, or runs by what is above; else in the
        newest that is ready. To change the version of an area that runs one, see `upgrades.service`.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `plugin_not_found`, `area_not_found`.
            UnusablePluginError: it is to be switched on and is not ready; the detail says why.
            RetiredError: it is to be switched on and is retired.
            WithdrawnError: it is to be switched on and a registry has withdrawn it.
            NotGrantedError: it is to be switched on and nobody has agreed to what it asks for.
        """
        code = await self._acts.managed_area(actor, area)
        installed = self._host.installed(plugin, version) if version else self._host.speaking(plugin, code)
        if enabled:
            require_ready(installed)
            if withdrawal := self._host.standing.stopped(installed, code):
                raise WithdrawnError(installed.id, installed.version, withdrawal)
            self._require_granted(installed, code)
        choice = self._choice(actor, installed, code, enabled=enabled)
        version = choice.version
        action = "plugin.enabled" if enabled else "plugin.disabled"
        async with self._database.transaction():
            await self._repository.save_choice(choice)
            if enabled:
                await self._workers.forgive(plugin, code)
            await self._acts.record(actor, action, plugin, code, {"version": version})
            await self._acts.announce(events.area_changed(plugin, version, code, enabled, choice.at))
            if enabled and await self._repository.is_retired(plugin):  # asked last: announcing lets one act through at a time
                raise RetiredError(plugin)
        await self._host.refresh()
        if enabled:
            self._host.forgive(plugin, code)
        return installed

    async def inherit(self, actor: Actor, plugin: str, area: str) -> Installed:
        """Take an area's own choice away: what is above holds again. Doing it twice is no error.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `plugin_not_found`, `area_not_found`.
        """
        code = await self._acts.managed_area(actor, area)
        installed = self._host.speaking(plugin, code)
        if any(choice.area == code for choice in self._host.choices_of(plugin)):
            async with self._database.transaction():
                await self._repository.remove_choice(plugin, code)
                await self._acts.record(actor, "plugin.inherited", plugin, code, {"version": installed.version})
                await self._acts.announce(events.area_changed(plugin, installed.version, code, None, self._time.now()))
            await self._host.refresh()
        return installed

    async def choose_decider(self, actor: Actor, hook: str, area: str, plugin: str | None) -> str | None:
        """Choose the plugin that decides a hook in an area; an empty id is the platform's own rule, None inherits.

        Returns the plugin that decides there now.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `plugin_not_found`, `area_not_found`, `hook_not_found`.
            UnusablePluginError: the plugin does not implement the hook.
        """
        code = await self._acts.managed_area(actor, area)
        spec = require_decision(hook)
        if plugin:
            offer = self._host.speaking(plugin, code).offer
            if offer is None or spec.id not in {use.hook for use in offer.manifest.contributes.hooks}:
                raise UnusablePluginError(plugin, f"it does not implement {spec.id}.")
        now = self._time.now()
        async with self._database.transaction():
            if plugin is None:
                await self._repository.remove_decider(hook, code)
            else:
                await self._repository.save_decider(Decider(hook=hook, area=code, plugin=plugin), actor.name or actor.id, now)
            await self._acts.record(actor, "plugin.decider_chosen", plugin or "", code, {"hook": hook, "inherit": plugin is None})
            await self._acts.announce(events.decider_changed(hook, code, plugin, now))
        await self._host.refresh()
        return self._host.decider(hook, code)

    async def set_settings(self, actor: Actor, plugin: str, area: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Write what an area sets of a plugin's settings, whole; what is left out comes from the areas above.

        A secret that is left out stays, since nobody is shown it; an empty one is taken away.

        Returns the settings as they hold there now.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` there.
            NotFoundError: `plugin_not_found`, `area_not_found`.
            InvalidError: `plugin_settings`, when the settings that would hold there break the plugin's schema.
        """
        code = await self._acts.managed_area(actor, area)
        values = self._with_secrets(plugin, code, values)
        self._require_fitting(plugin, code, values)
        now = self._time.now()
        async with self._database.transaction():
            choice = SettingsChoice(plugin=plugin, area=code, values=values)
            await self._repository.save_settings(choice, self._host.secrets(plugin), actor.name or actor.id, now)
            await self._acts.record(actor, "plugin.settings_changed", plugin, code, {"names": list[Fact](sorted(values))})
            await self._acts.announce(events.settings_changed(plugin, code, sorted(values), now))
        await self._host.refresh()
        return self._host.settings(plugin, code)

    async def set_platform_settings(self, actor: Actor, plugin: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Write what the operator sets of a plugin for the whole server, whole; secrets as in `set_settings`.

        Returns the settings as they hold now.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` anywhere; `plugin_chosen_elsewhere`, when an area
                outside of the actor's has chosen about it.
            NotFoundError: `plugin_not_found`.
            InvalidError: `plugin_settings`, when they break the plugin's schema.
        """
        scope = self._managing_everywhere(actor, plugin)
        values = self._with_secrets(plugin, PLATFORM, values)
        offer = self._host.installed(plugin).offer
        require_schema(offer.platform_schema if offer else None, {**self._host.platform_settings(plugin), **values}, plugin, values)
        now = self._time.now()
        async with self._database.transaction():
            choice = SettingsChoice(plugin=plugin, area=PLATFORM, values=values)
            await self._repository.save_settings(choice, self._host.secrets(plugin), actor.name or actor.id, now)
            names: dict[str, Fact] = {"names": list[Fact](sorted(values)), "platform": True}
            await self._acts.record(actor, "plugin.settings_changed", plugin, scope.areas[0], names)
            await self._acts.announce(events.settings_changed(plugin, scope.areas[0], sorted(values), now))
        await self._host.refresh()
        return self._host.platform_settings(plugin)

    async def release(self, actor: Actor, plugin: str) -> Installed:
        """Load the versions of a plugin that were held back because the server died while loading them. For the whole server.

        Returns the leading one.

        Raises:
            ForbiddenError: `permission_missing`, without `plugin:manage` anywhere; `plugin_chosen_elsewhere`, when an area
                outside of the actor's has chosen about it.
            NotFoundError: `plugin_not_found`.
        """
        scope = self._managing_everywhere(actor, plugin)
        async with self._database.transaction():
            await self._acts.record(actor, "plugin.released", plugin, scope.areas[0], {})
        versions = self._host.versions(plugin)
        for each in [each for each in versions if each.state is State.HELD] or versions[:1]:
            self._host.release(plugin, each.version)
        return self._host.installed(plugin)

    async def note_disabled_worker(self, key: Key, reason: str) -> None:
        """Write down and announce that a plugin's worker died too often in a county and stays off there."""
        facts: dict[str, Fact] = {"version": key.version}
        async with self._database.transaction():
            now = self._time.now()
            await self._workers.disable(key, reason, now)
            await self._acts.record(Actor.system("plugin workers"), "plugin.worker_disabled", key.plugin, key.county, facts)
            await self._acts.outbox.append(events.worker_disabled(key.plugin, key.version, key.county, reason, now))
        if self.on_worker_off is not None:
            await self.on_worker_off(key, reason)

    def _choice(self, actor: Actor, installed: Installed, area: str, *, enabled: bool) -> Choice:
        """Return the choice of a version; an area that was off can still go back to what it ran before that."""
        own = next((choice for choice in self._host.choices_of(installed.id) if choice.area == area), None)
        version = installed.version if enabled or own is None else own.version
        same = own is not None and own.version == version
        previous = "" if own is None else own.previous if same else own.version
        return Choice(
            plugin=installed.id,
            version=version,
            area=area,
            enabled=enabled,
            by=actor.name or actor.id,
            at=self._time.now(),
            previous=previous,
        )

    def _managing_everywhere(self, actor: Actor, plugin: str) -> Scope:
        """Return the areas of somebody who manages every area that has chosen about a plugin."""
        scope = self._access.require_scope(actor, "plugin", "manage")
        self._host.installed(plugin)
        if not manages_everywhere(self._host, scope, plugin):
            detail = "This concerns areas outside of yours too; ask the administrator above."
            raise ForbiddenError("plugin_chosen_elsewhere", detail)
        return scope

    def _with_secrets(self, plugin: str, area: str, values: Mapping[str, Any]) -> dict[str, Any]:
        self._host.installed(plugin)
        secrets, own = self._host.secrets(plugin), self._host.own_settings(plugin, area)
        kept = {name: own[name] for name in secrets if name in own}
        return {name: value for name, value in {**kept, **values}.items() if name not in secrets or value != ""}

    def _require_granted(self, installed: Installed, area: str) -> None:
        asking = installed.offer.asking if installed.offer else Asking()
        if self._host.grants.consent(installed.id, asking, area) in {Consent.MISSING, Consent.WITHDRAWN}:
            raise NotGrantedError(installed.id, area)

    def _require_fitting(self, plugin: str, area: str, values: Mapping[str, Any]) -> None:
        offer = self._host.speaking(plugin, area).offer
        above = area_code.parent_of(area)
        effective = {**(self._host.settings(plugin, above) if above else self._host.setting_defaults(plugin)), **values}
        require_schema(offer.settings_schema if offer else None, effective, plugin, values)


def require_schema(schema: Mapping[str, Any] | None, effective: Mapping[str, Any], plugin: str, values: Mapping[str, Any]) -> None:
    """Go on only with values that fit, together with what they are laid over, into a schema of settings.

    Raises:
        InvalidError: `plugin_settings`, with each field; also when there is no such schema.
    """
    if schema is None:
        message = f"{plugin} has no settings of this kind."
        fields = tuple(FieldError(f"/{name}", "unknown", message) for name in sorted(values))
        raise InvalidError("plugin_settings", message, fields)
    faults = validator_for(schema).check(dict(effective))
    if faults:
        raise InvalidError(
            "plugin_settings",
            "The settings do not fit; each field says how to mend it.",
            tuple(fault.field_error() for fault in faults),
        )


def manages_everywhere(host: Host, scope: Scope, plugin: str) -> bool:
    """Tell whether somebody who manages plugins in a scope manages this one in every area that has chosen about it."""
    return bool(scope) and all(scope.covers(choice.area) for choice in host.choices_of(plugin))


def require_decision(hook: str) -> HookSpec:
    """Return the specification of a hook that decides.

    Raises:
        HookNotFoundError: there is no such hook, or it does not decide.
    """
    spec = SPECS.get(hook)
    if spec is None or spec.kind is not HookKind.DECIDE:
        raise HookNotFoundError(hook)
    return spec


def require_ready(installed: Installed) -> None:
    """Go on only with a version that can be on.

    Raises:
        UnusablePluginError: it is not; the detail says why.
    """
    if installed.state is not State.READY:
        raise UnusablePluginError(installed.id, (installed.reason or {}).get("en", "its manifest has findings, see its page."))
