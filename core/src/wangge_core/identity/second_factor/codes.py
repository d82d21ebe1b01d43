"""One-time codes and recovery codes. Pure but for the random source.

Source: RFC 6238 with the parameters that every authenticator app takes: SHA-1, 6 digits, 30 seconds.
"""

import hashlib
import hmac
import secrets
from datetime import UTC, datetime
from typing import Final

import pyotp

STEP_SECONDS: Final = 30
RECOVERY_CODES: Final = 10
_ISSUER: Final = "wangge"
_NEIGHBOURS: Final = (0, -1, 1)
_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUP, _GROUPS = 4, 4


def new_secret() -> str:
    """Return a new shared secret, 160 bits in base 32 (RFC 4226, section 4, R6)."""
    return pyotp.random_base32(32)


def provisioning_uri(secret: str, username: str) -> str:
    """Return the address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=_ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """Return the time step whose code this is, or None; the neighbours count, since clocks differ.

    Whoever accepts it must remember the step and refuse it and all before it (RFC 6238, 5.2).
    """
    typed = code.replace(" ", "")
    current = int(now.timestamp()) // STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for offset in _NEIGHBOURS:
        expected = totp.at(datetime.fromtimestamp((current + offset) * STEP_SECONDS, UTC))
        if hmac.compare_digest(expected.encode(), typed.encode()):
            return current + offset
    return None


def new_recovery_codes() -> tuple[str, ...]:
    """Return fresh recovery codes of 80 random bits each, in groups, without letters that look like digits."""
    return tuple("-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS)) for _ in range(RECOVERY_CODES))


def recovery_digest(code: str) -> str:
    """Return what is kept of a recovery code; 80 random bits need no slow hash."""
    return hashlib.sha256(code.upper().replace("-", "").replace(" ", "").encode()).hexdigest()
