"""Which worker answers for an area, and within which limits: those that were agreed to where it works."""

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sandbox.slots import Code, Key
from wangge_sdk.manifest import Manifest

_COUNTY: Final = 6

Limits = Callable[[str, str, str], WorkerLimits | None]
"""Plugin, version and county → the limits that were agreed to there; None where nothing was."""


def key_of(plugin: str, version: str, area: str) -> Key:
    """Return the worker that answers for an area: one for each county, one for each area above the counties."""
    return Key(plugin, version, area[:_COUNTY])


class Placing:
    """The workers of one version of a plugin."""

    def __init__(self, manifest: Manifest, code: Code, limits: Limits) -> None:
        """`code` is within the limits that the manifest asks for."""
        self.manifest: Final = manifest
        self._code = code
        self._limits = limits
        self._places: dict[str, tuple[Key, Code]] = {}
        self._background: dict[str, tuple[Key, Code]] = {}

    def at(self, area: str) -> tuple[Key, Code]:
        """Return the worker that answers for an area, and what it runs."""
        return self._places.get(area) or self._place(area)

    def beside(self, area: str) -> tuple[Key, Code]:
        """Return the worker for what nobody waits for, so that no hook does either; it sleeps when there is nothing to do."""
        found = self._background.get(area)
        if found is None:
            key, code = self.at(area)
            found = self._background[area] = replace(key, lane="background"), replace(code, resident=False)
        return found

    def forget(self) -> None:
        """Ask for the limits anew: something was agreed to. A worker with others ends, and wakes within the new ones."""
        self._places, self._background = {}, {}

    def _place(self, area: str) -> tuple[Key, Code]:
        key = key_of(self.manifest.id, self.manifest.version, area)
        if key.county != area:
            found = self._places[area] = self.at(key.county)
            return found
        limits = self._limits(key.plugin, key.version, key.county)
        code = self._code if limits is None or limits == self._code.limits else replace(self._code, limits=limits)
        found = self._places[area] = key, code
        return found
