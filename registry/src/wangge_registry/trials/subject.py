"""What is tried: a wheel, unpacked, with its manifest read. None of its code is touched."""

import hashlib
from pathlib import Path
from typing import Any, Final

from wangge_sdk.manifest import Manifest, Package, open_package, read_manifest
from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.rulepack import read_wheel

_INFO: Final = ".dist-info/"


class NotReadableError(Exception):
    """The wheel cannot be unpacked; the static checks say why."""


class Subject:
    """An unpacked plugin."""

    def __init__(self, name: str, wheel: bytes, folder: Path) -> None:
        """Unpack into `folder`, which is empty.

        Raises:
            NotReadableError: it is no wheel of a plugin.
        """
        content = read_wheel(name, wheel)
        if not content.readable or content.root is None or content.faults:
            raise NotReadableError(f"{name} cannot be unpacked")
        for path, data in content.files.items():
            if _INFO in path:
                continue
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        self.sha256: Final = hashlib.sha256(wheel).hexdigest()
        self.folder: Final = folder / content.root
        self.package: Final[Package] = open_package(self.folder)
        self.manifest: Final[Manifest] = read_manifest(self.package)

    def schema(self, path: str | None) -> dict[str, Any] | None:
        """Return a schema of the package; None where the manifest names none."""
        return read_typed(self.package, path, dict[str, Any]) if path else None

    def settings_schema(self) -> dict[str, Any]:
        """Return the schema of what an area may set; an empty one where there is none."""
        return self.schema(self.manifest.contributes.settings.area) or {}
