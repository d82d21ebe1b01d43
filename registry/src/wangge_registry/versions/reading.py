"""Reading an uploaded wheel: strictly, without running any of it, before it gets as far as the staging."""

import hashlib
from email.errors import MessageError
from typing import Any, Final

from msgspec import Struct
from packaging.metadata import InvalidMetadata, parse_email
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from wangge_sdk.manifest import Finding, Manifest, ManifestError, read_manifest
from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.wheels import LONGEST_NAME
from wangge_sdk.rulepack import Content, read_wheel
from wangge_sdk.rulepack.content import ContentPackage
from wangge_sdk.texts import LOCALES, say
from wangge_serving.errors import FieldError, InvalidError

_TAG: Final = "py3-none-any"
_MOST_FAULTS: Final = 20


class Wheel(Struct, frozen=True, kw_only=True):
    """What was uploaded, read."""

    filename: str
    package: str
    """Normalised."""
    version: str
    """As the manifest says it."""
    sha256: str
    data: bytes
    manifest: Manifest
    document: dict[str, Any]
    """The manifest as it is written."""
    metadata: bytes
    requires_python: str

    @property
    def metadata_sha256(self) -> str:
        """Digest of METADATA."""
        return hashlib.sha256(self.metadata).hexdigest()


def read(filename: str, data: bytes) -> Wheel:
    """Read a wheel; takes as long as unpacking does.

    Raises:
        InvalidError: `wheel`, with all that is wrong with it.
    """
    package, number = _named(filename)
    content = read_wheel(filename, data)
    if content.faults or not content.readable:
        faults = [FieldError(hit.file or filename, hit.rule or "wheel", hit.message) for hit in content.faults[:_MOST_FAULTS]]
        raise _invalid(*faults)
    if content.root is None:
        raise _invalid(FieldError(filename, "wheel.entry_point", "The wheel has no single entry point in the group wangge.plugins."))
    try:
        inside = ContentPackage(content)
        manifest, document = read_manifest(inside), read_json(inside)
    except ManifestError as error:
        faults = [
            FieldError(f"{found.file}#{found.path}", found.id, f"{say(found.message, 'en')} {say(found.mend, 'en')}")
            for found in error.findings
        ]
        raise _invalid(*faults[:_MOST_FAULTS]) from error
    metadata, requires_python = _metadata(content, package, number)
    if number != Version(manifest.version):
        message = f"The file's name says {number}, the manifest {manifest.version}."
        raise _invalid(FieldError("plugin.json#$.version", "version_differs", message))
    return Wheel(
        filename=filename,
        package=package,
        version=manifest.version,
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        manifest=manifest,
        document=document,
        metadata=metadata,
        requires_python=requires_python,
    )


def _told(found: Finding) -> FieldError:
    both = {locale: f"{say(found.message, locale)} {say(found.mend, locale)}" for locale in LOCALES}
    return FieldError(f"{found.file}#{found.path}", found.id, both)


def _named(filename: str) -> tuple[str, Version]:
    """Return what a wheel's name says that it is."""
    try:
        package, version, build, tags = parse_wheel_filename(filename)
    except InvalidWheelFilename as error:
        raise _invalid(FieldError("content", "filename", f"{filename[:LONGEST_NAME]!r} is not the name of a wheel: {error}")) from error
    if build or {str(tag) for tag in tags} != {_TAG} or len(filename) > LONGEST_NAME or filename.startswith("."):
        message = f"A plugin is one wheel named …-{_TAG}.whl, the same for every system, without a build number."
        raise _invalid(FieldError("content", "filename", message))
    return str(package), version


def _metadata(content: Content, package: str, number: Version) -> tuple[bytes, str]:
    """Return METADATA, and which Pythons it asks for."""
    names = [name for name in content.files if name.count("/") == 1 and name.endswith(".dist-info/METADATA")]
    if len(names) != 1:
        raise _invalid(FieldError("METADATA", "metadata", f"The wheel has {len(names)} files METADATA; it has to have one."))
    raw = content.files[names[0]]
    try:
        fields, _ = parse_email(raw)
        same = canonicalize_name(fields.get("name", "")) == package and Version(fields.get("version", "")) == number
    except (InvalidMetadata, InvalidVersion, MessageError, UnicodeDecodeError, ValueError) as error:
        raise _invalid(FieldError(names[0], "metadata", f"METADATA cannot be read: {error}")) from error
    if not same:
        raise _invalid(FieldError(names[0], "metadata", "METADATA has another name or version than the file's name."))
    return raw, fields.get("requires_python", "")[:100]


def _invalid(*faults: FieldError) -> InvalidError:
    told = "; ".join(f"{fault.path}: {fault.said()}" for fault in faults[:3])
    return InvalidError("wheel", f"The wheel cannot be taken: {told}", tuple(faults))
