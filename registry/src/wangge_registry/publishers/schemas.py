"""What clients send and get about publishers."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar.datastructures import UploadFile
from msgspec import Meta, Struct

from wangge_registry.publishers.model import Evidence, EvidenceState, Kind, Member, Proof, Publisher, Role, Standing, Team

Namespace = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{1,38}[a-z0-9]\Z", description="Begins the ids of its plugins.")]
Domain = Annotated[
    str,
    Meta(
        pattern=r"^(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?\Z",
        description="In ASCII, as DNS has it.",
    ),
]


class PublisherDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A new publisher."""

    id: Namespace
    kind: Kind
    legal_name: Annotated[str, Meta(min_length=2, max_length=200)]
    contact: Annotated[str, Meta(min_length=3, max_length=200, description="Whom to tell about a hole in the security.")]
    domain: Domain
    registration: Annotated[str, Meta(pattern=r"^([0-9A-Z]{18})?\Z", description="Unified social credit code; individuals have none.")] = ""


class MemberDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody who is to act for a publisher."""

    username: Annotated[str, Meta(max_length=40)]
    role: Role = Role.MAINTAINER


class EvidenceDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """Evidence that needs no file: that of the domain or of the registration which the publisher has named."""

    proof: Proof


class LetterForm(Struct, forbid_unknown_fields=True):
    """The multipart form: one part named `file`, a PDF or a picture."""

    file: UploadFile


class EvidenceDecision(Struct, frozen=True, forbid_unknown_fields=True):
    """What a reviewer makes of a piece of evidence."""

    confirmed: bool
    note: Annotated[str, Meta(max_length=500, description="Why it is refused; the publisher reads it.")] = ""


class Suspension(Struct, frozen=True, forbid_unknown_fields=True):
    """Why a publisher is suspended, or no more."""

    suspended: bool
    reason: Annotated[str, Meta(min_length=3, max_length=500)]


class MemberOut(Struct, frozen=True):
    """Somebody who acts for a publisher."""

    username: str
    role: Role


class PublisherOut(Struct, frozen=True, kw_only=True):
    """A publisher as everybody sees it."""

    id: str
    kind: Kind
    legal_name: str
    domain: str
    registration: str
    contact: str
    standing: Standing
    made_at: datetime
    verified_at: datetime | None
    members: list[MemberOut] | None = None
    """For its own members and for reviewers."""


class EvidenceOut(Struct, frozen=True, kw_only=True):
    """A piece of evidence, for the publisher's members and for reviewers."""

    id: UUID
    publisher: str
    proof: Proof
    value: str
    state: EvidenceState
    record_name: str
    """Where to put the TXT record, for a domain."""
    record_value: str
    sha256: str
    given_at: datetime
    decided_at: datetime | None
    note: str


class EvidenceList(Struct, frozen=True):
    """Evidence, oldest first."""

    items: list[EvidenceOut]


class PublisherList(Struct, frozen=True):
    """Publishers by their ids."""

    items: list[PublisherOut]


def publisher_out(publisher: Publisher, members: tuple[Member, ...] | None = None) -> PublisherOut:
    """Return a publisher as it is shown."""
    return PublisherOut(
        id=publisher.id,
        kind=publisher.kind,
        legal_name=publisher.legal_name,
        domain=publisher.domain,
        registration=publisher.registration,
        contact=publisher.contact,
        standing=publisher.standing,
        made_at=publisher.made_at,
        verified_at=publisher.verified_at,
        members=None if members is None else [MemberOut(member.username, member.role) for member in members],
    )


def team_out(team: Team) -> PublisherOut:
    """Return a publisher with its members."""
    return publisher_out(team.publisher, team.members)


def evidence_out(piece: Evidence, record: tuple[str, str] = ("", "")) -> EvidenceOut:
    """Return a piece of evidence as it is shown; `record` is the TXT record that is asked for."""
    return EvidenceOut(
        id=piece.id,
        publisher=piece.publisher,
        proof=piece.proof,
        value=piece.value,
        state=piece.state,
        record_name=record[0],
        record_value=record[1],
        sha256=piece.sha256,
        given_at=piece.given_at,
        decided_at=piece.decided_at,
        note=piece.note,
    )
