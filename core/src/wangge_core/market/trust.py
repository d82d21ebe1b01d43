"""What a registry says, as far as it can be believed: TUF, The Update Framework, from the root that the operator pins.

    async with trust.current(source) as vouched:
        content = await vouched.document("revocations.json")

`current` brings the metadata up to date first: it refuses what is older than what was seen before (rollback), expired (freeze), of
different states (mix-and-match), or not signed by those whom the root and its delegations name. What `vouched` then gives is
verified to the byte. A revoked or advisory list, a catalogue, a rule pack, a wheel: each is one signed target, asked for by its path.
"""

import asyncio
import fcntl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TextIO

import msgspec
from tuf.api.exceptions import DownloadError, DownloadHTTPError, DownloadLengthMismatchError, ExpiredMetadataError, RepositoryError
from tuf.api.metadata import Metadata, Root, Targets, Timestamp
from tuf.ngclient import FetcherInterface, TargetFile, Updater, UpdaterConfig

from wangge_core.market.errors import ExpiredError, RootError, UnreachableError, UntrustedError
from wangge_core.market.sources import MissingError, Source

_METADATA: Final = "metadata/"
_TARGETS: Final = "targets/"
_PUBLISHER: Final = "publisher-"
"""Begins the name of a publisher's role; what follows is its id, and `<id>/*` are the paths that it may sign."""
_SHA256: Final = "sha256"
_CONFIG: Final = UpdaterConfig(snapshot_max_length=8_000_000, targets_max_length=32_000_000)


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """A target that somebody vouches for: its length in bytes, its digest, and what was signed of it beside."""

    path: str
    length: int
    sha256: str
    custom: dict[str, Any]

    @property
    def publisher(self) -> str:
        """Whose role vouches for it; empty for what people sign for the whole registry."""
        return self.path.rpartition("/")[0]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Which state of the registry is believed now, and until when."""

    root: int
    snapshot: int
    expires: datetime
    """When the timestamp ends: after it nothing new is believed of this state."""


class Vouched:
    """One verified state of a registry. Good inside of `Trust.current` only."""

    def __init__(self, updater: Updater, folder: Path) -> None:
        """`updater` has been refreshed."""
        self._updater = updater
        self._folder = folder

    def standing(self) -> Standing:
        """Return which state this is."""
        root: Metadata[Root] = Metadata.from_file(str(self._folder / "root.json"))
        timestamp: Metadata[Timestamp] = Metadata.from_file(str(self._folder / "timestamp.json"))
        return Standing(root=root.signed.version, snapshot=timestamp.signed.snapshot_meta.version, expires=timestamp.signed.expires)

    def publishers(self) -> tuple[str, ...]:
        """Return the ids of publishers that may sign files of their own, in the order of their delegation."""
        targets: Metadata[Targets] = Metadata.from_file(str(self._folder / "targets.json"))
        roles = (targets.signed.delegations.roles or {}) if targets.signed.delegations else {}
        return tuple(role.removeprefix(_PUBLISHER) for role in roles if role.startswith(_PUBLISHER))

    async def find(self, path: str) -> Signed | None:
        """Return what is signed of a target; None when nobody who may vouches for it.

        Raises:
            UnreachableError, ExpiredError, UntrustedError: as `Trust.current`.
        """
        found = await asyncio.to_thread(self._find, path)
        return _signed(found) if found else None

    async def fetch(self, path: str) -> Path:
        """Return where the verified bytes of a target lie; they are fetched unless they lie here already.

        Raises:
            UnreachableError, ExpiredError: as `Trust.current`.
            UntrustedError: as there; nobody vouches for it; its bytes are others.
        """
        return await asyncio.to_thread(self._fetch, path)

    async def document(self, path: str) -> bytes | None:
        """Return the verified bytes of a signed document; None when nobody who may vouches for it.

        Raises:
            UnreachableError, ExpiredError, UntrustedError: as `fetch`.
        """
        if await self.find(path) is None:
            return None
        place = await self.fetch(path)
        return await asyncio.to_thread(place.read_bytes)

    def _find(self, path: str) -> TargetFile | None:
        with _told(path):
            return self._updater.get_targetinfo(path)

    def _fetch(self, path: str) -> Path:
        found = self._find(path)
        if found is None:
            raise UntrustedError(f"Nobody who may vouches for {path}.")
        _signed(found)
        with _told(path):
            return Path(self._updater.find_cached_target(found) or self._updater.download_target(found))


class Trust:
    """The metadata that was believed last, kept so that nothing older is believed again."""

    def __init__(self, folder: Path, root: Path) -> None:
        """`folder` keeps what is verified, `root` is the file that the operator pins."""
        self._folder = folder
        self._root = root

    @asynccontextmanager
    async def current(self, source: Source) -> AsyncIterator[Vouched]:
        """Bring the metadata up to date and hold it still; another process waits meanwhile.

        Raises:
            RootError: the pinned root cannot be read.
            UnreachableError: the source gives no answer.
            ExpiredError: what it shows has expired.
            UntrustedError: what it shows is not signed by those who have to, or older than what was seen.
        """
        metadata, files = self._folder / "metadata", self._folder / "files"
        for each in (metadata, files):
            each.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("a", encoding="ascii") as lock:
            await asyncio.to_thread(_hold, lock)
            updater = await asyncio.to_thread(self._refreshed, metadata, files, source)
            yield Vouched(updater, metadata)

    def _refreshed(self, metadata: Path, files: Path, source: Source) -> Updater:
        try:
            root = self._root.read_bytes()
            updater = Updater(str(metadata), _METADATA, str(files), _TARGETS, _Fetcher(source), _CONFIG, bootstrap=root)
        except (OSError, RepositoryError) as error:
            raise RootError(f"The pinned root {self._root} cannot be read: {error}") from error
        with _told("the registry's metadata"):
            updater.refresh()
        return updater


class _Fetcher(FetcherInterface):
    """A source, as the updater asks it."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            return iter((self._source.read(url),))
        except MissingError as error:
            raise DownloadHTTPError(str(error), error.status) from error


def _signed(found: TargetFile) -> Signed:
    digest = found.hashes.get(_SHA256)
    if digest is None:
        raise UntrustedError(f"{found.path} is signed without a SHA-256.")
    custom = found.custom
    return Signed(path=found.path, length=found.length, sha256=digest, custom=custom if isinstance(custom, dict) else {})


def _hold(lock: TextIO) -> None:
    fcntl.flock(lock, fcntl.LOCK_EX)


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Turn what the updater raises into errors of ours."""
    try:
        yield
    except DownloadLengthMismatchError as error:
        raise UntrustedError(f"{what} is longer than it may be.") from error
    except DownloadError as error:
        raise UnreachableError(f"{what} cannot be fetched: {error.__cause__ or error}") from error
    except ExpiredMetadataError as error:
        raise ExpiredError(f"{what}: {error}.") from error
    except RepositoryError as error:
        raise UntrustedError(f"{what}: {error}.") from error
    except OSError as error:
        raise UnreachableError(f"{what} cannot be kept: {error}") from error
