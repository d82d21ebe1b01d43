"""Digests of personal facts, which end with the person's data.

An entry must be able to show that a phone number was changed, and must not hold it. A plain hash of a
phone number is found again by trying all of them; so each subject has a random salt beside its own
data. Erase the salt with the data, and the digest in the chain says nothing to anybody, for ever.
"""

import hashlib
import hmac
import secrets
from typing import Final

_SALT_BYTES: Final = 16


def new_salt() -> str:
    """Return a salt for one subject (128 random bits in hexadecimal), to be kept with its personal data and erased with it."""
    return secrets.token_hex(_SALT_BYTES)


def salted_digest(salt: str, fact: str) -> str:
    """Return the HMAC-SHA-256 of a personal fact under its subject's salt, in hexadecimal."""
    return hmac.new(bytes.fromhex(salt), fact.encode(), hashlib.sha256).hexdigest()
