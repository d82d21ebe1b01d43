"""What areas have said about plugins, joined with what is installed: what is on where, in which version, and what it may do there.

A snapshot: the host makes a new one whenever anything has changed, and whatever was handed out before goes on with the old one.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from wangge_core import area_code
from wangge_core.access.policy import PermissionEntry, Role
from wangge_core.plugins.allow_list import AllowList, Inherited, merged, settings_at
from wangge_core.plugins.contributions import Catalogue, Contributions, Offer
from wangge_core.plugins.grants.book import GrantBook
from wangge_core.plugins.grants.granted import NOTHING, Granted
from wangge_core.plugins.model import Choices, Installed
from wangge_core.plugins.permissions import contributed_roles, defined_permissions
from wangge_core.plugins.shelf import Shelf, defaults_in, defaults_of
from wangge_core.plugins.upgrades.model import Canary
from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sdk.withdrawals import Withdrawal

MOST_AREAS: Final = 4096
"""Of so many areas what was found is kept; then it is found again."""
PLATFORM: Final = ""
"""Stands for an area in settings that the operator makes once, for the whole server."""


class Running:
    """A version that runs in an area, and the area whose choice put it on."""

    __slots__ = ("area", "installed")

    def __init__(self, installed: Installed, area: str) -> None:
        """`area` is the one that was asked about, or one above it."""
        self.installed: Final = installed
        self.area: Final = area


class Standing:
    """Everything here is answered from memory."""

    def __init__(self, shelf: Shelf, choices: Choices) -> None:
        """`shelf` is looked at whenever something is asked for the first time."""
        self._shelf = shelf
        self.choices: Final = choices
        self.allowed: Final = AllowList(choices.areas)
        self.grants: Final = GrantBook(choices.grants)
        self._deciders = Inherited((each.hook, each.area, each.plugin) for each in choices.deciders)
        self._settings = settings_at(choices.settings)
        self._own = {(choice.plugin, choice.area): choice.values for choice in choices.settings}
        self._running: dict[str, tuple[Running, ...]] = {}
        self._merged: dict[tuple[tuple[str, str], ...], Contributions] = {}

    def running_at(self, area: str) -> tuple[Running, ...]:
        """Return what runs in an area, by plugin id.

        Raises:
            InvalidError: `area_code`, when `area` is no code.
        """
        found = self._running.get(area)
        if found is None:
            if len(self._running) >= MOST_AREAS:
                self._running.clear()
            pairs = [(self._allowed(grant.plugin, grant.version, area), grant.area) for grant in self.allowed.at(area)]
            found = self._running[area] = tuple(Running(installed, place) for installed, place in pairs if installed)
        return found

    def running(self, plugin: str, area: str) -> Installed | None:
        """Return the version of a plugin that runs in an area; None where it is off, or not ready."""
        choice = self.allowed.nearest(plugin, area)
        return self._allowed(plugin, choice.version, area) if choice is not None and choice.enabled else None

    def stopped(self, installed: Installed, area: str) -> Withdrawal | None:
        """Return what a registry has withdrawn so that a version may not run in an area; None when nothing."""
        return self.choices.withdrawn.stops(installed.id, installed.version, installed.sha256, area)

    def speaking(self, plugin: str, area: str) -> Installed | None:
        """Return the version that runs in an area, or would: the one that was chosen there, else the leading one."""
        choice = self.allowed.nearest(plugin, area)
        chosen = self._shelf.get(plugin, choice.version) if choice is not None else None
        return self.running(plugin, area) or chosen or self._shelf.leading(plugin)

    def contributions(self, area: str) -> Contributions:
        """Return what the plugins that are on in an area add there.

        Raises:
            InvalidError: `area_code`, when `area` is no code.
        """
        here = [running.installed for running in self.running_at(area)]
        key = tuple((installed.id, installed.version) for installed in here)
        if key not in self._merged:
            self._merged[key] = Contributions(area, (installed.offer for installed in here if installed.offer))
        return self._merged[key].at(area)

    @cached_property
    def catalogue(self) -> Catalogue:
        """What every installed plugin adds, wherever it is on: cases outlive the choice of an area."""
        return Catalogue({plugin.id: self._shelf.offers(plugin.id) for plugin in self._shelf.plugins}, self._version)

    @cached_property
    def permissions(self) -> tuple[PermissionEntry, ...]:
        """The permissions that installed plugins define, each as the newest version that has it says."""
        offers = [offer for plugin in self._shelf.plugins for offer in self._shelf.offers(plugin.id)]
        found: dict[tuple[str, str], PermissionEntry] = {}
        for entry in (entry for offer in offers for entry in defined_permissions(offer.manifest)):
            found.setdefault((entry.resource, entry.action), entry)
        return tuple(found.values())

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles that installed plugins contribute, each as the newest version that has it says."""
        offers = [offer for plugin in self._shelf.plugins for offer in self._shelf.offers(plugin.id)]
        found: dict[str, Role] = {}
        for role in (role for offer in offers for role in contributed_roles(offer.manifest)):
            found.setdefault(role.id, role)
        return tuple(found.values())

    def canaries(self, plugin: str) -> tuple[Canary, ...]:
        """Return the areas that try a plugin's versions first, by area."""
        return tuple(canary for canary in self.choices.canaries if canary.plugin == plugin)

    def own_settings(self, plugin: str, area: str) -> Mapping[str, Any]:
        """Return what this very area has set; what it inherits is not in it."""
        return self._own.get((plugin, area), {})

    def settings(self, plugin: str, area: str) -> dict[str, Any]:
        """Return a plugin's settings as they hold in an area: its defaults, then each area down to this one."""
        speaking = self.speaking(plugin, area)
        return merged(defaults_of(speaking.offer if speaking else None), self._settings.line(plugin, area))

    def platform_settings(self, plugin: str, area: str = PLATFORM) -> dict[str, Any]:
        """Return what the operator has set for the whole server, over the defaults of the version that an area (none: the newest) runs."""
        speaking = self.speaking(plugin, area) if area else self._shelf.leading(plugin)
        return {
            **defaults_in(speaking.offer.platform_schema if speaking and speaking.offer else None),
            **self.own_settings(plugin, PLATFORM),
        }

    def whole_settings(self, plugin: str, area: str) -> dict[str, Any]:
        """Return all that is set for a plugin in an area: the operator's for the whole server, and the areas' own."""
        return {**self.platform_settings(plugin, area), **self.settings(plugin, area)}

    def open_settings(self, plugin: str, area: str) -> dict[str, Any]:
        """Return all of them without secrets: what may be shown, and given to code."""
        secrets = self._shelf.secrets(plugin)
        return {name: value for name, value in self.whole_settings(plugin, area).items() if name not in secrets}

    def source(self, plugin: str, area: str, name: str) -> str | None:
        """Return the area whose value of a setting holds in an area; None where it is the plugin's default, or nothing."""
        return next((place for place in area_code.ancestors(area) if name in self.own_settings(plugin, place)), None)

    def secret(self, plugin: str, area: str, name: str) -> str | None:
        """Return a secret that the platform uses for a plugin; None when it is none, or not set."""
        value = self.whole_settings(plugin, area).get(name) if name in self._shelf.secrets(plugin) else None
        return value if isinstance(value, str) and value else None

    def decider(self, hook: str, area: str) -> str | None:
        """Return the plugin that decides a hook in an area, or None for the platform's own rule."""
        return self._deciders.nearest(hook, area) or None

    def granted(self, plugin: str, version: str, area: str) -> Granted:
        """Return what a version of a plugin may do in an area; nothing where it does not run."""
        running = self.running(plugin, area)
        if running is None or running.version != version or running.offer is None:
            return NOTHING
        return self.granted_to(running.offer, area)

    def granted_to(self, offer: Offer, area: str) -> Granted:
        """Return what a version may do in an area, as far as that and those above have agreed; whether it runs there is not asked."""
        return self.grants.granted(offer.manifest.id, offer.manifest.version, offer.asking, area)

    def said(self, plugin: str) -> tuple[str, ...]:
        """Return the areas that have switched a plugin or agreed to something: what it may do changes at these and nowhere else."""
        return tuple({*(choice.area for choice in self.allowed.of(plugin)), *(entry.area for entry in self.grants.of(plugin))})

    def places(self, plugin: str, county: str, version: str | None = None) -> tuple[str, ...]:
        """Return the areas of a county in which a plugin is switched on (in one version, if named); the county when that was done above."""
        chosen = [choice for choice in self.allowed.of(plugin) if choice.enabled]
        if version is not None:
            chosen = [choice for choice in chosen if (runs := self.running(plugin, choice.area)) and runs.version == version]
        inside = {choice.area for choice in chosen if choice.area.startswith(county)}
        above = any(county.startswith(choice.area) and choice.area != county for choice in chosen)
        return tuple(sorted({county, *inside} if above else inside))

    def below(self, area: str) -> dict[str, frozenset[str]]:
        """Return the areas within an area where plugins are switched on that are off in the area itself, with those plugins.

        Each plugin stands with the highest areas that have it: what these hand down is theirs.
        """
        found: dict[str, set[str]] = {}
        for choice in self.choices.areas:
            if not choice.enabled or choice.area == area or not choice.area.startswith(area):
                continue
            above = area_code.parent_of(choice.area) or area
            begins = self.running(choice.plugin, choice.area) and not self.running(choice.plugin, above)
            if begins and not self.running(choice.plugin, area):
                found.setdefault(choice.area, set()).add(choice.plugin)
        return {place: frozenset(found[place]) for place in sorted(found)}

    def limits(self, plugin: str, version: str, county: str) -> WorkerLimits | None:
        """Return the limits of a version's worker for a county: the least of what its areas agreed to; None where none did."""
        granted = (self.granted(plugin, version, place).runtime for place in self.places(plugin, county, version))
        agreed = [ask for ask in granted if ask is not None]
        if not agreed:
            return None
        return WorkerLimits(
            memory_mb=min(ask.memory_mb for ask in agreed),
            cpu_seconds_per_call=min(ask.cpu_seconds_per_call for ask in agreed),
            call_timeout_ms=min(ask.call_timeout_ms for ask in agreed),
            disk_mb=min(ask.disk_mb for ask in agreed),
            concurrency=min(ask.concurrency for ask in agreed),
        )

    def _allowed(self, plugin: str, version: str, area: str) -> Installed | None:
        """Return what runs where a version was chosen; nothing stands in for one that is withdrawn: that is for a person to decide."""
        installed = self._shelf.standing_in(plugin, version)
        if installed is None or self.stopped(installed, area):
            return None
        gone = installed.version != version and self.choices.withdrawn.stops(plugin, version, "", area)
        return None if gone else installed

    def _version(self, plugin: str, area: str) -> str | None:
        speaking = self.speaking(plugin, area)
        return speaking.version if speaking else None
