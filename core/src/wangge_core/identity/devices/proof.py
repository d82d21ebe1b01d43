"""Proof that a device holds its key: a signature over a challenge. Pure.

The key is an ECDSA key on P-256 that the browser made and does not give away; WebCrypto writes a signature as r and s, 32 bytes each.
"""

import base64
import binascii
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key

_HALF: Final = 32
_PURPOSE: Final = "wangge device\0"


def is_key(public_key: str) -> bool:
    """Tell whether a text is a public key that we take."""
    return _read(public_key) is not None


def signed_text(device: str, challenge: str) -> bytes:
    """Return what a device signs: its id is in it, so that no signature serves another."""
    return f"{_PURPOSE}{device}\0{challenge}".encode()


def proves(public_key: str, signature: str, text: bytes) -> bool:
    """Tell whether a signature was made with the key, over this text."""
    key = _read(public_key)
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return False
    if key is None or len(raw) != 2 * _HALF:
        return False
    halves = (int.from_bytes(raw[:_HALF]), int.from_bytes(raw[_HALF:]))
    try:
        key.verify(encode_dss_signature(*halves), text, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _read(public_key: str) -> ec.EllipticCurvePublicKey | None:
    try:
        key = load_der_public_key(base64.b64decode(public_key, validate=True))
    except (ValueError, TypeError, binascii.Error):
        return None
    return key if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1) else None
