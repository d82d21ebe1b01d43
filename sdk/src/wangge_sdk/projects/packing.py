"""Packing a plugin into a wheel: the same files give the same bytes, and nothing but the package goes in.

No build tool is run: name, version, dependencies and entry point are read from ``[project]`` of ``pyproject.toml``
(PEP 621), the wheel is written as its specification says (the binary distribution format, PEP 427).
"""

import base64
import hashlib
import io
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from wangge_sdk.manifest import ENTRY_POINTS, Finding, Manifest, check, open_package, read_manifest
from wangge_sdk.manifest.findings import MANIFEST_FILE
from wangge_sdk.manifest.package import FolderPackage
from wangge_sdk.manifest.wheels import LONGEST_NAME, MOST_BYTES, MOST_FILES, UNREADABLE

_TAG: Final = "py3-none-any"
_WHEEL: Final = f"Wheel-Version: 1.0\nGenerator: wangge-sdk {{}}\nRoot-Is-Purelib: true\nTag: {_TAG}\n"
_DATE: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive, the first that a zip knows: when it was packed is nobody's business."""
_PLAIN_FILE: Final = 0o100644 << 16
_UNIX: Final = 3
_LICENCES: Final = ("LICENSE", "LICENSE.txt", "LICENSE.md", "NOTICE")


class PackingError(Exception):
    """The plugin cannot be packed; the message says why and what to do."""


class UncheckedError(PackingError):
    """The check found errors."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep what was found."""
        super().__init__("The check found errors.")
        self.findings = findings


class Packed(Struct, frozen=True, kw_only=True):
    """A wheel."""

    name: str
    """Name of its file."""
    content: bytes
    sha256: str
    files: int


def pack(project: Path) -> Packed:
    """Return the wheel of the plugin whose project lies in a folder.

    Raises:
        PackageError: there is no plugin in it.
        UncheckedError: the check found errors.
        PackingError: the project is not as it should be; says what and where.
    """
    package = _package(project)
    errors = tuple(finding for finding in check(package) if finding.severity == "error")
    if errors:
        raise UncheckedError(errors)
    return build(project)


def build(project: Path) -> Packed:
    """Return the wheel without asking whether it has anything to mend; a manifest that can be read is all it takes.

    Raises:
        PluginError: there is no plugin in it, or its manifest cannot be read.
        PackingError: the project is not as it should be; says what and where.
    """
    package = _package(project)
    folder = Path(package.where)
    declared = _declared(project)
    manifest = read_manifest(package)
    name, version = _identity(declared, manifest)
    files = dict(_files(folder, folder.parent))
    info = f"{name}-{version}.dist-info"
    files |= {
        f"{info}/METADATA": _metadata(declared, version, project).encode(),
        f"{info}/WHEEL": _WHEEL.format(version_of("wangge-sdk")).encode(),
        f"{info}/entry_points.txt": _entry_points(declared, folder.name).encode(),
    }
    files |= {f"{info}/licenses/{file.name}": file.read_bytes() for file in _licences(project)}
    content = _archive(files, f"{info}/RECORD")
    return Packed(name=f"{name}-{version}-{_TAG}.whl", content=content, sha256=hashlib.sha256(content).hexdigest(), files=len(files) + 1)


def _package(project: Path) -> FolderPackage:
    package = open_package(project)
    if not isinstance(package, FolderPackage):
        raise PackingError(f"{project} is a wheel already.")
    return package


def _declared(project: Path) -> Mapping[str, Any]:
    file = project / "pyproject.toml"
    try:
        declared = tomllib.loads(file.read_text(encoding="utf-8")).get("project")
    except FileNotFoundError:
        raise PackingError(f"There is no pyproject.toml in {project}; it says what the wheel is called.") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PackingError(f"{file} cannot be read: {error}") from error
    if not isinstance(declared, dict) or not isinstance(declared.get("name"), str):
        raise PackingError(f"{file} has no [project] with a name.")
    if declared.get("dynamic"):
        raise PackingError(f"{file}: dynamic fields are not known before a build tool has run; write them down in [project].")
    return declared


def _identity(declared: Mapping[str, Any], manifest: Manifest) -> tuple[str, Version]:
    """Return name and version as they stand in file names."""
    try:
        version = Version(str(declared.get("version")))
    except InvalidVersion:
        raise PackingError(f"pyproject.toml: {declared.get('version')!r} is not a version; write {manifest.version}.") from None
    if version != Version(manifest.version):
        raise PackingError(f"pyproject.toml says version {version}, {MANIFEST_FILE} says {manifest.version}: write the same in both.")
    return canonicalize_name(declared["name"]).replace("-", "_"), version


def _files(folder: Path, root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.iterdir()):
        name = path.relative_to(root).as_posix()
        if path.name.startswith(".") or path.name == "__pycache__":
            continue
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise PackingError(f"{name} is a link or no plain file; only files and folders can be packed.")
        if path.is_dir():
            yield from _files(path, root)
            continue
        if path.suffix.lower() in UNREADABLE or ".so." in path.name.lower():
            raise PackingError(f"{name} is compiled code, or a file that Python would run by itself; a plugin is plain Python.")
        if len(name) > LONGEST_NAME or not name.isprintable():
            raise PackingError(f"{name[:LONGEST_NAME]!r} is too long a name, or has a character that cannot be shown.")
        yield name, path.read_bytes()


def _licences(project: Path) -> Iterator[Path]:
    return (file for name in _LICENCES if (file := project / name).is_file() and not file.is_symlink())


def _metadata(declared: Mapping[str, Any], version: Version, project: Path) -> str:
    lines = ["Metadata-Version: 2.4", f"Name: {declared['name']}", f"Version: {version}"]
    for field, key in (("Summary", "description"), ("License-Expression", "license"), ("Requires-Python", "requires-python")):
        value = declared.get(key)
        if isinstance(value, str):
            lines.append(f"{field}: {' '.join(value.split())}")
    lines += [f"License-File: {file.name}" for file in _licences(project)]
    lines += [f"Requires-Dist: {requirement}" for requirement in _requirements(declared)]
    readme = declared.get("readme")
    if not isinstance(readme, str):
        return "\n".join(lines) + "\n"
    try:
        told = (project / readme).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackingError(f"pyproject.toml: the readme {readme} cannot be read: {error}") from error
    kind = "text/markdown" if readme.endswith(".md") else "text/plain"
    return "\n".join([*lines, f"Description-Content-Type: {kind}", "", told])


def _requirements(declared: Mapping[str, Any]) -> Iterator[Requirement]:
    for text in declared.get("dependencies", ()):
        try:
            yield Requirement(text)
        except InvalidRequirement as error:
            raise PackingError(f"pyproject.toml: {text!r} in dependencies: {error}") from error


def _entry_points(declared: Mapping[str, Any], package: str) -> str:
    points = declared.get("entry-points", {}).get(ENTRY_POINTS, {})
    wanted = f"{package}:{MANIFEST_FILE}"
    if list(points.values()) != [wanted]:
        raise PackingError(f'pyproject.toml: [project.entry-points."{ENTRY_POINTS}"] must have one entry, of the value "{wanted}".')
    return f"[{ENTRY_POINTS}]\n{next(iter(points))} = {wanted}\n"


def _archive(files: Mapping[str, bytes], record: str) -> bytes:
    if len(files) >= MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        raise PackingError(f"A plugin has at most {MOST_FILES} files and {MOST_BYTES // 1024 // 1024} MB.")
    lines = [f"{_quoted(name)},sha256={_digest(content)},{len(content)}\n" for name, content in sorted(files.items())]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in (*sorted(files.items()), (record, "".join([*lines, f"{_quoted(record)},,\n"]).encode())):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system, entry.external_attr, entry.compress_type = _UNIX, _PLAIN_FILE, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=9)
    return stream.getvalue()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _quoted(name: str) -> str:
    """Write a name as a field of CSV."""
    return '"' + name.replace('"', '""') + '"' if set(name) & set(',"') else name
