"""All grants of the server, ready to be asked: inherited down the area tree, bounded by every area above. Pure."""

from collections.abc import Iterable
from typing import Final

from wangge_core import area_code
from wangge_core.plugins.grants.granted import NOTHING, Granted, agreed, compiled
from wangge_core.plugins.grants.model import Act, Consent, GrantEntry
from wangge_sdk.manifest.asking import Asking
from wangge_sdk.manifest.difference import Difference, difference

_MOST_PLACES: Final = 16_384
"""So many answers are kept by place; beyond that they are found again from the layers."""


class GrantBook:
    """A snapshot: the host makes a new one when anything changed, so that nothing compiled outlives what it came from."""

    def __init__(self, entries: Iterable[GrantEntry] = ()) -> None:
        """Take the last act of every area about every plugin."""
        self._entries: dict[str, dict[str, GrantEntry]] = {}
        for entry in entries:
            self._entries.setdefault(entry.plugin, {})[entry.area] = entry
        self._compiled: dict[tuple[str, str, tuple[str, ...]], Granted] = {}
        self._places: dict[tuple[str, str, str], Granted] = {}

    def of(self, plugin: str) -> tuple[GrantEntry, ...]:
        """Return the last act of each area about a plugin, by area."""
        entries = self._entries.get(plugin, {})
        return tuple(entries[area] for area in sorted(entries))

    def own(self, plugin: str, area: str) -> GrantEntry | None:
        """Return the last act of this very area."""
        return self._entries.get(plugin, {}).get(area)

    def line(self, plugin: str, area: str) -> tuple[GrantEntry, ...]:
        """Return the acts that bear on an area, the highest area's first, its own last."""
        entries = self._entries.get(plugin, {})
        return tuple(entries[place] for place in reversed(area_code.ancestors(area)) if place in entries)

    def granted(self, plugin: str, version: str, asked: Asking, area: str) -> Granted:
        """Return what a version, which asks for `asked`, may do in an area."""
        place = (plugin, version, area)
        found = self._places.get(place)
        if found is None:
            if len(self._places) >= _MOST_PLACES:
                self._places.clear()
            found = self._places[place] = self._granted(plugin, version, asked, area)
        return found

    def consent(self, plugin: str, asked: Asking, area: str) -> Consent:
        """Return how an area stands to what a version asks for."""
        if not asked.asks:
            return Consent.NOT_NEEDED
        line = self.line(plugin, area)
        if not line:
            return Consent.MISSING
        if any(entry.act is Act.WITHDRAWN for entry in line):
            return Consent.WITHDRAWN
        return Consent.WAITING if self.pending(plugin, asked, area).effect.needs_consent else Consent.GIVEN

    def pending(self, plugin: str, asked: Asking, area: str) -> Difference:
        """Return what a version asks for beyond, or short of, what the area and those above have been asked and agreed to."""
        line = self.line(plugin, area)
        known = line[0].asking if line and all(entry.act is Act.GRANTED for entry in line) else Asking()
        for entry in line[1:]:
            known = entry.asking.meet(known)
        return difference(known, asked)

    def _granted(self, plugin: str, version: str, asked: Asking, area: str) -> Granted:
        line = self.line(plugin, area)
        if not line or any(entry.act is Act.WITHDRAWN for entry in line):
            return NOTHING
        key = (plugin, version, tuple(entry.area for entry in line))
        if key not in self._compiled:
            self._compiled[key] = compiled((agreed(entry.asking, entry.taken) for entry in line), asked)
        return self._compiled[key]
