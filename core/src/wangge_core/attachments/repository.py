"""Rows of attachments in and out. They carry no area: a case decides who may see them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from wangge_core.database import Database, Row


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A stored picture or voice note; sizes in bytes and pixels. `sender` is a digest, never the key itself."""

    id: UUID
    sender: str
    media_type: str
    size: int
    width: int
    height: int
    digest: str
    created_at: datetime
    case_id: UUID | None = None
    step_id: UUID | None = None
    purpose: str | None = None

    @property
    def is_picture(self) -> bool:
        """Whether there is something to see; else something to hear."""
        return self.media_type.startswith("image/")


class AttachmentRepository:
    """The attachments of one database."""

    def __init__(self, database: Database) -> None:
        """`database` must be bound to the tables."""
        self._database = database

    async def add(self, attachment: Attachment) -> None:
        """Insert an attachment."""
        await self._database.insert([Row("attachment", msgspec.structs.asdict(attachment))])

    async def load(self, attachment_id: UUID) -> Attachment | None:
        """Return an attachment by its id."""
        rows = await self._database.fetch("SELECT * FROM attachment WHERE id = {}", attachment_id)
        return Attachment(**rows[0]) if rows else None

    async def of_case(self, case_id: UUID) -> tuple[Attachment, ...]:
        """Return the attachments of a case, oldest first."""
        rows = await self._database.fetch("SELECT * FROM attachment WHERE case_id = {} ORDER BY id", case_id)
        return tuple(Attachment(**row) for row in rows)

    async def free(self, attachment_id: UUID, sender: str) -> Attachment | None:
        """Return an attachment that the sender uploaded, if no case has it yet."""
        found = await self.load(attachment_id)
        return found if found is not None and found.sender == sender and found.case_id is None else None

    async def claim(self, ids: Sequence[UUID], sender: str, case_id: UUID, step_id: UUID, purpose: str) -> int:
        """Give a sender's free attachments to a case, up to the first that cannot be given; return how many were."""
        for claimed, attachment_id in enumerate(ids):
            rows = await self._database.fetch(
                "UPDATE attachment SET case_id = {}, step_id = {}, purpose = {} "
                "WHERE id = {} AND sender = {} AND case_id IS NULL RETURNING id",
                case_id,
                step_id,
                purpose,
                attachment_id,
                sender,
            )
            if not rows:
                return claimed
        return len(ids)

    async def remove_unclaimed(self, before: datetime, most: int) -> tuple[Attachment, ...]:
        """Remove uploads that were made before a moment and belong to no case; return them."""
        rows = await self._database.fetch(
            "DELETE FROM attachment WHERE case_id IS NULL AND id IN "
            "(SELECT id FROM attachment WHERE case_id IS NULL AND created_at < {} LIMIT {}) RETURNING *",
            before,
            most,
        )
        return tuple(Attachment(**row) for row in rows)

    async def holds(self, digest: str) -> bool:
        """Tell whether any upload has these bytes, or had them before something was hidden in it."""
        uploads = await self._database.fetch("SELECT id FROM attachment WHERE digest = {} LIMIT 1", digest)
        return bool(uploads or await self._database.fetch("SELECT case_id FROM picture_sealed WHERE digest = {} LIMIT 1", digest))
