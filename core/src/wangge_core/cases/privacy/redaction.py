"""Hiding words and parts of pictures. What is shown anywhere is the redacted case; the originals are sealed beside it."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.attachments.errors import no_picture
from wangge_core.attachments.repository import Attachment
from wangge_core.attachments.service import AttachmentService
from wangge_core.audit.model import Fact
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case
from wangge_core.cases.privacy.errors import box_outside, piece_unknown
from wangge_core.cases.privacy.hiding import hidden, hidden_within, strings_of
from wangge_core.cases.privacy.passages.model import Passage
from wangge_core.cases.privacy.passages.repository import PassageRepository
from wangge_core.cases.privacy.pictures import redacted
from wangge_core.cases.privacy.repository import PrivacyRepository
from wangge_core.cases.privacy.schemas import PictureRedactIn, RedactIn
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.search_index import SearchIndex
from wangge_core.cases.sight import RESOURCE
from wangge_core.database import Database
from wangge_core.instants import TimeSource

_TEXTS: Final = ("text", "public_reason", "rating_text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """Marks of staff become changes of the stored case, so that no way of reading it shows what is hidden."""

    database: Database
    cases: CaseRepository
    repository: PrivacyRepository
    passages: PassageRepository
    pictures: AttachmentService
    search: SearchIndex
    handling: Handling
    recorder: Recorder
    access: Access
    time: TimeSource

    async def words(self, actor: Actor, case_id: UUID, wanted: RedactIn) -> None:
        """Hide words wherever they stand in the case, and in all that mechanisms keep on it.

        Raises:
            NotFoundError, ForbiddenError: see `Handling.visible`; `case:redact` is needed.
            CaseChangedError: somebody acted on the case since.
            InvalidError: `piece_unknown`.
        """
        case = await self._held(actor, case_id, wanted.version)
        known = texts_of(case, await self.passages.of_case(case.id, copies=False))
        for number, piece in enumerate(wanted.pieces):
            if not any(piece in text for text in known):
                raise piece_unknown(number)
        now = self.time.now()
        async with self.database.transaction():
            passages = await self.passages.of_case(case.id)
            changes = await self.hide(case, passages, wanted.pieces, now, sealed=True)
            act = Act(action="redact", event="case.redacted", changes=changes, facts={"pieces": len(wanted.pieces)})
            await self.recorder.record(actor, case, act, now)
            await self.search.renew([case.id])

    async def hide(self, case: Case, passages: Iterable[Passage], pieces: Sequence[str], now: datetime, *, sealed: bool) -> dict[str, Any]:
        """Hide words in all that hangs on a case, inside the caller's transaction; return the columns of the case to change."""
        changes: dict[str, Any] = {}
        for name in _TEXTS:
            text = getattr(case, name)
            if text and (shown := hidden(text, pieces)) != text:
                changes[name] = shown
                if sealed:
                    await self.repository.seal(case.id, name, text, now)
        if (form := hidden_within(case.form, pieces)) != case.form:
            changes["form"] = form
            if sealed:
                await self.repository.seal(case.id, "form", msgspec.json.encode(case.form).decode(), now)
        if case.place.address and (address := hidden(case.place.address, pieces)) != case.place.address:
            await self.repository.rewrite_address(case.id, address)
            if sealed:
                await self.repository.seal(case.id, "address", case.place.address, now)
        for passage in passages:
            await self._hide_in(case, passage, pieces, now, sealed=sealed)
        return changes

    async def picture(self, actor: Actor, case_id: UUID, attachment_id: UUID, wanted: PictureRedactIn) -> None:
        """Hide rectangles of a picture.

        Raises:
            NotFoundError, ForbiddenError, CaseChangedError: see `words`; or the case has no such picture.
            InvalidError: `box_outside`; `attachment_no_picture`, when it is a voice note.
        """
        case = await self._held(actor, case_id, wanted.version)
        for number, box in enumerate(wanted.boxes):
            if box.left + box.width > 1 or box.top + box.height > 1:
                raise box_outside(number)
        attachment = await self.pictures.of_case(case.id, attachment_id)
        if not attachment.is_picture:
            raise no_picture()
        data = await self.pictures.bytes_of(attachment, "full")
        made = await asyncio.to_thread(redacted, data, wanted.boxes, wanted.style)
        digest = await self.pictures.keep(made)
        changed: Attachment = msgspec.structs.replace(attachment, digest=digest, size=len(made.data), width=made.width, height=made.height)
        now = self.time.now()
        async with self.database.transaction():
            await self.repository.seal_picture(attachment, now)
            await self.repository.replace_picture(changed)
            facts: dict[str, Fact] = {"attachment": str(attachment.id), "boxes": len(wanted.boxes), "style": wanted.style}
            await self.recorder.record(actor, case, Act(action="redact_picture", event="case.redacted", facts=facts), now)

    async def _hide_in(self, case: Case, passage: Passage, pieces: Sequence[str], now: datetime, *, sealed: bool) -> None:
        shown = passage.without(pieces)
        changed = [column for column in passage.where.columns if shown.content[column] != passage.content[column]]
        for column in changed if sealed and not passage.where.copy else ():
            await self.repository.seal(case.id, passage.place(column), passage.written(column) or "", now)
        if changed:
            await self.passages.rewrite(shown)

    async def _held(self, actor: Actor, case_id: UUID, version: int) -> Case:
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, "redact")
        if case.version != version:
            raise CaseChangedError(version, case.version)
        return case


def texts_of(case: Case, passages: Iterable[Passage]) -> list[str]:
    """Return all that people wrote in a case and around it."""
    written = [text for name in _TEXTS if (text := getattr(case, name))]
    written += [case.place.address] if case.place.address else []
    return [*written, *strings_of(case.form), *(text for passage in passages for text in passage.strings())]
