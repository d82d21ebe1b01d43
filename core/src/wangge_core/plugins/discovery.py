"""Which plugins are installed: their manifests are read and checked, none of their code is touched."""

import logging
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Final

import msgspec

from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.workers.libraries import libraries
from wangge_core.plugins.workers.store import Store
from wangge_sdk.manifest import (
    Finding,
    Package,
    PluginError,
    check,
    installed_plugins,
    offered_case_types,
    offered_collections,
    offered_commands,
    offered_frames,
    offered_routes,
    offered_styles,
    offered_views,
    open_package,
    read_manifest,
)
from wangge_sdk.manifest.algorithms import offered_algorithms
from wangge_sdk.manifest.asking import manifest_digest
from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.extensions import offered_extensions, offered_points
from wangge_sdk.manifest.notices import offered_notices
from wangge_sdk.manifest.package import FolderPackage
from wangge_sdk.texts import Text

_LONGEST_ID: Final = 100
_log: Final = logging.getLogger("wangge.plugins")


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin as it lies on the disk."""

    name: str
    """Its id, or where it lies when its manifest cannot be read."""
    offer: Offer | None
    """Manifest and case types, when the check found no error."""
    findings: tuple[Finding, ...] = ()
    code: tuple[Path, ...] = ()
    """Packages that a worker of it needs, each a file or folder; empty when it lies in no files."""
    stored: bool = False
    """Whether it lies in the server's store: such code runs in a worker or not at all."""
    problem: Text | None = None
    """Why there is nothing to read at all."""
    sha256: str = ""
    """Of the file that it was installed from, when it lies in the store."""

    @property
    def version(self) -> str:
        """Its version; empty when its manifest is not good."""
        return self.offer.manifest.version if self.offer else ""


def discover(points: Iterable[EntryPoint] | None = None, store: Store | None = None) -> tuple[Found, ...]:
    """Return every version of every plugin installed in this Python or in the store, by id; a broken one does not hide the others.

    Two plugins of the same name (the part of the id after the publisher) would answer for the same case types:
    the first by id is taken, the other is listed with the reason. So it is with one version that is there twice.
    """
    found = [_found(point) for point in (installed_plugins() if points is None else points)]
    found += [_stored(folder, code) for folder, code in (store.packages() if store else ())]
    return distinct(sorted(found, key=lambda each: each.name))


class Inventory:
    """What is installed, and what has changed in the store since the last look."""

    def __init__(self, store: Store) -> None:
        """`store` is the server's."""
        self._store = store
        self._sites: frozenset[Path] = frozenset()
        self._stored: dict[tuple[str, str], Found] = {}

    def everything(self) -> tuple[Found, ...]:
        """Return every version of every plugin installed in this Python or in the store, by id."""
        self._sites = self._store.sites()
        found = discover(store=self._store)
        self._stored = {(each.name, each.version): each for each in found if each.stored}
        return found

    def has_changed(self) -> bool:
        """Tell whether anything was installed or removed since the last look; costs little."""
        return self._store.sites() != self._sites

    def changes(self) -> tuple[tuple[tuple[str, str], ...], tuple[Found, ...]]:
        """Look again; return name and version of what has gone from the store, and what has come or has other code."""
        before = self._stored
        self.everything()
        gone = tuple(sorted(before.keys() - self._stored.keys()))
        return gone, tuple(each for key, each in self._stored.items() if key not in before or before[key].code != each.code)


def read_offer(package: Package, code: tuple[Path, ...] = (), *, stored: bool = False, sha256: str = "") -> Found:
    """Read and check one plugin's package; `code` are its files on the disk, `stored` whether these lie in the store, from which file."""
    findings = tuple(check(package))
    if any(finding.severity == "error" for finding in findings):
        return Found(name=_claimed_id(package), offer=None, findings=findings, stored=stored, sha256=sha256)
    manifest = read_manifest(package)
    wanted = manifest.contributes.settings
    settings = read_json(package, wanted.area) if wanted.area else None
    collections = offered_collections(package, manifest.id, manifest.version, manifest.data.collections)
    events = {event.type: read_json(package, event.schema) for event in manifest.contributes.events.emits}
    offer = Offer(
        manifest,
        offered_case_types(package, manifest),
        settings,
        collections,
        events,
        routes=offered_routes(package, manifest.contributes.routes),
        commands=offered_commands(package, manifest.contributes.ui.commands),
        views=offered_views(package, manifest),
        styles=offered_styles(package, manifest),
        platform_schema=read_json(package, wanted.platform) if wanted.platform else None,
        user_schema=read_json(package, wanted.user) if wanted.user else None,
        settings_ui=read_json(package, wanted.ui) if wanted.ui else None,
        frames=offered_frames(package, manifest),
        package=package,
        notices=offered_notices(package, manifest),
        algorithms=offered_algorithms(package, manifest, manifest_digest(manifest)),
        extension_points=offered_points(package, manifest),
        extensions=offered_extensions(package, manifest),
    )
    return Found(name=manifest.id, offer=offer, findings=findings, code=code, stored=stored, sha256=sha256)


def distinct(found: Iterable[Found]) -> tuple[Found, ...]:
    """Take the offer away from every plugin whose name another one already has, and from a version that is there already."""
    taken: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    kept: list[Found] = []
    for each in found:
        manifest = each.offer.manifest if each.offer else None
        if manifest is None:
            kept.append(each)
            continue
        first = taken.setdefault(manifest.short_name, manifest.id)
        if first != manifest.id:
            kept.append(Found(name=each.name, offer=None, problem=_name_taken(manifest.short_name, first), stored=each.stored))
        elif (each.name, each.version) in seen:
            kept.append(Found(name=f"{each.name} {each.version} (2)", offer=None, problem=_TWICE, stored=each.stored))
        else:
            seen.add((each.name, each.version))
            kept.append(each)
    return tuple(kept)


def _name_taken(name: str, first: str) -> Text:
    return {
        "zh-CN": f"名称 {name} 已被 {first} 使用；请只安装其中一个。",
        "en": f"The name {name} is taken by {first}; install only one of the two.",
    }


_TWICE: Final[Text] = {
    "zh-CN": "同一插件的同一版本安装了两次；使用的是服务器自身 Python 中的那一份。请移除另一份。",
    "en": "This version of the plugin is installed twice; the one in the server's own Python is used. Remove the other.",
}


def _found(point: EntryPoint) -> Found:
    try:
        package = open_package(point)
        if not isinstance(package, FolderPackage):
            return read_offer(package)
        return _installed(point, package.where, _stamp(Path(package.where)))
    except PluginError as error:
        _log.warning("The plugin behind entry point %s cannot be read: %s", point.name, error)
        return Found(name=point.name, offer=None, problem={"zh-CN": f"无法读取插件：{error}", "en": f"The plugin cannot be read: {error}"})


@lru_cache(maxsize=64)
def _installed(point: EntryPoint, where: str, stamp: int) -> Found:  # noqa: ARG001  another stamp is another plugin
    """Read a plugin that lies in a folder of this Python; as long as no file changes, it is read and checked once a process."""
    package = open_package(point)
    return read_offer(package, (Path(where), *(libraries(point.dist) if point.dist else ())))


def _stamp(folder: Path) -> int:
    """Return a number that changes with the files of a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return hash(tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files))


def _stored(folder: Path, code: tuple[Path, ...]) -> Found:
    try:
        return read_offer(open_package(folder), code, stored=True, sha256=folder.parent.parent.name)
    except PluginError as error:
        _log.warning("The plugin in %s cannot be read: %s", folder, error)
        problem = {"zh-CN": f"无法读取插件：{error}", "en": f"The plugin cannot be read: {error}"}
        return Found(name=folder.name, offer=None, problem=problem, stored=True)


def _claimed_id(package: Package) -> str:
    """Return the id that a faulty manifest gives itself, as far as it can be believed, else the place it lies at."""
    try:
        document = msgspec.json.decode(package.read("plugin.json"))
    except (PluginError, msgspec.DecodeError):
        return package.where
    claimed = document.get("id") if isinstance(document, dict) else None
    return claimed if isinstance(claimed, str) and claimed.isprintable() and len(claimed) <= _LONGEST_ID else package.where
