"""The plugin host: loads what may be loaded, knows what is on where, and hands out relays and contributions."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Final

from wangge_core.access.policy import PermissionEntry, Role
from wangge_core.database import Database
from wangge_core.instants import SystemTime, TimeSource
from wangge_core.plugins.answers import Checks
from wangge_core.plugins.contributions import Contributions
from wangge_core.plugins.discovery import Found, Inventory
from wangge_core.plugins.errors import PluginNotFoundError
from wangge_core.plugins.grants.book import GrantBook
from wangge_core.plugins.grants.granted import Granted
from wangge_core.plugins.loading import Loader
from wangge_core.plugins.model import Choice, Choices, HookHealth, Installed
from wangge_core.plugins.relay import Relay
from wangge_core.plugins.repository import PluginRepository
from wangge_core.plugins.secrets import SettingsSeal
from wangge_core.plugins.shelf import defaults_of
from wangge_core.plugins.standing import MOST_AREAS, Standing
from wangge_core.plugins.stepping import Muted, steps_for
from wangge_core.plugins.vitals import Vitals
from wangge_core.plugins.workers.fleet import Fleet
from wangge_core.plugins.workers.repository import WorkerRepository
from wangge_core.plugins.workers.store import Store
from wangge_core.settings import Settings
from wangge_sandbox.fence.limits import WorkerLimits

POLL_S: Final = 2.0
"""How long another process may go on with plugins that have been switched off here."""
HEALTH_EVERY: Final = 5
"""Health is written to the database at every so many polls."""

_log: Final = logging.getLogger("wangge.plugins")


class Host:
    """One per server process. Everything that is asked of it after `start` is answered from memory."""

    def __init__(
        self, database: Database, settings: Settings, time: TimeSource | None = None, found: Iterable[Found] | None = None
    ) -> None:
        """`found` stands in for what is installed in this Python; tests give it."""
        self.seal: Final = SettingsSeal(settings.keys)
        self._repository = PluginRepository(database, self.seal)
        self._now = (time or SystemTime()).now
        self.vitals: Final = Vitals(self._repository, self._now)
        self._found = found
        self._loader = Loader(settings)
        self._workers = WorkerRepository(database)
        self._inventory = Inventory(Store(settings.data / "plugins"))
        self._checks = Checks()
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self.muted: Muted = lambda _offer, _hook, _area: False
        """Tells whether a hook of a plugin is not to be called in an area: an algorithm it answers by is switched off there."""
        self.on_installed: list[Callable[[], None]] = []
        """Called when a plugin has come, has gone or has other code."""
        self.fleet.limits = self._limits
        self._take(Choices(version=-1))

    async def start(self) -> None:
        """Discover and load the plugins, read the choices of the areas, and begin to follow their changes."""
        everything = tuple(self._inventory.everything() if self._found is None else self._found)
        if any(self._loader.needs_worker(found) for found in everything):
            await self.fleet.supervisor.start()
        for found in everything:
            self._loader.admit(found)
        self.fleet.keep_off((await self._workers.disabled()).items())
        await self.refresh()
        self._task = asyncio.create_task(self._follow(), name="plugin choices")

    async def stop(self) -> None:
        """Stop following, and save what is known of the plugins' health."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        await self.vitals.save()
        self._loader.stop()
        await self.fleet.stop()

    def admit(self, found: Found, code: object | None = None) -> Installed:
        """Take in one more version of a plugin, as `start` does with those it discovers; `code` stands in for its module."""
        installed = self._loader.admit(found, code)
        self._changed()
        return installed

    async def replace(self, found: Found, code: object | None = None) -> Installed:
        """Do the same while the server runs, in place of all there is under its name; calls under way end with the old code."""
        if self._loader.needs_worker(found):
            await self.fleet.supervisor.start()
        self._loader.withdraw(found.name)
        return self.admit(found, code)

    def withdraw(self, plugin: str, version: str | None = None) -> None:
        """Let go of a version that is not installed any more, or of all of a plugin; what areas have chosen about it stays."""
        self._loader.withdraw(plugin, version)
        self._changed()

    async def look_into_store(self) -> None:
        """Take in what has been installed since the last look, and let go of what has been removed."""
        if self._found is not None or not self._inventory.has_changed():
            return
        gone, come = await asyncio.to_thread(self._inventory.changes)
        for plugin, version in gone:
            self.withdraw(plugin, version)
        if any(self._loader.needs_worker(found) for found in come):
            await self.fleet.supervisor.start()
        for found in come:
            _log.info("Plugin %s %s has been installed.", found.name, found.version)
            self._loader.withdraw(found.name, found.version)
            self.admit(found)

    def release(self, plugin: str, version: str | None = None) -> Installed:
        """Load a version (the leading one) that is held back because the server died while loading it.

        Raises:
            PluginNotFoundError: no such plugin.
        """
        released = self._loader.release(plugin, self.installed(plugin, version).version)
        self._changed()
        return released

    @property
    def fleet(self) -> Fleet:
        """The workers of plugins whose code may not run in this process."""
        return self._loader.fleet

    @property
    def plugins(self) -> tuple[Installed, ...]:
        """Every installed plugin, by id, each in its newest version that is ready: for what is the same wherever it is on."""
        return self._loader.shelf.plugins

    def versions(self, plugin: str) -> tuple[Installed, ...]:
        """Return the installed versions of a plugin, the newest first; none when there is no such plugin."""
        return self._loader.shelf.versions(plugin)

    def installed(self, plugin: str, version: str | None = None) -> Installed:
        """Return one version of a plugin; when none is named, the one that `plugins` shows.

        Raises:
            PluginNotFoundError: no such plugin, or no such version of it.
        """
        shelf = self._loader.shelf
        found = shelf.leading(plugin) if version is None else shelf.get(plugin, version)
        if found is None:
            raise PluginNotFoundError(plugin, version)
        return found

    def running(self, plugin: str, area: str) -> Installed | None:
        """Return the version of a plugin that runs in an area; None where it is off, or not ready."""
        return self.standing.running(plugin, area)

    def speaking(self, plugin: str, area: str) -> Installed:
        """Return the version that runs in an area, or would if it were switched on there.

        Raises:
            PluginNotFoundError: no such plugin.
        """
        found = self.standing.speaking(plugin, area)
        if found is None:
            raise PluginNotFoundError(plugin)
        return found

    def relay(self, area: str) -> Relay:
        """Return the relay of an area.

        Raises:
            InvalidError: `area_code`, when `area` is no code.
        """
        relay = self._relays.get(area)
        if relay is None:
            if len(self._relays) >= MOST_AREAS:
                self._relays.clear()
            relay = self._relays[area] = Relay(area, self._checks, self._steps(area), lambda hook: self.decider(hook, area))
        return relay

    def contributions(self, area: str) -> Contributions:
        """Return what the plugins that are on in an area add there, each in the version that the area runs.

        Raises:
            InvalidError: `area_code`, when `area` is no code.
        """
        return self.standing.contributions(area)

    def below(self, area: str) -> Mapping[str, frozenset[str]]:
        """Return the areas within an area that have plugins on which the area itself has not, with those plugins."""
        return self.standing.below(area)

    @property
    def permissions(self) -> tuple[PermissionEntry, ...]:
        """The permissions that installed plugins define, and those on their collections; a security administrator grants them."""
        return self.standing.permissions

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that installed plugins contribute; whoever manages positions gives them."""
        return self.standing.roles

    @property
    def catalogue(self) -> Contributions:
        """What every installed plugin adds, wherever it is on: cases outlive the choice of an area. `at` gives an area's versions."""
        return self.standing.catalogue

    def is_on(self, plugin: str, area: str) -> bool:
        """Tell whether a plugin is switched on in an area."""
        return self.standing.allowed.is_on(plugin, area)

    def choices_of(self, plugin: str) -> tuple[Choice, ...]:
        """Return what areas have said about a plugin, by area."""
        return self.standing.allowed.of(plugin)

    def own_settings(self, plugin: str, area: str) -> Mapping[str, Any]:
        """Return what this very area has set; what it inherits is not in it."""
        return self.standing.own_settings(plugin, area)

    def settings(self, plugin: str, area: str) -> dict[str, Any]:
        """Return a plugin's settings as they hold in an area: its defaults, then each area down to this one."""
        return self.standing.settings(plugin, area)

    def platform_settings(self, plugin: str) -> dict[str, Any]:
        """Return what the operator has set of a plugin for the whole server, over its defaults."""
        return self.standing.platform_settings(plugin)

    def whole_settings(self, plugin: str, area: str) -> dict[str, Any]:
        """Return all that is set for a plugin in an area: the operator's for the whole server, and the areas' own."""
        return self.standing.whole_settings(plugin, area)

    def open_settings(self, plugin: str, area: str) -> dict[str, Any]:
        """Return all of them without secrets: what may be shown, and given to code."""
        return self.standing.open_settings(plugin, area)

    def secrets(self, plugin: str) -> frozenset[str]:
        """Return which settings of a plugin are secrets, in any of its versions."""
        return self._loader.shelf.secrets(plugin)

    def secret(self, plugin: str, area: str, name: str) -> str | None:
        """Return a secret that the platform uses for a plugin; None when it is none, or not set."""
        return self.standing.secret(plugin, area, name)

    def setting_defaults(self, plugin: str) -> Mapping[str, Any]:
        """Return what a plugin's settings are where no area has set anything."""
        leading = self._loader.shelf.leading(plugin)
        return defaults_of(leading.offer if leading else None)

    def decider(self, hook: str, area: str) -> str | None:
        """Return the plugin that decides a hook in an area, or None for the platform's own rule."""
        return self.standing.decider(hook, area)

    @property
    def grants(self) -> GrantBook:
        """What areas have agreed to, as of the last change: ask for it anew, never keep it."""
        return self.standing.grants

    def granted(self, plugin: str, version: str, area: str) -> Granted:
        """Return what a version of a plugin may do in an area; nothing where it does not run."""
        return self.standing.granted(plugin, version, area)

    def said(self, plugin: str) -> tuple[str, ...]:
        """Return the areas that have switched a plugin or agreed to something: what it may do changes at these and nowhere else."""
        return self.standing.said(plugin)

    def places(self, plugin: str, county: str, version: str | None = None) -> tuple[str, ...]:
        """Return the areas of a county in which a plugin is switched on; the county itself when that was done above it."""
        return self.standing.places(plugin, county, version)

    async def refresh(self) -> None:
        """Read the choices anew when they have changed since they were read."""
        async with self._turn:
            if await self._repository.version() != self.standing.choices.version:
                self._take(await self._repository.choices(self._now()))

    def begin_anew(self) -> None:
        """Build relays anew: something that they were built from, and that is not the host's, has changed."""
        self._take(self.standing.choices)

    def live_health(self) -> tuple[HookHealth, ...]:
        """Return what this process has seen since it started, by plugin, version, area and hook."""
        return self.vitals.live()

    async def health(self) -> tuple[HookHealth, ...]:
        """Return the sums over processes and restarts, with the breakers of this process."""
        return await self.vitals.sums()

    def forgive(self, plugin: str, area: str) -> None:
        """Close the breakers of a plugin that an administrator has just switched on again."""
        self.vitals.forgive(plugin, area)
        self.fleet.supervisor.forgive(plugin, area[:6])

    def _changed(self) -> None:
        self._take(self.standing.choices)
        for listener in self.on_installed:
            listener()

    def _take(self, choices: Choices) -> None:
        """Swap in new choices: relays handed out before go on with the old ones until their call is over."""
        self.standing = Standing(self._loader.shelf, choices)
        self._relays: dict[str, Relay] = {}
        self.fleet.grants_changed()
        self._end_withdrawn()
        for choice in choices.areas:
            if choice.enabled and (running := self.running(choice.plugin, choice.area)):
                self.fleet.wake(running.id, running.version, choice.area)

    def _end_withdrawn(self) -> None:
        """End the workers of what may run nowhere any more; one that may run again wakes when it is called."""
        for plugin in {entry.plugin for entry in self.standing.choices.withdrawn.entries}:
            on = {found.version for choice in self.choices_of(plugin) if (found := self.running(plugin, choice.area))}
            for installed in self.versions(plugin):
                if installed.version not in on:
                    self.fleet.supervisor.forget(plugin, installed.version)

    def _limits(self, plugin: str, version: str, county: str) -> WorkerLimits | None:
        return self.standing.limits(plugin, version, county)

    def _steps(self, area: str) -> Callable[[str, str], tuple[Any, ...]]:
        return steps_for(area, self.standing, self._loader, self.vitals, self._checks, self.muted)

    async def _follow(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(POLL_S)
            turn += 1
            try:
                await self.refresh()
                await self.look_into_store()
                if turn % HEALTH_EVERY == 0:
                    await self.vitals.save()
            except Exception:  # noqa: BLE001  a poll that died would leave switched-off plugins on for good
                _log.exception(
                    "The choices of the areas, or the store, could not be read; what was read last stays in force until they can."
                )
