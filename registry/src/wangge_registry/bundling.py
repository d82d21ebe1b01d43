"""`wangge-registry export`: everything signed, as one file that is carried to a server without a connection.

A tar with `metadata/` and `targets/` as TUF clients ask for them. Snapshot and timestamp in it are signed anew, to live long enough for
the way; servers that follow a registry over a network refuse such ones. The same state makes the same bytes.
"""

import asyncio
import io
import tarfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from msgspec import Struct
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Timestamp

from wangge_registry.libraries import FOLDER as LIBRARIES
from wangge_registry.trust.folder import AnyMetadata
from wangge_registry.trust.repository import Repository
from wangge_registry.trust.roles import ROOT, SNAPSHOT, TARGETS, TIMESTAMP, lifetime
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import OFFERED
from wangge_serving.database import Database
from wangge_serving.errors import ConflictError
from wangge_serving.files import FileStore

LIVES: Final = timedelta(days=90)
"""How long a bundle counts as new, unless something that people have signed ends sooner."""


class Bundled(Struct, frozen=True, kw_only=True):
    """What was written."""

    path: Path
    files: int
    left_out: int
    """Wheels that were published before the day that was named."""
    until: datetime
    """After it a server takes nothing new from this bundle."""


class Bundling:
    """Writes bundles."""

    def __init__(self, database: Database, repository: Repository, files: FileStore, libraries: Path) -> None:
        """`files` has the wheels, `libraries` is the folder of the wheels that plugins need besides."""
        self._versions = VersionRepository(database)
        self._repository = repository
        self._files = files
        self._libraries = libraries

    async def write(self, path: Path, since: datetime | None) -> Bundled:
        """Write a bundle; wheels published before `since` are left out, metadata and lists never.

        Raises:
            ConflictError: `trust_not_begun`; `online_key_missing`.
        """
        old = await self._published_before(since) if since else frozenset()
        return await asyncio.to_thread(self._written, path, old)

    async def _published_before(self, since: datetime) -> frozenset[str]:
        versions = await self._versions.in_states(*OFFERED)
        return frozenset(each.sha256 for each in versions if each.published_at is not None and each.published_at < since)

    def _written(self, path: Path, old: frozenset[str]) -> Bundled:
        with self._repository.folder.locked():
            metadata, until = self._metadata()
            contents = dict(metadata)
            left_out = 0
            for target in self._targets():
                if target.hashes["sha256"] in old:
                    left_out += 1
                    continue
                contents[_place(target)] = self._bytes(target)
        libraries = sorted(self._libraries.glob("[0-9a-f]*.whl")) if self._libraries.is_dir() else []
        contents |= {f"targets/{LIBRARIES}/{file.name}": file.read_bytes() for file in libraries}
        partial = path.with_name(f".{path.name}.{uuid4().hex}")
        with tarfile.open(partial, "w", format=tarfile.PAX_FORMAT) as archive:
            for name in sorted(contents):
                archive.addfile(_entry(name, len(contents[name])), io.BytesIO(contents[name]))
        partial.replace(path)
        return Bundled(path=path, files=len(contents), left_out=left_out, until=until)

    def _metadata(self) -> tuple[dict[str, bytes], datetime]:
        """Return the files of the metadata, and when the first of them ends."""
        folder = self._repository.folder
        root: Metadata[Root] | None = folder.newest(ROOT)
        stamp: Metadata[Timestamp] | None = folder.newest(TIMESTAMP)
        snapshot: Metadata[Snapshot] | None = folder.newest(SNAPSHOT)
        if root is None or stamp is None or snapshot is None:
            raise ConflictError("trust_not_begun", "There is no root yet: `wangge-registry keys begin`, sign, publish.")
        until = stamp.signed.expires - lifetime(TIMESTAMP) + LIVES
        found = {
            f"metadata/{number}.root.json": folder.public(f"{number}.root.json") or b"" for number in range(1, root.signed.version + 1)
        }
        first = [root.signed.expires, until]
        for role in (TARGETS, *self._repository.delegated()):
            newest = folder.newest(role)
            if newest is not None:
                name = f"{newest.signed.version}.{role}.json"
                found[f"metadata/{name}"] = folder.public(name) or b""
                first.append(newest.signed.expires)
        long = Snapshot(version=snapshot.signed.version, expires=until, meta=snapshot.signed.meta)
        found[f"metadata/{long.version}.snapshot.json"] = self._signed(root, SNAPSHOT, Metadata(long))
        last = Timestamp(version=stamp.signed.version, expires=until, snapshot_meta=MetaFile(long.version))
        found["metadata/timestamp.json"] = self._signed(root, TIMESTAMP, Metadata(last))
        return found, min(first)

    def _signed(self, root: Metadata[Root], role: str, metadata: AnyMetadata) -> bytes:
        signer = self._repository.keys.signer(role, root.signed)
        if signer is None:
            raise ConflictError("online_key_missing", f"The key of {role} does not lie here.")
        metadata.sign(signer)
        return bytes(metadata.to_bytes())

    def _targets(self) -> Iterator[TargetFile]:
        for role in (TARGETS, *self._repository.delegated()):
            newest = self._repository.folder.newest(role)
            if newest is not None:
                yield from newest.signed.targets.values()

    def _bytes(self, target: TargetFile) -> bytes:
        digest, name = target.hashes["sha256"], target.path.rpartition("/")[2]
        document = self._repository.folder.document(f"{digest}.{name}")
        return document if document is not None else self._files.get(digest)


def _place(target: TargetFile) -> str:
    folder, _, name = target.path.rpartition("/")
    return f"targets/{folder}/{target.hashes['sha256']}.{name}" if folder else f"targets/{target.hashes['sha256']}.{name}"


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o644
    return entry
