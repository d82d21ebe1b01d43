"""Publishers as the operations see them. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from msgspec import Struct

from wangge_registry.accounts.model import Account
from wangge_serving.errors import ConflictError, ForbiddenError


class Kind(StrEnum):
    """What a publisher is; as in the manifest."""

    COMPANY = "company"
    UNIVERSITY = "university"
    NGO = "ngo"
    GOVERNMENT = "government"
    COMMUNITY = "community"
    INDIVIDUAL = "individual"


class Proof(StrEnum):
    """Evidence of a kind."""

    DOMAIN = "domain"
    """A TXT record on the official domain; the registry looks by itself."""
    REGISTRATION = "registration"
    """A unified social credit code: its check characters are computed, a reviewer compares it with the public register."""
    LETTER = "letter"
    """A signed letter, a charter, an identity that was shown: a scan that a reviewer confirms."""


PROOFS: Final[Mapping[Kind, frozenset[Proof]]] = MappingProxyType(
    {
        Kind.COMPANY: frozenset({Proof.DOMAIN, Proof.REGISTRATION}),
        Kind.UNIVERSITY: frozenset({Proof.DOMAIN, Proof.LETTER}),
        Kind.NGO: frozenset({Proof.REGISTRATION, Proof.LETTER}),
        Kind.GOVERNMENT: frozenset({Proof.DOMAIN, Proof.REGISTRATION, Proof.LETTER}),
        Kind.COMMUNITY: frozenset({Proof.LETTER}),
        Kind.INDIVIDUAL: frozenset({Proof.LETTER}),
    }
)
"""What each kind of publisher has to prove before it publishes."""


class Standing(StrEnum):
    """Whether a publisher may publish."""

    UNPROVED = "unproved"
    VERIFIED = "verified"
    SUSPENDED = "suspended"


class Role(StrEnum):
    """What a member does for a publisher."""

    OWNER = "owner"
    """Adds and removes members, gives evidence, hands plugins over."""
    MAINTAINER = "maintainer"
    """Uploads versions and withdraws them."""


class EvidenceState(StrEnum):
    """What became of a piece of evidence."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Publisher(Struct, frozen=True, kw_only=True):
    """Who answers for plugins. Its id is the namespace of their ids."""

    id: str
    kind: Kind
    legal_name: str
    domain: str
    registration: str
    contact: str
    """Whom to write to about a hole in a plugin's security."""
    standing: Standing
    made_at: datetime
    verified_at: datetime | None = None

    def require_verified(self) -> None:
        """Do nothing if it may publish.

        Raises:
            ConflictError: `publisher_unverified` or `publisher_suspended`.
        """
        if self.standing is Standing.UNPROVED:
            needed = ", ".join(sorted(PROOFS[self.kind]))
            detail = f"{self.id} has not proved who it is: POST /api/v1/publishers/{self.id}/evidence ({needed})."
            raise ConflictError("publisher_unverified", detail)
        if self.standing is Standing.SUSPENDED:
            raise ConflictError("publisher_suspended", f"{self.id} is suspended; write to the registry's administrators.")


class Member(Struct, frozen=True, kw_only=True):
    """Somebody who acts for a publisher."""

    account: UUID
    username: str
    role: Role


class Team(Struct, frozen=True):
    """All who act for a publisher."""

    publisher: Publisher
    members: tuple[Member, ...]

    def has(self, account: Account) -> bool:
        """Tell whether somebody is of it."""
        return any(member.account == account.id for member in self.members)

    def require(self, account: Account, role: Role = Role.MAINTAINER) -> None:
        """Do nothing if somebody acts for the publisher; an owner may all that a maintainer may.

        Raises:
            ForbiddenError: `not_a_member` or `owner_required`.
        """
        held = {member.role for member in self.members if member.account == account.id}
        if not held:
            raise ForbiddenError("not_a_member", f"You do not act for {self.publisher.id}; one of its owners can add you.")
        if role is Role.OWNER and Role.OWNER not in held:
            raise ForbiddenError("owner_required", f"Only an owner of {self.publisher.id} may do this.")


class Evidence(Struct, frozen=True, kw_only=True):
    """Something that shows who a publisher is."""

    id: UUID
    publisher: str
    proof: Proof
    value: str
    """The domain or code, or the name of the letter's file."""
    state: EvidenceState
    challenge: str = ""
    """What the TXT record has to hold."""
    sha256: str = ""
    """Of the letter's file."""
    given_at: datetime
    decided_at: datetime | None = None
    note: str = ""
    """Why it was refused."""


def is_proved(publisher: Publisher, evidence: Iterable[Evidence]) -> bool:
    """Tell whether a publisher has shown everything that its kind asks for."""
    confirmed = {piece.proof for piece in evidence if piece.state is EvidenceState.CONFIRMED}
    return confirmed >= PROOFS[publisher.kind]
