"""The plugin that is tested: its manifest, its settings, and its code, loaded as a worker loads it."""

import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wangge_sdk.hooks.loading import Hook, load
from wangge_sdk.manifest import Manifest, Package, PackageError, open_package, read_manifest
from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.manifest.package import FolderPackage


class PluginUnderTest:
    """A plugin in a folder."""

    def __init__(self, path: Path) -> None:
        """Open it; none of its code is touched.

        Raises:
            PackageError: there is no plugin in that folder.
            ManifestError: its manifest is not valid.
        """
        package = open_package(path)
        if not isinstance(package, FolderPackage):
            raise PackageError(f"{path} is a wheel; tests are run in the folder of a plugin")
        self.package: Package = package
        self.folder = Path(package.where)
        self.manifest: Manifest = read_manifest(package)

    def settings_schemas(self) -> tuple[Mapping[str, Any], ...]:
        """Return the schemas of what the operator, an area and a person may set, as far as there are any."""
        declared = self.manifest.contributes.settings
        paths = (declared.platform, declared.area, declared.user)
        return tuple(read_typed(self.package, path, dict[str, Any]) for path in paths if path)

    def default_settings(self) -> dict[str, Any]:
        """Return what code is given of the settings in an area where nobody has set anything."""
        declared = self.manifest.contributes.settings
        paths = (path for path in (declared.platform, declared.area) if path)
        given = [defaults_of(read_typed(self.package, path, dict[str, Any])) for path in paths]
        return {name: value for each in given for name, value in each.items() if name not in declared.secrets}

    def load(self) -> dict[str, Hook]:
        """Import the code anew and return its hooks by id: nothing that an earlier import remembers is left.

        Raises:
            CodeError: it cannot be imported, or does not follow the hooks' contract.
        """
        module = self.manifest.runtime.module
        if module is None:
            return {}
        above = str(self.folder.parent)
        if above not in sys.path:
            sys.path.insert(0, above)
        top = module.partition(":")[0].partition(".")[0]
        for name in [name for name in sys.modules if name == top or name.startswith(f"{top}.")]:
            del sys.modules[name]
        importlib.invalidate_caches()
        return load(module)


def defaults_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the defaults that a schema of settings declares."""
    fields = schema.get("properties", {})
    return {name: field["default"] for name, field in fields.items() if isinstance(field, dict) and "default" in field}
