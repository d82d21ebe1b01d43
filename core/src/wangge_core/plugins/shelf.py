"""Which versions of which plugins are installed, and which of them answers for a choice. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.model import Installed, State
from wangge_core.plugins.versions import rank

_NONE: Final[Mapping[str, Installed]] = {}


class Shelf:
    """By id and version; a plugin whose manifest is not good stands under the empty version."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._by_id: dict[str, dict[str, Installed]] = {}

    def put(self, installed: Installed) -> None:
        """Put a version there, in the place of the same."""
        versions = {**self._by_id.get(installed.id, _NONE), installed.version: installed}
        self._by_id[installed.id] = {version: versions[version] for version in sorted(versions, key=rank, reverse=True)}

    def take(self, plugin: str, version: str) -> None:
        """Take a version away; one that is not there is no error."""
        versions = self._by_id.get(plugin, {})
        versions.pop(version, None)
        if not versions:
            self._by_id.pop(plugin, None)

    @property
    def plugins(self) -> tuple[Installed, ...]:
        """Return one version of each plugin, by id: see `leading`."""
        return tuple(leading for plugin in sorted(self._by_id) if (leading := self.leading(plugin)))

    def versions(self, plugin: str) -> tuple[Installed, ...]:
        """Return the installed versions of a plugin, the newest first."""
        return tuple(self._by_id.get(plugin, _NONE).values())

    def get(self, plugin: str, version: str) -> Installed | None:
        """Return one version, or None when it is not installed."""
        return self._by_id.get(plugin, _NONE).get(version)

    def leading(self, plugin: str) -> Installed | None:
        """Return the version that speaks for a plugin where none is named: the newest that is ready, else the newest."""
        versions = self.versions(plugin)
        return next((each for each in versions if each.state is State.READY), versions[0] if versions else None)

    def standing_in(self, plugin: str, version: str) -> Installed | None:
        """Return what runs where a version was chosen.

        The version itself; when it is there and not ready, nothing, since going back is for a person to decide. When it is not
        installed at all, as after an upgrade of the server's own Python, the next above it that is ready, else the newest that is.
        """
        chosen = self.get(plugin, version)
        if chosen is not None:
            return chosen if chosen.state is State.READY else None
        ready = [each for each in self.versions(plugin) if each.state is State.READY]
        above = [each for each in ready if rank(each.version) > rank(version)]
        return above[-1] if above else next(iter(ready), None)

    def offers(self, plugin: str) -> tuple[Offer, ...]:
        """Return what the versions of a plugin add and ask for, the newest first."""
        return tuple(each.offer for each in self.versions(plugin) if each.offer)

    def secrets(self, plugin: str) -> frozenset[str]:
        """Return the names of the settings that any version calls a secret: never shown, never given to code."""
        return frozenset(name for offer in self.offers(plugin) for name in offer.manifest.contributes.settings.secrets)


def defaults_of(offer: Offer | None) -> dict[str, Any]:
    """Return the defaults that the schema of a plugin's settings declares."""
    return defaults_in(offer.settings_schema if offer else None)


def defaults_in(schema: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the defaults that a schema of settings declares."""
    fields = (schema or {}).get("properties", {})
    return {name: field["default"] for name, field in fields.items() if isinstance(field, dict) and "default" in field}
