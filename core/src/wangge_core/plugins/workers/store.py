"""Where the code of installed plugins lies: `plugins/<id>/<version>/<hash>/site-packages` below the data folder.

A wheel is unpacked here and nowhere else: never into the server's own Python, and none of its code is run for it.
"""

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from wangge_core.plugins.versions import rank
from wangge_core.plugins.workers.dependencies import dependencies
from wangge_core.plugins.workers.wheels import WheelError, require_sound, unpack
from wangge_sdk.manifest import Finding, Manifest, Package, PluginError, check, open_package, read_manifest

SITE: Final = "site-packages"


class Store:
    """The plugins' folders of one server."""

    def __init__(self, folder: Path) -> None:
        """`folder` is `plugins` in the data folder."""
        self._folder = folder

    def install(self, wheel: Path, libraries: Path | None = None) -> Path:
        """Unpack a wheel and return its folder; installing the same file again changes nothing.

        `libraries` is the folder with the wheels that it needs besides, if any.

        Raises:
            WheelError: it is no wheel of a plugin, its manifest has errors, or something in it is not allowed.
        """
        require_sound(wheel)
        package, manifest = _opened(wheel)
        wheels = (wheel, *dependencies(wheel, package, manifest, libraries))
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        place = self._folder / manifest.id / manifest.version / digest / SITE
        if not place.is_dir():
            unpack(wheels, place)
        return place

    def replace_same(self, place: Path) -> None:
        """Remove other code of the same version as that in `place`, which `install` has returned; other versions stay beside it."""
        plugin, version = place.relative_to(self._folder).parts[:2]
        for site in self._sites(plugin, version):
            if site != place:
                shutil.rmtree(site.parent)

    def versions(self, plugin: str) -> tuple[str, ...]:
        """Return the versions of a plugin that lie here, the newest first."""
        return tuple(sorted({site.parts[-3] for site in self._sites(plugin)}, key=rank, reverse=True))

    def remove(self, plugin: str, version: str | None = None) -> bool:
        """Remove a plugin's code, one version of it or all; tell whether there was any."""
        sites = list(self._sites(plugin)) if version is None else [s for s in self._sites(plugin) if s.parts[-3] == version]
        for site in sites:
            shutil.rmtree(site.parent)
        return bool(sites)

    def files(self) -> tuple[tuple[str, str, str], ...]:
        """Return plugin, version and digest of every file whose code lies here."""
        return tuple((site.parts[-4], site.parts[-3], site.parts[-2]) for site in self._sites("*"))

    def remove_file(self, plugin: str, version: str, sha256: str) -> bool:
        """Remove the code of one file; tell whether it was there. Another process may do the same at the same time."""
        place = self._folder / plugin / version / sha256
        there = place.is_dir()
        shutil.rmtree(place, ignore_errors=True)
        return there

    def parts(self, plugin: str) -> dict[str, dict[str, str]]:
        """Return the packages that lie in each version of a plugin, with their versions, as their wheels say."""
        found: dict[str, dict[str, str]] = {}
        for site in self._sites(plugin):
            names = (path.name.removesuffix(".dist-info").partition("-") for path in site.glob("*.dist-info"))
            found.setdefault(site.parts[-3], {}).update({name: version for name, _, version in names})
        return found

    def sites(self) -> frozenset[Path]:
        """Return where code lies; a look that costs little, to see whether anything has changed."""
        return frozenset(self._sites("*"))

    def packages(self) -> Iterator[tuple[Path, tuple[Path, ...]]]:
        """Yield each plugin's package folder (with its manifest) and all that lies beside it."""
        for site in self._sites("*"):
            entries = tuple(path for path in sorted(site.iterdir()) if not path.name.endswith(".dist-info"))
            for manifest in sorted(site.glob("*/plugin.json")):
                yield manifest.parent, entries

    def _sites(self, plugin: str, version: str = "*") -> Iterator[Path]:
        return iter(sorted(self._folder.glob(f"{plugin}/{version}/*/{SITE}")))


def _opened(wheel: Path) -> tuple[Package, Manifest]:
    try:
        package = open_package(wheel)
        errors = [finding for finding in check(package) if finding.severity == "error"]
        if errors:
            raise WheelError(f"its manifest has errors: {'; '.join(map(Finding.sentence, errors[:3]))}")
        return package, read_manifest(package)
    except PluginError as error:
        raise WheelError(str(error)) from error
