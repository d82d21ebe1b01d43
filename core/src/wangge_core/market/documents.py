"""The document that a publisher's role signs: what it offers. Read strictly; who may speak of what is not judged here. Pure."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.schema_findings import schema_findings

FORM: Final = 1
Id = Annotated[str, Meta(max_length=100, pattern=r"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$")]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Short = Annotated[str, Meta(max_length=200)]
PublisherKind = Literal["company", "university", "ngo", "government", "community", "individual"]
Channel = Literal["stable", "beta", "dev"]


class PublisherRecord(Struct, frozen=True, kw_only=True):
    """Who publishes, as the registry has verified it."""

    id: Annotated[str, Meta(max_length=60)]
    kind: PublisherKind
    legal_name: Short
    domain: Annotated[str, Meta(max_length=253)] = ""
    verified_at: datetime | None = None


class PluginRecord(Struct, frozen=True):
    """How a plugin as a whole stands (PEP 792)."""

    package: Short
    status: Literal["active", "archived", "deprecated", "quarantined"]
    reason: Annotated[str, Meta(max_length=500)] = ""


class VersionRecord(Struct, frozen=True, kw_only=True):
    """One file that is offered."""

    plugin: Id
    version: Annotated[str, Meta(min_length=1, max_length=40)]
    filename: Annotated[str, Meta(max_length=200, pattern=r"^[A-Za-z0-9_.+-]+\.whl$")]
    sha256: Digest
    size: Annotated[int, Meta(ge=1)]
    state: Literal["published", "deprecated", "yanked"]
    channel: Channel
    manifest: dict[str, Any]
    reason: Annotated[str, Meta(max_length=500)] = ""
    published_at: datetime | None = None


class FeedbackRecord(Struct, frozen=True, kw_only=True):
    """What is known of a plugin from those who use it; counts are coarse, and None while too few counties tell."""

    counties: Annotated[int, Meta(ge=0)] | None = None
    areas: Annotated[int, Meta(ge=0)] | None = None
    ratings: Annotated[int, Meta(ge=0)] = 0
    mean: Annotated[float, Meta(ge=1, le=5)] | None = None


class Document(Struct, frozen=True, kw_only=True):
    """All that a publisher offers. `given` names plugins of its name that others own now."""

    form: Literal[1]
    publisher: PublisherRecord
    plugins: dict[Id, PluginRecord]
    versions: tuple[VersionRecord, ...]
    given: dict[Id, Annotated[str, Meta(max_length=60)]] = {}
    feedback: dict[Id, FeedbackRecord] = {}


def read(content: bytes, publisher: str) -> Document:
    """Read a publisher's document.

    Raises:
        msgspec.ValidationError: it is none, or another publisher's.
    """
    try:
        document = msgspec.json.decode(content, type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise msgspec.ValidationError(str(error)) from error
    if document.publisher.id != publisher:
        raise msgspec.ValidationError(f"It is that of {document.publisher.id}.")
    return document


def manifest_of(record: VersionRecord) -> Manifest | None:
    """Return a version's manifest; None when this server cannot read it, or it is another's."""
    if schema_findings(record.manifest):
        return None
    manifest = msgspec.convert(record.manifest, Manifest)
    return manifest if (manifest.id, manifest.version) == (record.plugin, record.version) else None
