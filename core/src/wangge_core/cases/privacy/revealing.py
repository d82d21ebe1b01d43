"""Looking at what is hidden: never by opening a page, only as an act of its own, for a declared reason, in the audit."""

from dataclasses import dataclass
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.attachments.repository import Attachment
from wangge_core.attachments.service import AttachmentService
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case, masked_name, masked_phone
from wangge_core.cases.privacy.by_area import PRIVACY
from wangge_core.cases.privacy.errors import reveal_reason
from wangge_core.cases.privacy.hiding import suggested
from wangge_core.cases.privacy.passages.repository import PassageRepository
from wangge_core.cases.privacy.redaction import texts_of
from wangge_core.cases.privacy.repository import OnBehalf, PrivacyRepository
from wangge_core.cases.privacy.schemas import PersonOut, PrivacyOut, ReasonOut, RevealedOut, RevealIn, SlipOut
from wangge_core.cases.sight import RESOURCE
from wangge_core.database import Database
from wangge_core.errors import NotFoundError
from wangge_core.local_rules.book import LocalRules
from wangge_core.qr_code import qr_svg


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealing:
    """Shows what is hidden to those with `case:read_private`."""

    database: Database
    repository: PrivacyRepository
    passages: PassageRepository
    pictures: AttachmentService
    handling: Handling
    access: Access
    audit: Audit
    rules: LocalRules

    async def page(self, actor: Actor, case_id: UUID) -> PrivacyOut:
        """Return what is hidden in a case and what the actor may do about it.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        case = await self.handling.visible(actor, case_id)
        rules = self.rules.of(PRIVACY, case.place.area)
        may_redact = self.access.allowed(actor, case.place.area, RESOURCE, "redact")
        person = await self.repository.on_behalf(case.id)
        texts = texts_of(case, await self.passages.of_case(case.id, copies=False)) if may_redact else []
        return PrivacyOut(
            can_reveal=self.access.allowed(actor, case.place.area, RESOURCE, "read_private"),
            can_redact=may_redact,
            reasons=[ReasonOut(reason.id, reason.title.by_locale()) for reason in rules.reveal_reasons],
            person=masked_person(person) if person else None,
            sealed=list(await self.repository.sealed(case.id)),
            pictures=list(await self.repository.sealed_pictures(case.id)),
            suggestions=list(suggested(texts, rules.redaction)),
        )

    async def reveal(self, actor: Actor, case_id: UUID, wanted: RevealIn) -> RevealedOut:
        """Return who reported, or the words that were hidden; the audit has it before the answer goes out.

        Raises:
            NotFoundError, ForbiddenError: see `Handling.visible`; `case:read_private` is needed.
            InvalidError: `reveal_reason`.
        """
        case = await self._allowed(actor, case_id, wanted.reason)
        person, words = None, dict[str, str]()
        if wanted.what == "contact":
            person = await self.repository.on_behalf(case.id)
        else:
            words = await self.repository.sealed(case.id)
        await self._remember(actor, case, {"what": wanted.what, "reason": wanted.reason})
        contact = wanted.what == "contact"
        return RevealedOut(
            name=case.reporter.name if contact else None,
            phone=case.reporter.phone if contact else None,
            person=PersonOut(person.relation, person.name, person.phone, person.contact) if person else None,
            words=words,
        )

    async def slip(self, actor: Actor, case_id: UUID, reason: str, origin: str) -> SlipOut:
        """Return the query code for a case file on paper. Whoever holds it may rate in the reporter's place: the audit has it.

        Raises:
            NotFoundError, ForbiddenError, InvalidError: see `reveal`.
        """
        case = await self._allowed(actor, case_id, reason)
        await self._remember(actor, case, {"what": "query_code", "reason": reason})
        path = f"/m/progress/{case.query_code}"
        return SlipOut(case.query_code, path, qr_svg(origin + path))

    async def picture(self, actor: Actor, case_id: UUID, attachment_id: UUID, reason: str) -> bytes:
        """Return a picture as it was sent.

        Raises:
            NotFoundError, ForbiddenError, InvalidError: see `reveal`; or nothing is hidden in such a picture.
        """
        case = await self._allowed(actor, case_id, reason)
        attachment = await self.pictures.of_case(case.id, attachment_id)
        digest = (await self.repository.sealed_pictures(case.id)).get(attachment.id)
        if digest is None:
            raise NotFoundError("picture_not_sealed", "Nothing is hidden in this picture; it is shown as it was sent.")
        original: Attachment = msgspec.structs.replace(attachment, digest=digest)
        data = await self.pictures.bytes_of(original, "full")
        await self._remember(actor, case, {"what": "picture", "reason": reason, "attachment": str(attachment.id)})
        return data

    async def _allowed(self, actor: Actor, case_id: UUID, reason: str) -> Case:
        case = await self.handling.visible(actor, case_id)
        self.access.require(actor, case.place.area, RESOURCE, "read_private")
        known = tuple(one.id for one in self.rules.of(PRIVACY, case.place.area).reveal_reasons)
        if reason not in known:
            raise reveal_reason(known)
        return case

    async def _remember(self, actor: Actor, case: Case, facts: dict[str, Fact]) -> None:
        async with self.database.transaction():
            await self.audit.record(
                AuditEntry(
                    action="case.revealed",
                    actor=actor,
                    resource=RESOURCE,
                    resource_id=str(case.id),
                    area=case.place.area,
                    facts={"number": case.number, **facts},
                )
            )


def masked_person(person: OnBehalf) -> PersonOut:
    """Return whom a report was made for, hidden in part."""
    return PersonOut(person.relation, masked_name(person.name), masked_phone(person.phone), person.contact)
