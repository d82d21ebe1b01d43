"""Clearing away pictures that no report claimed: anybody may upload, so what is left lying must not fill the disk."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.attachments.service import SUFFIXES
from wangge_core.errors import WanggeError
from wangge_core.instants import TimeSource
from wangge_serving.files import FileStore

KEPT: Final = timedelta(hours=24)
"""A draft on a phone may take so long to be sent; after that its pictures are uploaded again."""
_EVERY_SECONDS: Final = 3_600.0
_AT_ONCE: Final = 500

log = logging.getLogger("wangge.attachments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """Removes old unclaimed uploads, rows first; the same bytes may belong to another upload and then stay."""

    repository: AttachmentRepository
    files: FileStore
    time: TimeSource

    async def clear(self) -> int:
        """Remove what is older than `KEPT` and belongs to no case; return how many uploads went."""
        removed = await self.repository.remove_unclaimed(self.time.now() - KEPT, _AT_ONCE)
        for digest in {upload.digest for upload in removed}:
            await self.drop(digest)
        return len(removed)

    async def drop(self, digest: str) -> None:
        """Take the files of a digest away, unless somebody uploaded the same bytes meanwhile: then they stay."""
        if await self.repository.holds(digest):
            return
        names = [digest + suffix for suffix in SUFFIXES.values()]
        aside = [name for name in names if await asyncio.to_thread(self.files.set_aside, name)]
        settle = self.files.bring_back if await self.repository.holds(digest) else self.files.destroy
        for name in aside:
            await asyncio.to_thread(settle, name)

    async def keep_clearing(self) -> None:
        """Clear once an hour for ever, as a background task."""
        while True:
            try:
                await self.clear()
            except (WanggeError, OSError):
                log.exception("unclaimed uploads could not be cleared away; the next try is in an hour")
            await asyncio.sleep(_EVERY_SECONDS)
