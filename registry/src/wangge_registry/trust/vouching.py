"""Bringing the signed metadata in line with what is offered: after every step of a version, and before anything expires."""

import asyncio
import contextlib
import logging
from collections.abc import Iterable, Mapping, Sequence
from contextvars import Context
from typing import Any, Final

from wangge_registry.log.model import LogEntry
from wangge_registry.log.service import MOST, PublicLog
from wangge_registry.publishers.repository import PublisherRepository
from wangge_registry.reviews.repository import ReviewRepository
from wangge_registry.trust.cataloguing import Cataloguing, vouched
from wangge_registry.trust.repository import NotDelegatedError, Repository, Vouched
from wangge_registry.trust.revoking import notices
from wangge_registry.trust.roles import CATALOGUE_FILE, role_of, target_path
from wangge_registry.versions.model import Version
from wangge_registry.versions.publishing import NotYetError
from wangge_registry.versions.repository import VersionRepository
from wangge_sdk.rulepack import RulePack
from wangge_serving.database import Database
from wangge_serving.errors import WanggeError

_ABOUT_FILES: Final = ("version.", "plugin.", "transfer.")
_EVERY: Final = 600.0
"""Seconds after which expiry is looked at though nothing has happened."""

log = logging.getLogger(__name__)


class Vouching:
    """Vouches for files as far as there is a root; a registry without one offers them by its index alone."""

    def __init__(self, database: Database, public_log: PublicLog, repository: Repository, pack: RulePack) -> None:
        """`public_log` tells what has happened, `repository` signs; `pack` is what versions are checked by."""
        self._database = database
        self._log = public_log
        self._pack = pack
        self._seen: int | None = None
        self._publishers = PublisherRepository(database)
        self._versions = VersionRepository(database)
        self._reviews = ReviewRepository(database)
        self._catalogues = Cataloguing(database)
        self._repository = repository
        self._bell = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        database.after_commit(self._bell.set)

    async def vouch(self, version: Version) -> None:
        """Sign for a version's file, beside those that its publisher offers.

        Raises:
            NotYetError: its publisher has no role yet.
        """
        if not await asyncio.to_thread(lambda: self._repository.begun):
            return
        owner = await self._versions.owner_of(version.plugin)
        files = await self._files(owner)
        try:
            await asyncio.to_thread(self._write, owner, files)
        except NotDelegatedError as error:
            raise NotYetError(str(error)) from error

    async def reconcile(self) -> None:
        """Make every publisher's role vouch for what is offered now, and nothing else."""
        await self._renew(await self._publishers.ids())

    async def follow(self) -> None:
        """Do the same for those publishers that something has happened to since the last time; for all of them at first."""
        head = await self._log.head()
        newest = head.number if head else 0
        if self._seen is None or newest - self._seen > MOST:
            await self.reconcile()
        elif newest > self._seen:
            await self._renew(await self._touched(await self._log.page(self._seen)))
        self._seen = newest

    async def _renew(self, publishers: Iterable[str]) -> None:
        if not await asyncio.to_thread(lambda: self._repository.begun):
            return
        delegated = set(await asyncio.to_thread(self._repository.delegated))
        for publisher in publishers:
            if role_of(publisher) in delegated:
                await asyncio.to_thread(self._write, publisher, await self._files(publisher))
        await asyncio.to_thread(self._notice, await notices(self._database, self._log, self._pack, self._repository.now()))

    async def _touched(self, entries: Iterable[LogEntry]) -> set[str]:
        """Return whose files entries of the log may be about."""
        touched: set[str] = set()
        for entry in entries:
            if entry.action.startswith(_ABOUT_FILES):
                touched.add(await self._versions.owner_of(entry.subject.partition(" ")[0]))
                touched |= {entry.facts[side] for side in ("giver", "taker") if side in entry.facts}
        return touched

    async def start(self) -> None:
        """Begin to work, in a task of its own."""
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name="vouching", context=Context())

    async def stop(self) -> None:
        """Finish what is under way, and end."""
        self._stopping = True
        self._bell.set()
        if self._task is not None:
            await self._task

    def _write(self, publisher: str, files: Sequence[Vouched]) -> None:
        with self._repository.folder.locked():
            self._repository.vouch(publisher, files)
            self._repository.refresh()

    def _notice(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        with self._repository.folder.locked():
            self._repository.notice(documents)
            self._repository.refresh()

    async def _files(self, publisher: str) -> list[Vouched]:
        versions = await self._versions.vouched_for(publisher)
        content = await self._catalogues.of(publisher, versions)
        await asyncio.to_thread(self._repository.folder.keep_document, CATALOGUE_FILE, content)
        return [vouched(publisher, content)] + [await self._vouched(publisher, version) for version in versions]

    async def _vouched(self, publisher: str, version: Version) -> Vouched:
        reviews = await self._reviews.of_version(version.id)
        custom: dict[str, Any] = {
            "plugin": version.plugin,
            "version": version.version,
            "channel": str(version.channel),
            "reviews": [review.statement for review in reviews],
        }
        return Vouched(path=target_path(publisher, version.filename), sha256=version.sha256, size=version.size, custom=custom)

    async def _run(self) -> None:
        while not self._stopping:
            self._bell.clear()
            try:
                await self.follow()
            except (WanggeError, NotDelegatedError) as error:
                log.warning("the signed metadata waits: %s", error)
                self._seen = None
            except Exception:
                self._seen = None
                log.exception("the signed metadata could not be brought up to date")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_EVERY):
                    await self._bell.wait()
                    continue
            self._seen = None  # so that what is about to expire is signed anew, whoever's it is
