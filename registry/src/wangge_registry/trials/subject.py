"""What is tried: a wheel, unpacked, with its manifest read. None of its code is touched."""

import hashlib
from pathlib import Path
from typing import Any, Final

from wangge_registry.trials.bringing import bring, unpack
from wangge_sdk.manifest import Manifest, Package, open_package, read_manifest
from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.rulepack import read_wheel


class NotReadableError(Exception):
    """The wheel cannot be unpacked; the static checks say why."""


class Subject:
    """An unpacked plugin, with the libraries that its lock names."""

    def __init__(self, name: str, wheel: bytes, folder: Path, mirror: Path | None = None) -> None:
        """Unpack into `folder`, which is empty; `mirror` is the folder of the registry's libraries.

        Raises:
            NotReadableError: it is no wheel of a plugin.
        """
        content = read_wheel(name, wheel)
        if not content.readable or content.root is None or content.faults:
            raise NotReadableError(f"{name} cannot be unpacked")
        self.site: Final = folder / "site"
        self.wheels: Final = folder / "wheels"
        """Folder of the libraries' wheels, for whoever installs it."""
        self.wheel: Final = folder / name
        self.wheel.write_bytes(wheel)
        self.wheels.mkdir()
        unpack(content.files, self.site)
        self.sha256: Final = hashlib.sha256(wheel).hexdigest()
        self.folder: Final = self.site / content.root
        self.package: Final[Package] = open_package(self.folder)
        self.manifest: Final[Manifest] = read_manifest(self.package)
        self.brought: Final = bring(self.package, self.manifest, mirror, self.wheels, self.site)

    @property
    def code(self) -> tuple[Path, ...]:
        """Return its packages and those of its libraries."""
        return tuple(sorted(self.site.iterdir()))

    def schema(self, path: str | None) -> dict[str, Any] | None:
        """Return a schema of the package; None where the manifest names none."""
        return read_typed(self.package, path, dict[str, Any]) if path else None

    def settings_schema(self) -> dict[str, Any]:
        """Return the schema of what an area may set; an empty one where there is none."""
        return self.schema(self.manifest.contributes.settings.area) or {}
