"""The plugin host: loads what may be loaded, knows what is on where, and hands out relays and contributions."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from wangge_core.access.policy import PermissionEntry
from wangge_core.database import Database
from wangge_core.instants import SystemTime, TimeSource
from wangge_core.plugins.allow_list import AllowList, Inherited, merged, settings_at
from wangge_core.plugins.answers import Checks
from wangge_core.plugins.contributions import Contributions
from wangge_core.plugins.discovery import Found, Inventory
from wangge_core.plugins.errors import PluginNotFoundError
from wangge_core.plugins.gauge import Gauge
from wangge_core.plugins.grants.book import GrantBook
from wangge_core.plugins.grants.granted import NOTHING, Granted
from wangge_core.plugins.grants.sight import sight_of
from wangge_core.plugins.inside import InsidePlatform
from wangge_core.plugins.loading import Loader
from wangge_core.plugins.model import Choice, Choices, Grant, HookHealth, Installed
from wangge_core.plugins.permissions import defined_permissions
from wangge_core.plugins.relay import Relay
from wangge_core.plugins.repository import PluginRepository
from wangge_core.plugins.secrets import SettingsSeal
from wangge_core.plugins.steps import Step
from wangge_core.plugins.workers.fleet import Fleet
from wangge_core.plugins.workers.repository import WorkerRepository
from wangge_core.plugins.workers.store import Store
from wangge_core.settings import Settings
from wangge_sdk.log import StandardLog
from wangge_sdk.views import HookContext

POLL_S: Final = 2.0
"""How long another process may go on with plugins that have been switched off here."""
HEALTH_EVERY: Final = 5
"""Health is written to the database at every so many polls."""
_MOST_RELAYS: Final = 4096

_log: Final = logging.getLogger("wangge.plugins")


class Host:
    """One per server process. Everything that is asked of it after `start` is answered from memory."""

    def __init__(
        self, database: Database, settings: Settings, time: TimeSource | None = None, found: Iterable[Found] | None = None
    ) -> None:
        """`found` stands in for what is installed in this Python; tests give it."""
        self.seal: Final = SettingsSeal(settings.keys)
        self._repository = PluginRepository(database, self.seal)
        self._time = time or SystemTime()
        self._found = found
        self._loader = Loader(settings)
        self._workers = WorkerRepository(database)
        self._inventory = Inventory(Store(settings.data / "plugins"))
        self._checks = Checks()
        self._gauges: dict[tuple[str, str, str], Gauge] = {}
        self._turn = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
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
        await self.save_health()
        self._loader.stop()
        await self.fleet.stop()

    def admit(self, found: Found, code: object | None = None) -> Installed:
        """Take in one more plugin, as `start` does with those it discovers; `code` stands in for its module."""
        installed = self._loader.admit(found, code)
        self._take(self._choices)
        return installed

    async def replace(self, found: Found, code: object | None = None) -> Installed:
        """Do the same while the server runs, in place of what there is under its name; calls under way end with the old code."""
        if self._loader.needs_worker(found):
            await self.fleet.supervisor.start()
        self._loader.withdraw(found.name)
        return self.admit(found, code)

    def withdraw(self, plugin: str) -> None:
        """Let go of a plugin that is not installed any more; what areas have chosen about it stays."""
        self._loader.withdraw(plugin)
        self._take(self._choices)

    async def look_into_store(self) -> None:
        """Take in what has been installed since the last look, and let go of what has been removed."""
        if self._found is not None or not self._inventory.has_changed():
            return
        gone, come = await asyncio.to_thread(self._inventory.changes)
        for name in gone:
            self.withdraw(name)
        for found in come:
            _log.info("Plugin %s has been installed.", found.name)
            await self.replace(found)

    def release(self, plugin: str) -> Installed:
        """Load a plugin that is held back because the server died while loading it.

        Raises:
            PluginNotFoundError: no such plugin.
        """
        self.installed(plugin)
        released = self._loader.release(plugin)
        self._take(self._choices)
        return released

    @property
    def fleet(self) -> Fleet:
        """The workers of plugins whose code may not run in this process."""
        return self._loader.fleet

    @property
    def plugins(self) -> tuple[Installed, ...]:
        """Every installed plugin, by id."""
        return self._loader.plugins

    def installed(self, plugin: str) -> Installed:
        """Return one plugin.

        Raises:
            PluginNotFoundError: no such plugin.
        """
        for installed in self._loader.plugins:
            if installed.id == plugin:
                return installed
        raise PluginNotFoundError(plugin)

    def relay(self, area: str) -> Relay:
        """Return the relay of an area.

        Raises:
            InvalidError: `area_code`, when `area` is no code.
        """
        relay = self._relays.get(area)
        if relay is None:
            if len(self._relays) >= _MOST_RELAYS:
                self._relays.clear()
            relay = self._relays[area] = self._new_relay(area)
        return relay

    def contributions(self, area: str) -> Contributions:
        """Return what the plugins that are on in an area add there.

        Raises:
            InvalidError: `area_code`, when `area` is no code.
        """
        names = tuple(grant.plugin for grant in self._ready(area))
        if names not in self._merged:
            self._merged[names] = Contributions(area, (offer for name in names if (offer := self.installed(name).offer)))
        return self._merged[names].at(area)

    @property
    def permissions(self) -> tuple[PermissionEntry, ...]:
        """The permissions that installed plugins define, and those on their collections; a security administrator grants them."""
        return tuple(entry for each in self._loader.plugins if each.offer for entry in defined_permissions(each.offer.manifest))

    @property
    def catalogue(self) -> Contributions:
        """What every installed plugin adds, wherever it is on: cases outlive the choice of an area."""
        return self._catalogue

    def is_on(self, plugin: str, area: str) -> bool:
        """Tell whether a plugin is switched on in an area."""
        return self._allowed.is_on(plugin, area)

    def choices_of(self, plugin: str) -> tuple[Choice, ...]:
        """Return what areas have said about a plugin, by area."""
        return tuple(choice for choice in self._choices.areas if choice.plugin == plugin)

    def own_settings(self, plugin: str, area: str) -> Mapping[str, Any]:
        """Return what this very area has set; what it inherits is not in it."""
        return next((choice.values for choice in self._choices.settings if (choice.plugin, choice.area) == (plugin, area)), {})

    def settings(self, plugin: str, area: str) -> dict[str, Any]:
        """Return a plugin's settings as they hold in an area: its defaults, then each area down to this one."""
        return merged(self._loader.setting_defaults(plugin), self._settings.line(plugin, area))

    def open_settings(self, plugin: str, area: str) -> dict[str, Any]:
        """Return the settings without secrets: what may be shown, and given to code."""
        secrets = self.secrets(plugin)
        return {name: value for name, value in self.settings(plugin, area).items() if name not in secrets}

    def secrets(self, plugin: str) -> frozenset[str]:
        """Return which settings of a plugin are secrets."""
        return self._loader.secrets(plugin)

    def secret(self, plugin: str, area: str, name: str) -> str | None:
        """Return a secret that the platform uses for a plugin; None when it is none, or not set."""
        value = self.settings(plugin, area).get(name) if name in self.secrets(plugin) else None
        return value if isinstance(value, str) and value else None

    def setting_defaults(self, plugin: str) -> Mapping[str, Any]:
        """Return what a plugin's settings are where no area has set anything."""
        return self._loader.setting_defaults(plugin)

    def decider(self, hook: str, area: str) -> str | None:
        """Return the plugin that decides a hook in an area, or None for the platform's own rule."""
        return self._deciders.nearest(hook, area) or None

    @property
    def grants(self) -> GrantBook:
        """What areas have agreed to, as of the last change: ask for it anew, never keep it."""
        return self._grants

    def granted(self, plugin: str, version: str, area: str) -> Granted:
        """Return what a version of a plugin may do in an area; nothing where it is not on, or is no version of it."""
        offer = self._loader.offer(plugin)
        if offer is None or offer.manifest.version != version or not self.is_on(plugin, area):
            return NOTHING
        return self._grants.granted(plugin, version, offer.asking, area)

    def said(self, plugin: str) -> tuple[str, ...]:
        """Return the areas that have switched a plugin or agreed to something: what it may do changes at these and nowhere else."""
        return tuple({*(choice.area for choice in self.choices_of(plugin)), *(entry.area for entry in self._grants.of(plugin))})

    def places(self, plugin: str, county: str) -> tuple[str, ...]:
        """Return the areas of a county in which a plugin is switched on; the county itself when that was done above it."""
        chosen = (choice.area for choice in self.choices_of(plugin) if choice.enabled)
        return tuple(area if area.startswith(county) else county for area in chosen if area.startswith(county) or county.startswith(area))

    async def refresh(self) -> None:
        """Read the choices anew when they have changed since they were read."""
        async with self._turn:
            if await self._repository.version() != self._choices.version:
                self._take(await self._repository.choices())

    def live_health(self) -> tuple[HookHealth, ...]:
        """Return what this process has seen since it started, by plugin, area and hook."""
        return tuple(self._gauges[key].health() for key in sorted(self._gauges))

    async def save_health(self) -> None:
        """Add what was seen since the last time to the sums in the database."""
        rows = [(gauge, unsaved) for gauge in self._gauges.values() if (unsaved := gauge.unsaved())]
        if rows:
            await self._repository.add_health(unsaved for _, unsaved in rows)
        for gauge, unsaved in rows:
            gauge.saved(unsaved)

    async def health(self) -> tuple[HookHealth, ...]:
        """Return the sums over processes and restarts, with the breakers of this process."""
        await self.save_health()
        breakers = {(live.plugin, live.area, live.hook): live.breaker for live in self.live_health()}
        rows = await self._repository.health()
        return tuple(row.with_breaker(breakers.get((row.plugin, row.area, row.hook), row.breaker)) for row in rows)

    def forgive(self, plugin: str, area: str) -> None:
        """Close the breakers of a plugin that an administrator has just switched on again."""
        for (name, place, _), gauge in self._gauges.items():
            if name == plugin and place == area:
                gauge.breaker.reset()
        self.fleet.supervisor.forgive(plugin, area[:6])

    def _take(self, choices: Choices) -> None:
        """Swap in new choices: relays handed out before go on with the old ones until their call is over."""
        self._choices = choices
        self._allowed = AllowList(choices.areas)
        self._deciders = Inherited((each.hook, each.area, each.plugin) for each in choices.deciders)
        self._settings = settings_at(choices.settings)
        self._grants = GrantBook(choices.grants)
        self._relays: dict[str, Relay] = {}
        self._merged: dict[tuple[str, ...], Contributions] = {}
        self._wake(choices.areas)
        self._catalogue = Contributions("", (each.offer for each in self._loader.plugins if each.offer))

    def _wake(self, choices: Iterable[Choice]) -> None:
        for choice in choices:
            if choice.enabled:
                self.fleet.wake(choice.plugin, choice.area)

    def _ready(self, area: str) -> tuple[Grant, ...]:
        ready = self._loader.ready
        return tuple(grant for grant in self._allowed.at(area) if grant.plugin in ready)

    def _new_relay(self, area: str) -> Relay:
        grants, book = self._ready(area), self._grants

        def steps_for(hook: str, locale: str) -> tuple[Step, ...]:
            return tuple(step for grant in grants if (step := self._step(book, grant, area, hook, locale)))

        return Relay(area, self._checks, steps_for, lambda hook: self.decider(hook, area))

    def _step(self, book: GrantBook, grant: Grant, area: str, hook: str, locale: str) -> Step | None:
        implementation = self._loader.implementation(grant.plugin, self._checks[hook].spec.id)
        if implementation is None:
            return None
        offer, version = self._loader.offer(grant.plugin), implementation.version

        def granted_at(place: str) -> Granted:
            return book.granted(grant.plugin, version, offer.asking, place) if offer else NOTHING

        granted = granted_at(area)
        if not granted.may_call(implementation.hook):
            return None
        sight = sight_of(implementation.hook, granted, granted_at)
        if sight is not None:
            implementation = implementation.seeing(sight)
        key = (grant.plugin, grant.area, hook)
        gauge = self._gauges.get(key)
        if gauge is None:
            gauge = self._gauges[key] = Gauge(*key, wall=self._now)
        ctx = HookContext(
            area=area,
            plugin=grant.plugin,
            version=implementation.version,
            log=StandardLog(grant.plugin),
            locale=locale,
            settings=self.open_settings(grant.plugin, area),
            platform=InsidePlatform(
                lambda: self.fleet.supervisor.broker, plugin=grant.plugin, version=implementation.version, area=area, hook=hook
            ),
        )
        return Step(implementation, ctx, gauge)

    def _now(self) -> datetime:
        return self._time.now()

    async def _follow(self) -> None:
        turn = 0
        while True:
            await asyncio.sleep(POLL_S)
            turn += 1
            try:
                await self.refresh()
                await self.look_into_store()
                if turn % HEALTH_EVERY == 0:
                    await self.save_health()
            except Exception:  # noqa: BLE001  a poll that died would leave switched-off plugins on for good
                _log.exception(
                    "The choices of the areas, or the store, could not be read; what was read last stays in force until they can."
                )
