"""Opening what is to be examined: a wheel, or the folder of a project, which is packed first so that both are one thing."""

import configparser
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from wangge_sdk.manifest.findings import MANIFEST_FILE, PackageError, PluginError
from wangge_sdk.manifest.package import ENTRY_POINTS, FolderPackage, open_package
from wangge_sdk.manifest.wheels import MOST_BYTES, MOST_FILES, MOST_PACKED
from wangge_sdk.rulepack.archives.directory import ArchiveError, Entry, read_directory
from wangge_sdk.rulepack.archives.names import name_faults, shown
from wangge_sdk.rulepack.archives.records import record_faults
from wangge_sdk.rulepack.archives.unpacking import is_bomb, unpack
from wangge_sdk.rulepack.content import Content
from wangge_sdk.rulepack.hit import Hit

_MB: Final = 1024 * 1024
_GENERATED: Final = "__pycache__"


def read_place(where: str | Path) -> Content:
    """Open a plugin that lies in a folder, or is a wheel.

    A project that can be packed is packed in memory, and its wheel is what is read.

    Raises:
        PackageError: there is no plugin, or more than one.
    """
    path = Path(where)
    if path.is_file() and path.suffix == ".whl":
        return read_wheel(path.name, _bytes(path))
    package = open_package(path)
    if not isinstance(package, FolderPackage):
        raise PackageError(f"{where} is neither a folder nor a wheel")
    folder = Path(package.where)
    project = path if path.is_dir() else path.parent
    if not (project / "pyproject.toml").is_file() or folder == project.resolve():
        return _folder(folder, _base(folder, project))
    return _project(project, folder)


def read_wheel(name: str, data: bytes) -> Content:
    """Read a wheel; ``name`` is that of its file. Whatever is wrong with it becomes a fault of the content; nothing is raised."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        entries = read_directory(data) if len(data) <= MOST_PACKED else ()
    except ArchiveError as error:
        return Content(where=name, files={}, root=None, faults=(_archive(error),), readable=False, sha256=digest, size=len(data))
    if faults := _measure_faults(data, entries):
        return Content(where=name, files={}, root=None, faults=faults, readable=False, sha256=digest, size=len(data))
    faults = tuple(name_faults(entries))
    try:
        files = {entry.name: unpack(data, entry) for entry in entries if not entry.name.endswith("/")}
    except ArchiveError as error:
        unread = (*faults, _archive(error))
        return Content(where=name, files={}, root=None, faults=unread, readable=False, sha256=digest, size=len(data))
    faults += tuple(record_faults(name, data))
    twice = any(fault.rule == "wheel.duplicate" for fault in faults)
    return Content(where=name, files=files, root=_root(files), faults=faults, readable=not twice, sha256=digest, size=len(data))


def _measure_faults(data: bytes, entries: tuple[Entry, ...]) -> tuple[Hit, ...]:
    faults = []
    if len(data) > MOST_PACKED:
        faults.append(_limit(f"wheel 超过 {MOST_PACKED // _MB} MB。", f"The wheel is larger than {MOST_PACKED // _MB} MB."))
    if len(entries) > MOST_FILES:
        faults.append(_limit(f"文件多于 {MOST_FILES} 个。", f"It has more than {MOST_FILES} files."))
    if sum(entry.size for entry in entries) > MOST_BYTES:
        faults.append(_limit(f"解压后超过 {MOST_BYTES // _MB} MB。", f"It unpacks to more than {MOST_BYTES // _MB} MB."))
    faults += [
        Hit(
            rule="wheel.bomb",
            file=shown(entry.name),
            message={
                "zh-CN": f"{entry.packed} 字节解压为 {entry.size} 字节。",
                "en": f"{entry.packed} bytes unpack to {entry.size} bytes.",
            },
        )
        for entry in entries
        if is_bomb(entry)
    ]
    return tuple(faults)


def _limit(chinese: str, english: str) -> Hit:
    return Hit(rule="wheel.limits", message={"zh-CN": chinese, "en": english})


def _archive(error: ArchiveError) -> Hit:
    return Hit(rule="wheel.archive", message=error.text)


def _root(files: Mapping[str, bytes]) -> str | None:
    """Return the package that the one entry point names."""
    names = [name for name in files if name.count("/") == 1 and name.endswith(".dist-info/entry_points.txt")]
    if len(names) != 1:
        return None
    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None)
    parser.optionxform = str  # type: ignore[method-assign,assignment]  # entry points keep their capitals
    try:
        parser.read_string(files[names[0]].decode())
        values = list(parser[ENTRY_POINTS].values())
    except (configparser.Error, UnicodeDecodeError, KeyError):
        return None
    root, _, file = values[0].partition(":") if len(values) == 1 else ("", "", "")
    return root if root.isidentifier() and file == MANIFEST_FILE and f"{root}/{MANIFEST_FILE}" in files else None


def _project(project: Path, folder: Path) -> Content:
    # Imported here: packing reads projects, which wheels have nothing to do with.
    from wangge_sdk.projects.packing import PackingError, build  # noqa: PLC0415

    base = _base(folder.parent, project)
    try:
        packed = build(project)
    except PackingError as error:
        fault = Hit(rule="wheel.packable", message={"zh-CN": f"无法打包：{error}", "en": f"It cannot be packed: {error}"})
        return _folder(folder, _base(folder, project), fault)
    except PluginError:  # of the manifest, which is checked by itself
        return _folder(folder, _base(folder, project))
    content = read_wheel(packed.name, packed.content)
    values = {name: getattr(content, name) for name in content.__struct_fields__}
    return Content(**{**values, "base": base})


def _folder(folder: Path, base: str, *faults: Hit) -> Content:
    """Read a package that is not packed: there is no dist-info, and nothing to be said of a wheel."""
    files: dict[str, bytes] = {}
    told = list(faults)
    left = MOST_BYTES
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if _GENERATED in path.parts or any(part.startswith(".") for part in name.split("/")):
            continue
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            message = {"zh-CN": f"{shown(name)} 是链接或不是普通文件。", "en": f"{shown(name)} is a link or no plain file."}
            told.append(Hit(rule="wheel.kind", file=shown(name), message=message))
        elif path.is_file():
            left -= path.stat().st_size
            if left < 0 or len(files) >= MOST_FILES:
                told.append(
                    _limit(
                        f"超过 {MOST_FILES} 个文件或 {MOST_BYTES // _MB} MB。",
                        f"It has more than {MOST_FILES} files or {MOST_BYTES // _MB} MB.",
                    )
                )
                return Content(where=str(folder), files={}, root=None, faults=tuple(told), readable=False, is_wheel=False, base=base)
            files[name] = _bytes(path)
    return Content(where=str(folder), files=files, root="", faults=tuple(told), is_wheel=False, base=base)


def _base(folder: Path, project: Path) -> str:
    relative = folder.resolve().relative_to(project.resolve()).as_posix() if folder.resolve().is_relative_to(project.resolve()) else "."
    return "" if relative == "." else f"{relative}/"


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise PackageError(f"{path} cannot be read: {error.strerror}") from error
