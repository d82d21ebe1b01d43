"""From approved to published: the file is signed for, and then it is in the index."""

import asyncio
import contextlib
import logging
from contextvars import Context
from typing import Final, Protocol

from wangge_registry.versions.model import Version
from wangge_registry.versions.moving import Moving
from wangge_registry.versions.repository import VersionRepository
from wangge_registry.versions.states import Act, State
from wangge_serving.database import Database
from wangge_serving.errors import WanggeError

_IDLE: Final = 2.0

log = logging.getLogger(__name__)


class NotYetError(Exception):
    """A version cannot be signed for now; the message says what is missing. It stays approved."""


class Signer(Protocol):
    """Whatever vouches for files by signed metadata."""

    async def vouch(self, version: Version) -> None:
        """Sign for a version's file.

        Raises:
            NotYetError: a key or a delegation is missing.
        """


class Publishing:
    """Publishes what is approved, in the background."""

    def __init__(self, database: Database, moving: Moving, signer: Signer) -> None:
        """`signer` is asked first; the index shows a file only after it is signed for."""
        self._database = database
        self._repository = VersionRepository(database)
        self._moving = moving
        self._signer = signer
        self._bell = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        database.after_commit(self._bell.set)

    async def publish_all(self) -> int:
        """Publish every approved version that can be signed for; return how many."""
        count = 0
        for version in await self._repository.in_states(State.APPROVED):
            try:
                await self._signer.vouch(version)
            except NotYetError as error:
                log.info("%s waits to be signed for: %s", version.name, error)
                continue
            async with self._database.transaction():
                current = await self._repository.by_id(version.id)
                if current.state is State.APPROVED:
                    await self._moving.by_machine(current, Act.PUBLISH, {"channel": str(current.channel)})
                    count += 1
        return count

    async def start(self) -> None:
        """Begin to work, in a task of its own."""
        self._stopping = False
        self._task = asyncio.create_task(self._run(), name="publishing", context=Context())

    async def stop(self) -> None:
        """Finish what is under way, and end."""
        self._stopping = True
        self._bell.set()
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while not self._stopping:
            self._bell.clear()
            try:
                await self.publish_all()
            except WanggeError as error:
                log.warning("publishing waits: %s", error)
            except Exception:
                log.exception("publishing broke off")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_IDLE):
                    await self._bell.wait()
