"""Secrets of plugins at rest: sealed in the database, open in the memory of the server, and nowhere else."""

import base64
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from wangge_core.errors import UnavailableError
from wangge_core.identity.second_factor.sealing import Seal

KEY: Final = "plugins.key"
_SEALED: Final = "$sealed"

_log: Final = logging.getLogger("wangge.plugins")


class SettingsSeal:
    """Seals what a manifest calls a secret; each is bound to its plugin and name, so that one does not open as another."""

    def __init__(self, keys: Path) -> None:
        """`keys` is the folder of the keys; ours is made there when it is missing."""
        self._seal = Seal.read_or_make(keys, KEY, lambda detail: UnavailableError("plugins_key", detail, 3600))

    def closed(self, plugin: str, values: Mapping[str, Any], secrets: Iterable[str]) -> dict[str, Any]:
        """Return the values as they are written down."""
        hidden = frozenset(secrets)
        return {name: self._closed(plugin, name, value) if name in hidden else value for name, value in values.items()}

    def opened(self, plugin: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values as they were given; what another key sealed is left out, and the log says so."""
        found = {}
        for name, value in values.items():
            if not (isinstance(value, dict) and _SEALED in value):
                found[name] = value
                continue
            try:
                found[name] = self._seal.opened(base64.b64decode(value[_SEALED]), _owner(plugin, name))
            except UnavailableError as error:
                _log.error("The secret %s of plugin %s cannot be opened: %s", name, plugin, error.detail)
        return found

    def _closed(self, plugin: str, name: str, value: object) -> object:
        if not isinstance(value, str):
            return value
        return {_SEALED: base64.b64encode(self._seal.closed(value, _owner(plugin, name))).decode()}


def _owner(plugin: str, name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{plugin}/{name}")
