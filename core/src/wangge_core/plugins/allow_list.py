"""Which plugins are on in an area, and in which version: the nearest choice on the way up to the province wins. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wangge_core import area_code
from wangge_core.plugins.model import Choice, Grant, SettingsChoice

_NOTHING: Final[Mapping[str, Choice]] = {}


class AllowList:
    """Every choice of every area, ready to be asked for one area. An area without any choice has nothing on."""

    def __init__(self, choices: Iterable[Choice]) -> None:
        """Take the choices; a later one for the same plugin and area replaces an earlier one."""
        found: dict[str, dict[str, Choice]] = {}
        for choice in choices:
            found.setdefault(choice.plugin, {})[choice.area] = choice
        self._by_plugin = {plugin: found[plugin] for plugin in sorted(found)}

    def of(self, plugin: str) -> tuple[Choice, ...]:
        """Return what areas have said about a plugin, in the order in which it was taken."""
        return tuple(self._by_plugin.get(plugin, _NOTHING).values())

    def own(self, plugin: str, area: str) -> Choice | None:
        """Return what this very area has said about a plugin."""
        return self._by_plugin.get(plugin, _NOTHING).get(area)

    def nearest(self, plugin: str, area: str) -> Choice | None:
        """Return the choice that holds in an area: its own, or that of the nearest area above which has one."""
        choices = self._by_plugin.get(plugin)
        return next((choices[place] for place in area_code.ancestors(area) if place in choices), None) if choices else None

    def at(self, area: str) -> tuple[Grant, ...]:
        """Return what is on in `area`, by plugin id, with the area whose choice it is."""
        line = area_code.ancestors(area)
        found: list[Grant] = []
        for plugin, choices in self._by_plugin.items():
            decided = next((choices[place] for place in line if place in choices), None)
            if decided is not None and decided.enabled:
                found.append(Grant(plugin, decided.area, decided.version))
        return tuple(found)

    def is_on(self, plugin: str, area: str) -> bool:
        """Tell whether one plugin is on in `area`."""
        choice = self.nearest(plugin, area)
        return choice is not None and choice.enabled


class Inherited:
    """Values that areas set and hand down: settings of a plugin, the plugin that decides a hook."""

    def __init__(self, entries: Iterable[tuple[str, str, Any]]) -> None:
        """Take (subject, area, value)."""
        self._by_subject: dict[str, dict[str, Any]] = {}
        for subject, area, value in entries:
            self._by_subject.setdefault(subject, {})[area] = value

    def nearest(self, subject: str, area: str) -> Any | None:  # noqa: ANN401  the value is the caller's
        """Return the value that the nearest area on the way up has set, or None."""
        values = self._by_subject.get(subject, {})
        return next((values[place] for place in area_code.ancestors(area) if place in values), None)

    def line(self, subject: str, area: str) -> tuple[Any, ...]:
        """Return every value on the way, the highest area's first."""
        values = self._by_subject.get(subject, {})
        return tuple(values[place] for place in reversed(area_code.ancestors(area)) if place in values)


def settings_at(choices: Iterable[SettingsChoice]) -> Inherited:
    """Return the settings of every plugin, to be read with `merged`."""
    return Inherited((choice.plugin, choice.area, choice.values) for choice in choices)


def merged(defaults: Mapping[str, Any], line: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Lay settings over each other, key by key: the plugin's defaults, then each area down to the asked one."""
    values = dict(defaults)
    for layer in line:
        values.update(layer)
    return values
