"""What reviewers have said about a file: in-toto statements, each bound to the digest of the bytes that were read.

Source: in-toto attestation framework, Statement v1; the envelope is DSSE 1.0. The keys are those that people have signed.
"""

import copy
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from msgspec import Struct
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
from securesystemslib.signer import Key, SSlibKey

from wangge_core.market.errors import UntrustedError
from wangge_core.market.trust import Signed

FILE: Final = "reviewers.json"
PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
PREDICATE_TYPE: Final = "urn:wangge:review:1"


class Reviewer(Struct, frozen=True):
    """Who reviewed, and for which organisation."""

    name: str
    organisation: str


class Review(Struct, frozen=True, kw_only=True):
    """What a reviewer has decided about a file."""

    plugin: str
    version: str
    decision: str
    reason: str
    reviewer: Reviewer
    decided_at: datetime
    checks: dict[str, Any] = {}
    checklist: tuple[str, ...] = ()
    """What the reviewer has ticked."""


class _Subject(Struct):
    digest: dict[str, str]


class _Statement(Struct):
    subject: list[_Subject]
    predicateType: str  # noqa: N815  in-toto's own name
    predicate: Review


def keys_of(document: bytes | None) -> list[Key]:
    """Return the keys of the reviews from the document that people have signed.

    Raises:
        UntrustedError: there is none, or it cannot be read.
    """
    try:
        pems = msgspec.json.decode(document or b"", type=dict[str, list[str]])["keys"]
        return [SSlibKey.from_crypto(load_pem_public_key(pem.encode())) for pem in pems]
    except (msgspec.DecodeError, KeyError, ValueError) as error:
        raise UntrustedError(f"The registry names no keys of reviewers: {error}.") from error


def verified(envelope: Mapping[str, Any], keys: Iterable[Key], sha256: str) -> Review:
    """Return what a signed statement says about the bytes with a digest.

    Raises:
        UntrustedError: it is not signed with one of the keys, or is about other bytes.
    """
    try:
        opened = Envelope.from_dict(copy.deepcopy(dict(envelope)))  # it takes apart what it is given
        opened.verify(list(keys), 1)
        statement = msgspec.json.decode(opened.payload, type=_Statement)
    except (VerificationError, UnverifiedSignatureError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise UntrustedError(f"The statement of a review is not signed by the registry's reviewers: {error}.") from error
    if opened.payload_type != PAYLOAD_TYPE or statement.predicateType != PREDICATE_TYPE:
        raise UntrustedError("What should be the statement of a review is another.")
    if [subject.digest for subject in statement.subject] != [{"sha256": sha256}]:
        raise UntrustedError("The statement of a review is about other bytes.")
    return statement.predicate


def reviews_of(signed: Signed, keys: Sequence[Key]) -> tuple[Review, ...]:
    """Return what reviewers have said about a target, from what is signed of it.

    Raises:
        UntrustedError: a statement is not signed with one of the keys, is about other bytes, or about another version.
    """
    envelopes = signed.custom.get("reviews")
    reviews = tuple(verified(each, keys, signed.sha256) for each in (envelopes if isinstance(envelopes, list) else ()))
    if any((each.plugin, each.version) != (signed.custom.get("plugin"), signed.custom.get("version")) for each in reviews):
        raise UntrustedError("The statement of a review is about another version.")
    return reviews


def approving(reviews: Iterable[Review], ticked: str = "") -> frozenset[str]:
    """Return the organisations whose reviewers approve by what they said last; with `ticked` those that have ticked that item. Pure."""
    last = {(each.reviewer.name, each.reviewer.organisation): each for each in sorted(reviews, key=lambda each: each.decided_at)}
    meant = (each for each in last.values() if each.decision == "approve" and (not ticked or ticked in each.checklist))
    return frozenset(each.reviewer.organisation for each in meant)


def require_reviewed(reviews: Iterable[Review], needed: int, name: str) -> None:
    """Go on only with a file that enough reviewers of different organisations approve.

    Raises:
        UntrustedError: there are too few.
    """
    found = approving(reviews)
    if len(found) < needed:
        raise UntrustedError(f"{name} needs the approval of {needed} organisations and has that of {len(found)}.")
