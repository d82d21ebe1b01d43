"""Evidence of who a publisher is: given by its owners, looked at by the registry itself or by a reviewer."""

import secrets
from typing import Final
from uuid import UUID

from wangge_registry.accounts.model import Account, Duty
from wangge_registry.log.service import PublicLog, Step
from wangge_registry.publishers.domains import Resolver, record_name, record_value
from wangge_registry.publishers.model import Evidence, EvidenceState, Proof, Publisher, Role, Standing, Team, is_proved
from wangge_registry.publishers.repository import PublisherRepository
from wangge_registry.publishers.schemas import EvidenceDecision
from wangge_serving.database import Database
from wangge_serving.errors import ConflictError, FieldError, ForbiddenError, InvalidError, TooLargeError, UnsupportedTypeError
from wangge_serving.files import FileStore
from wangge_serving.ids import new_id
from wangge_serving.instants import TimeSource

MOST_BYTES: Final = 5 * 1024 * 1024
"""Of a letter's file."""
_KINDS: Final = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))


def media_type_of(content: bytes) -> str | None:
    """Return what kind of file a letter is, by its first bytes; None if it is none that is taken."""
    return next((kind for magic, kind in _KINDS if content.startswith(magic)), None)


class Proving:
    """The operations on evidence."""

    def __init__(self, database: Database, log: PublicLog, files: FileStore, resolver: Resolver, time: TimeSource) -> None:
        """`resolver` looks up TXT records."""
        self._database = database
        self._repository = PublisherRepository(database)
        self._log = log
        self._files = files
        self._resolver = resolver
        self._time = time

    async def give(self, actor: Account, publisher: str, proof: Proof) -> Evidence:
        """Begin to prove the domain or the registration that the publisher has named.

        Raises:
            NotFoundError: `publisher`.
            ForbiddenError: `not_a_member`, `owner_required`.
            InvalidError: `letter_needs_file`, `registration_missing`.
        """
        team = await self._owned(actor, publisher)
        if proof is Proof.LETTER:
            raise InvalidError("letter_needs_file", f"Send the letter itself: POST /api/v1/publishers/{publisher}/letters.")
        value = team.publisher.domain if proof is Proof.DOMAIN else team.publisher.registration
        if not value:
            raise InvalidError("registration_missing", "The publisher has named no registration.")
        return await self._added(publisher, proof, value, challenge=secrets.token_hex(16) if proof is Proof.DOMAIN else "")

    async def give_letter(self, actor: Account, publisher: str, name: str, content: bytes) -> Evidence:
        """Give a letter, for a reviewer to confirm.

        Raises:
            NotFoundError: `publisher`.
            ForbiddenError: `not_a_member`, `owner_required`.
            TooLargeError: `letter_too_large`.
            UnsupportedTypeError: `letter_type`.
        """
        await self._owned(actor, publisher)
        if len(content) > MOST_BYTES:
            raise TooLargeError("letter_too_large", f"A letter has at most {MOST_BYTES // 1024 // 1024} MB.")
        if media_type_of(content) is None:
            raise UnsupportedTypeError("letter_type", "Send the letter as PDF, JPEG or PNG.")
        return await self._added(publisher, Proof.LETTER, name[:200], sha256=self._files.put(content))

    async def look(self, actor: Account, evidence: UUID) -> Evidence:
        """Look whether the TXT record is there.

        Raises:
            NotFoundError: `evidence`.
            ForbiddenError: `not_a_member`, `owner_required`.
            ConflictError: `evidence_decided`, `record_missing`.
            UnavailableError: `dns`.
        """
        piece = await self._repository.piece(evidence)
        team = await self._owned(actor, piece.publisher)
        _require_waiting(piece)
        name, value = record_of(piece)
        if value not in await self._resolver.texts(name):
            raise ConflictError("record_missing", f"{name} has no TXT record {value!r} yet; name servers may need a while.")
        await self._decided(team.publisher, piece, EvidenceState.CONFIRMED, None, "")
        return await self._repository.piece(evidence)

    async def decide(self, actor: Account, evidence: UUID, decision: EvidenceDecision) -> Evidence:
        """Confirm or refuse what a person has to look at.

        Raises:
            ForbiddenError: `duty_required`, `own_publisher`.
            NotFoundError: `evidence`.
            ConflictError: `evidence_decided`, `evidence_automatic`.
            InvalidError: `note_required`.
        """
        actor.require(Duty.REVIEWER)
        piece = await self._repository.piece(evidence)
        team = await self._repository.team(piece.publisher)
        if team.has(actor):
            raise ForbiddenError("own_publisher", "You act for this publisher; another reviewer decides.")
        _require_waiting(piece)
        if piece.proof is Proof.DOMAIN:
            raise ConflictError("evidence_automatic", "The registry looks for the record by itself.")
        if not decision.confirmed and not decision.note.strip():
            message = "Say why it is refused, so that the publisher can mend it."
            raise InvalidError("note_required", message, (FieldError("/note", "required", message),))
        state = EvidenceState.CONFIRMED if decision.confirmed else EvidenceState.REFUSED
        await self._decided(team.publisher, piece, state, actor, decision.note)
        return await self._repository.piece(evidence)

    async def of(self, actor: Account, publisher: str) -> list[Evidence]:
        """Return a publisher's evidence, for its members and for reviewers.

        Raises:
            NotFoundError: `publisher`.
            ForbiddenError: `not_a_member`.
        """
        team = await self._repository.team(publisher)
        if not actor.reviews:
            team.require(actor)
        return await self._repository.evidence(publisher)

    async def waiting(self, actor: Account) -> list[Evidence]:
        """Return what reviewers have to look at.

        Raises:
            ForbiddenError: `duty_required`.
        """
        actor.require(Duty.REVIEWER)
        return await self._repository.waiting()

    async def letter(self, actor: Account, evidence: UUID) -> tuple[bytes, str]:
        """Return a letter's bytes and kind, for the publisher's members and for reviewers.

        Raises:
            NotFoundError: `evidence`.
            ForbiddenError: `not_a_member`.
            InvalidError: `no_letter`.
        """
        piece = await self._repository.piece(evidence)
        if not actor.reviews:
            (await self._repository.team(piece.publisher)).require(actor)
        if not piece.sha256:
            raise InvalidError("no_letter", "This evidence has no file.")
        content = self._files.get(piece.sha256)
        return content, media_type_of(content) or "application/octet-stream"

    async def _owned(self, actor: Account, publisher: str) -> Team:
        team = await self._repository.team(publisher)
        team.require(actor, Role.OWNER)
        return team

    async def _added(self, publisher: str, proof: Proof, value: str, challenge: str = "", sha256: str = "") -> Evidence:
        piece = Evidence(
            id=new_id(),
            publisher=publisher,
            proof=proof,
            value=value,
            state=EvidenceState.WAITING,
            challenge=challenge,
            sha256=sha256,
            given_at=self._time.now(),
        )
        async with self._database.transaction():
            await self._repository.add_evidence(piece)
        return piece

    async def _decided(self, publisher: Publisher, piece: Evidence, state: EvidenceState, by: Account | None, note: str) -> None:
        """Note the decision; with the last proof that was missing the publisher is verified."""
        now = self._time.now()
        async with self._database.transaction():
            await self._repository.decide(piece.id, state, by.id if by else None, now, note)
            facts = {"proof": str(piece.proof), "state": str(state), "organisation": by.organisation if by else ""}
            await self._log.append(Step("publisher.evidence", publisher.id, facts=facts))
            evidence = await self._repository.evidence(publisher.id)
            if publisher.standing is Standing.UNPROVED and is_proved(publisher, evidence):
                await self._repository.set_standing(publisher.id, Standing.VERIFIED, now)
                await self._log.append(Step("publisher.verified", publisher.id, facts={"legal_name": publisher.legal_name}))


def record_of(piece: Evidence) -> tuple[str, str]:
    """Return name and value of the TXT record that proves a domain; nothing for other proofs."""
    return (record_name(piece.value), record_value(piece.publisher, piece.challenge)) if piece.proof is Proof.DOMAIN else ("", "")


def _require_waiting(piece: Evidence) -> None:
    if piece.state is not EvidenceState.WAITING:
        raise ConflictError("evidence_decided", f"This evidence is {piece.state} already.")
