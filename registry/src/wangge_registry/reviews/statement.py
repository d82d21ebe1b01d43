"""The statement of a review: who decided what about which bytes, in the form of in-toto, signed.

Source: in-toto attestation framework, Statement v1; the envelope is DSSE 1.0.
"""

import copy
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

from wangge_registry.keys.online import OnlineKey
from wangge_registry.reviews.model import Review

PAYLOAD_TYPE: Final = "application/vnd.in-toto+json"
STATEMENT_TYPE: Final = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE: Final = "urn:wangge:review:1"


class StatementError(Exception):
    """A statement is not one of ours, or is about other bytes; the message says which."""


def statement_of(review: Review, filename: str, number: str, checks: dict[str, Any]) -> dict[str, Any]:
    """Return what is signed; `checks` says which rule pack looked at the file, and with which verdict."""
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": filename, "digest": {"sha256": review.sha256}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "plugin": review.plugin,
            "version": number,
            "decision": str(review.decision),
            "reason": review.reason,
            "reviewer": {"name": review.username, "organisation": review.organisation},
            "decided_at": review.at.isoformat(timespec="seconds"),
            "checks": checks | {"report_sha256": review.report_sha256},
            "findings": msgspec.to_builtins(review.judged),
            "checklist": list(review.checked),
        },
    }


def signed(statement: dict[str, Any], key: OnlineKey) -> dict[str, Any]:
    """Return a statement in its envelope."""
    envelope = Envelope(msgspec.json.encode(statement, order="sorted"), PAYLOAD_TYPE, {})
    envelope.sign(CryptoSigner(key.private))
    return dict(envelope.to_dict())


def verified(envelope: dict[str, Any], public_pem: str, sha256: str) -> dict[str, Any]:
    """Return what a signed statement says about the bytes with a digest.

    Raises:
        StatementError: it is not signed with this key, or is about other bytes.
    """
    key = load_pem_public_key(public_pem.encode())
    if not isinstance(key, Ed25519PublicKey):
        raise StatementError("The key is not an Ed25519 key.")
    try:
        opened = Envelope.from_dict(copy.deepcopy(envelope))  # it takes apart what it is given
        opened.verify([SSlibKey.from_crypto(key)], 1)
        statement = msgspec.json.decode(opened.payload)
    except (VerificationError, UnverifiedSignatureError, KeyError, ValueError) as error:
        raise StatementError(f"The signature is not the registry's: {error}") from error
    if opened.payload_type != PAYLOAD_TYPE or statement.get("predicateType") != PREDICATE_TYPE:
        raise StatementError("It is no statement of a review.")
    if [subject.get("digest") for subject in statement["subject"]] != [{"sha256": sha256}]:
        raise StatementError("It is about other bytes.")
    return dict(statement)
