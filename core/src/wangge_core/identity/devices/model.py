"""Devices as values. Pure but for the random source."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

CODE_LASTS: Final = timedelta(minutes=15)
CHALLENGE_LASTS: Final = timedelta(minutes=2)
_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 3, 4


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A phone that may sign in as its account. `told_at` is when it learnt that it was revoked, and wiped itself."""

    id: UUID
    account_id: UUID
    area: str
    person_name: str
    name: str
    public_key: str
    enrolled_at: datetime
    enrolled_by: str
    seen_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None
    told_at: datetime | None
    challenge: str | None
    challenge_until: datetime | None


def new_code() -> str:
    """Return a one-time code of 60 random bits that can be read out: `ABCD-EFGH-JKLM`."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def code_digest(code: str) -> str:
    """Return what is kept of a code, however it was typed."""
    plain = "".join(letter for letter in code.upper() if letter in _ALPHABET)
    return hashlib.sha256(f"device code\0{plain}".encode()).hexdigest()
