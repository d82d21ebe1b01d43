"""The photos of cases for plugins: of those cases that the person may see, where the county granted the photos themselves."""

from dataclasses import dataclass
from typing import Final

from wangge_core.attachments.repository import Attachment, AttachmentRepository
from wangge_core.attachments.service import AttachmentService, no_attachment
from wangge_core.broker.answering import Answered
from wangge_core.broker.asker import Asker, id_of
from wangge_core.broker.cases import seeing
from wangge_core.cases.handling import Handling, no_case
from wangge_core.errors import NotFoundError
from wangge_sdk.broker.files import FILES_LIST, FILES_READ, LARGEST_PART, FileData, FileList, FilePart, FileRead, Files

READ: Final = "cases.photos:read"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMethods:
    """Answers about photos."""

    handling: Handling
    attachments: AttachmentRepository
    pictures: AttachmentService

    def answered(self) -> tuple[Answered, ...]:
        """Return the methods."""
        return (
            Answered(FILES_LIST, self.list, lambda files: (file.id for file in files.items)),
            Answered(FILES_READ, self.read, lambda part: (part.id,)),
        )

    async def list(self, asker: Asker, wanted: FileList) -> Files:
        """Return the photos of a case.

        Raises:
            RefusedError: `not_granted`, `outside_of_call`.
            NotFoundError: there is no such case, or none for this person and plugin.
        """
        asker.require(READ, asker.area)
        case = await self.handling.visible(asker.actor(*seeing(asker)), id_of(wanted.case_id, "case"))
        right = asker.right(READ, case.place.area)
        if right is None or not right.covers(case.case_type):
            raise no_case()
        # The right is to photos: a reporter's voice is for the people who deal with the case.
        return Files(tuple(_shown(one) for one in await self.attachments.of_case(case.id) if one.is_picture))

    async def read(self, asker: Asker, wanted: FileRead) -> FilePart:
        """Return a part of a photo.

        Raises:
            RefusedError: `not_granted`, `outside_of_call`.
            NotFoundError: `attachment_not_found`: there is no such photo, or none for this person and plugin; `attachment_lost`.
            UnavailableError: `files_down`.
        """
        asker.require(READ, asker.area)
        photo = await self.attachments.load(id_of(wanted.id, "attachment"))
        if photo is None or photo.case_id is None or not photo.is_picture:
            raise no_attachment()
        try:
            await self.list(asker, FileList(str(photo.case_id)))
        except NotFoundError:
            raise no_attachment() from None
        whole = await self.pictures.bytes_of(photo, wanted.size)
        return FilePart(str(photo.id), whole[wanted.offset : wanted.offset + LARGEST_PART], len(whole))


def _shown(one: Attachment) -> FileData:
    return FileData(
        id=str(one.id),
        media_type=one.media_type,
        size=one.size,
        width=one.width,
        height=one.height,
        created_at=one.created_at,
        purpose=one.purpose,
    )
