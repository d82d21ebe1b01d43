"""What a county granted by switching a plugin on: all that its manifest requires, and nothing optional."""

from functools import cache

from wangge_core.plugins.grants.granted import NOTHING, Granted, agreed, compiled
from wangge_core.plugins.host import Host
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.asking import asking_of


class EnabledGrants:
    """See `broker.asker.Grants`."""

    def __init__(self, host: Host) -> None:
        """`host` knows what is on where."""
        self._host = host
        self._compiled = cache(_required)

    def granted(self, plugin: str, version: str, area: str) -> Granted:
        """Return what a version of a plugin may do in an area; nothing where it is not on, nor for another version."""
        offer = self._host.installed(plugin).offer
        if offer is None or offer.manifest.version != version or not self._host.is_on(plugin, area):
            return NOTHING
        return self._compiled(_Key(offer.manifest))

    def places(self, plugin: str, county: str) -> tuple[str, ...]:
        """Return the areas of a county in which the plugin was switched on; the county itself when that was done above it."""
        chosen = (choice.area for choice in self._host.choices_of(plugin) if choice.enabled)
        return tuple(area if area.startswith(county) else county for area in chosen if area.startswith(county) or county.startswith(area))


class _Key:
    """A manifest as a key: by its identity, since manifests hold mappings."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest

    def __hash__(self) -> int:
        return id(self.manifest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.manifest is self.manifest


def _required(key: _Key) -> Granted:
    asking = asking_of(key.manifest)
    return compiled((agreed(asking, ()),), asking)
