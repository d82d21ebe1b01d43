"""What the server signs by itself: the files of each publisher, the snapshot and the timestamp."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from wangge_registry.trust.folder import AnyMetadata, MetadataFolder
from wangge_registry.trust.roles import NOTICED_FILES, NOTICES, ROOT, RULE_PACK, SNAPSHOT, TARGETS, TIMESTAMP, lifetime, role_of
from wangge_registry.trust.signing import OnlineKeys
from wangge_sdk.rulepack import BUILT_IN
from wangge_sdk.withdrawals import ADVISORIES, FORMAT, WITHDRAWALS
from wangge_serving.instants import TimeSource

_RENEW: Final = 0.5
"""Metadata that has lived for half its time is signed anew."""
_HEADING: Final = ("format", "number", "made_at")
T = TypeVar("T", Snapshot, Targets, Timestamp)


class Vouched(Struct, frozen=True, kw_only=True):
    """A file that a publisher's role vouches for."""

    path: str
    sha256: str
    size: int
    custom: dict[str, Any]
    """What is known of it beside its bytes: plugin, version, the reviews."""

    def target(self) -> TargetFile:
        """Return it as it stands in metadata."""
        return TargetFile(self.size, {"sha256": self.sha256}, self.path, {"custom": self.custom})


def listed(number: int, made_at: datetime, **content: Any) -> dict[str, Any]:  # noqa: ANN401  what stands in it
    """Return a document with its heading."""
    return {"format": FORMAT, "number": number, "made_at": made_at, **content}


class NotDelegatedError(Exception):
    """Nobody has let a publisher sign yet; the message says what has to be done."""


class Repository:
    """Writes the metadata that needs no person. Everything blocks; call it in a thread, with the folder's lock held."""

    def __init__(self, folder: MetadataFolder, keys: OnlineKeys, time: TimeSource) -> None:
        """`keys` are those that lie on the server."""
        self.folder = folder
        self.keys = keys
        self._time = time

    @property
    def begun(self) -> bool:
        """Whether there is a root, so that files have to be vouched for."""
        return self.folder.newest(ROOT) is not None

    def delegated(self) -> list[str]:
        """Return the names of the roles that the targets delegate to, in their order."""
        targets = self.folder.newest(TARGETS)
        return list(targets.signed.delegations.roles or {}) if targets and targets.signed.delegations else []

    def vouch(self, publisher: str, files: Iterable[Vouched]) -> bool:
        """Make a publisher's role vouch for these files and no others; tell whether that changed anything.

        Raises:
            NotDelegatedError: the targets delegate nothing to this publisher, or its key does not lie here.
        """
        return self.vouch_targets(publisher, {file.path: file.target() for file in files})

    def vouch_targets(self, publisher: str, wanted: dict[str, TargetFile]) -> bool:
        """Do the same for files as they stand in metadata."""
        role = role_of(publisher)
        targets = self.folder.newest(TARGETS)
        if targets is None or role not in self.delegated():
            detail = f"{publisher} has no role yet: `wangge-registry keys delegate {publisher}`, then sign and publish the targets."
            raise NotDelegatedError(detail)
        signer = self.keys.signer(role, targets.signed)
        if signer is None:
            raise NotDelegatedError(f"The key of {role} does not lie here.")
        before = self.folder.newest(role)
        if before and before.signed.targets == wanted and not self._due(role, before) and _is_signed(targets, role, before):
            return False
        metadata = self._next(role, before, Targets(targets=wanted))
        metadata.sign(signer)
        self.folder.keep(role, metadata)
        return True

    def notice(self, documents: Mapping[str, Mapping[str, Any]]) -> bool:
        """Sign these documents (what stands in them, by file name); each gets a new number where it has changed. Tell whether any has.

        A registry whose targets delegate nothing to it yet has none.

        Raises:
            NotDelegatedError: the key does not lie here.
        """
        targets = self.folder.newest(TARGETS)
        if targets is None or NOTICES not in self.delegated():
            return False
        signer = self.keys.signer(NOTICES, targets.signed)
        if signer is None:
            raise NotDelegatedError(f"The key of {NOTICES} does not lie here.")
        before = self.folder.newest(NOTICES)
        number = before.signed.version + 1 if before else 1
        kept = before.signed.targets if before else {}
        wanted = {name: self._noticed(name, kept.get(name), number, content) for name, content in documents.items()}
        if before and before.signed.targets == wanted and not self._due(NOTICES, before) and _is_signed(targets, NOTICES, before):
            return False
        metadata = self._next(NOTICES, before, Targets(targets=wanted))
        metadata.sign(signer)
        self.folder.keep(NOTICES, metadata)
        return True

    def begin_notices(self) -> None:
        """Sign the documents as they are, since clients are led to them: empty ones at first, those of a renewed key anew."""
        before = self.folder.newest(NOTICES)
        documents: dict[str, dict[str, Any]] = {
            WITHDRAWALS: {"entries": []},
            ADVISORIES: {"advisories": []},
            RULE_PACK: {"pack": msgspec.to_builtins(BUILT_IN)},
        }
        kept = {name: self._content(name, before.signed.targets.get(name)) for name in NOTICED_FILES} if before else {}
        self.notice({name: kept.get(name) or document for name, document in documents.items()})

    def keep_document(self, name: str, document: Mapping[str, Any]) -> TargetFile:
        """Keep a document where clients fetch it, and return it as it stands in metadata."""
        content = msgspec.json.encode(document, order="sorted")
        self.folder.keep_document(name, content)
        return TargetFile.from_data(name, content, ["sha256"])

    def now(self) -> datetime:
        """Return the time, in whole seconds."""
        return self._time.now().replace(microsecond=0)

    def _noticed(self, name: str, before: TargetFile | None, number: int, content: Mapping[str, Any]) -> TargetFile:
        if before is not None and self._content(name, before) == msgspec.to_builtins(content):
            return before
        return self.keep_document(name, listed(number, self.now(), **content))

    def _content(self, name: str, target: TargetFile | None) -> dict[str, Any]:
        """Return what stands in a document that is kept, but for its heading."""
        kept = self.folder.document(f"{target.hashes['sha256']}.{name}") if target else None
        document = msgspec.json.decode(kept, type=dict[str, Any]) if kept else {}
        return {key: value for key, value in document.items() if key not in _HEADING}

    def refresh(self) -> None:
        """Sign a snapshot of everything there is, and a timestamp, where something has changed or time is running out.

        Raises:
            NotDelegatedError: a key does not lie here.
        """
        root = self.folder.newest(ROOT)
        targets = self.folder.newest(TARGETS)
        if root is None or targets is None:
            return
        roles = {TARGETS: targets} | {role: found for role in self.delegated() if (found := self.folder.newest(role))}
        meta = {f"{role}.json": MetaFile(metadata.signed.version) for role, metadata in roles.items()}
        before: Metadata[Snapshot] | None = self.folder.newest(SNAPSHOT)
        if before is None or before.signed.meta != meta or self._due(SNAPSHOT, before) or not _is_signed(root, SNAPSHOT, before):
            self._sign(root, SNAPSHOT, self._next(SNAPSHOT, before, Snapshot(meta=meta)))
        snapshot = self.folder.newest(SNAPSHOT)
        stamp: Metadata[Timestamp] | None = self.folder.newest(TIMESTAMP)
        version = snapshot.signed.version if snapshot else 1
        stale = stamp is None or stamp.signed.snapshot_meta.version != version
        if stale or stamp is None or self._due(TIMESTAMP, stamp) or not _is_signed(root, TIMESTAMP, stamp):
            self._sign(root, TIMESTAMP, self._next(TIMESTAMP, stamp, Timestamp(snapshot_meta=MetaFile(version))))

    def expires(self, role: str) -> datetime:
        """Return when metadata that is signed now expires."""
        return (self._time.now() + lifetime(role)).replace(microsecond=0)

    def _sign(self, root: Metadata[Root], role: str, metadata: AnyMetadata) -> None:
        signer = self.keys.signer(role, root.signed)
        if signer is None:
            raise NotDelegatedError(f"The key of {role} does not lie here.")
        metadata.sign(signer)
        self.folder.keep(role, metadata)

    def _next(self, role: str, before: AnyMetadata | None, signed: T) -> Metadata[T]:
        signed.version = before.signed.version + 1 if before else 1
        signed.expires = self.expires(role)
        return Metadata(signed)

    def _due(self, role: str, metadata: AnyMetadata) -> bool:
        return bool(metadata.signed.expires - self._time.now() < lifetime(role) * _RENEW)


def _is_signed(delegator: AnyMetadata, role: str, metadata: AnyMetadata) -> bool:
    """Tell whether the keys that are believed now have signed metadata: after a key was changed, older metadata has to be signed anew."""
    try:
        delegator.signed.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    except (UnsignedMetadataError, ValueError):
        return False
    return True
