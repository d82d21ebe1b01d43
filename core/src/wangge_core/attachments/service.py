"""Taking pictures and voice notes in and giving them out."""

import asyncio
import logging
from typing import Final, Literal
from uuid import UUID

from wangge_core.attachments.errors import lost, too_large
from wangge_core.attachments.pictures import MEDIA_TYPE, Picture, prepare
from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.attachments.sounds import SOUND_TYPE, Sound, is_sound, prepare_sound
from wangge_core.errors import NotFoundError, UnavailableError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_serving.files import FileStore

Size = Literal["thumbnail", "full"]
SUFFIXES: Final = {"full": "", "thumbnail": "-thumbnail"}
_RETRY_SECONDS: Final = 60
_AT_ONCE: Final = 2  # pictures unpacked at a time: each may take hundreds of megabytes

log = logging.getLogger("wangge.attachments")


class AttachmentService:
    """Pictures and voice notes of one server."""

    def __init__(self, repository: AttachmentRepository, files: FileStore, time: TimeSource, limit_megabytes: int) -> None:
        """`limit_megabytes` bounds a single upload."""
        self._repository = repository
        self._files = files
        self._time = time
        self._limit = limit_megabytes
        self._turn = asyncio.Semaphore(_AT_ONCE)

    async def upload(self, sender: str, data: bytes) -> Attachment:
        """Check, rewrite and keep a picture or a voice note; its bytes are on the disk before its row is written.

        Raises:
            TooLargeError, UnsupportedTypeError, InvalidError: see `attachments.errors`.
            UnavailableError: `files_down`, when the disk takes nothing.
        """
        if len(data) > self._limit * 1024 * 1024:
            raise too_large(self._limit)
        async with self._turn:
            made = await asyncio.to_thread(_prepared, data)
            digest = await asyncio.to_thread(self._kept, made)
        width, height = (made.width, made.height) if isinstance(made, Picture) else (0, 0)
        attachment = Attachment(
            id=new_id(),
            sender=sender,
            media_type=MEDIA_TYPE if isinstance(made, Picture) else SOUND_TYPE,
            size=len(made.data),
            width=width,
            height=height,
            digest=digest,
            created_at=self._time.now(),
        )
        await self._repository.add(attachment)
        if not await asyncio.to_thread(self._files.has, digest):
            # The same bytes were cleared away between looking and adding the row; now the row holds them here.
            await asyncio.to_thread(self._kept, made)
        return attachment

    async def of_case(self, case_id: UUID, attachment_id: UUID) -> Attachment:
        """Return an attachment of a case that the caller may see.

        Raises:
            NotFoundError: the case has no such attachment.
        """
        attachment = await self._repository.load(attachment_id)
        if attachment is None or attachment.case_id != case_id:
            raise no_attachment()
        return attachment

    async def bytes_of(self, attachment: Attachment, size: Size) -> bytes:
        """Return the picture, or its thumbnail; of a voice note there is one size.

        Raises:
            NotFoundError: `attachment_lost`, when the file is not there.
            UnavailableError: `files_down`, when it cannot be read.
        """
        name = attachment.digest + (SUFFIXES[size] if attachment.is_picture else "")
        try:
            return await asyncio.to_thread(self._files.get, name)
        except FileNotFoundError:
            log.exception("the file %s of attachment %s is lost", name, attachment.id)
            raise lost() from None
        except OSError as error:
            raise _down(error) from error

    async def keep(self, picture: Picture) -> str:
        """Put a picture on the disk that was made of another, and return its digest.

        Raises:
            UnavailableError: `files_down`.
        """
        return await asyncio.to_thread(self._kept, picture)

    def _kept(self, made: Picture | Sound) -> str:
        """Put a picture with its thumbnail, or a voice note, on the disk; return its digest."""
        try:
            digest = self._files.put(made.data)
            if isinstance(made, Picture):
                self._files.put_as(digest + SUFFIXES["thumbnail"], made.thumbnail)
        except OSError as error:
            raise _down(error) from error
        return digest


def _prepared(data: bytes) -> Picture | Sound:
    return prepare_sound(data) if is_sound(data) else prepare(data)


def _down(error: OSError) -> UnavailableError:
    log.error("the folder of the files cannot be read or written", exc_info=error)
    return UnavailableError("files_down", "Files cannot be read or kept just now; try again later.", _RETRY_SECONDS)


def no_attachment() -> NotFoundError:
    """Return the error for an attachment that is not there for this caller."""
    return NotFoundError("attachment_not_found", "There is no such attachment, or it is not for you.")
