"""What the API takes and gives about devices."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.identity.directory.model import AreaRef


class DeviceCodeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For whose phone a code is to be made."""

    account_id: UUID


class DeviceCode(msgspec.Struct, frozen=True, kw_only=True):
    """A code that enrols one phone of one person, this once. `qr` is an SVG document of `path` on this server's address."""

    code: str
    person_name: str
    path: str
    qr: str
    expires_at: datetime


class DeviceIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A phone that is to be enrolled for whoever is signed in on it."""

    code: Annotated[str, Meta(min_length=8, max_length=40, description="As shown to its owner; case and hyphens do not matter.")]
    name: Annotated[str, Meta(min_length=1, max_length=80, description="What to call the phone in the list.")]
    public_key: Annotated[str, Meta(max_length=400, description="ECDSA P-256, SPKI in base64; the private key never leaves the phone.")]


class DeviceOut(msgspec.Struct, frozen=True, kw_only=True):
    """A phone in the list."""

    id: UUID
    name: str
    person_name: str
    area: AreaRef
    enrolled_at: datetime
    enrolled_by: str
    seen_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str | None
    told_at: datetime | None


class DeviceList(msgspec.Struct, frozen=True):
    """Phones, the newest first."""

    items: list[DeviceOut]


class DeviceCandidate(msgspec.Struct, frozen=True):
    """An account that may be given a phone."""

    account_id: UUID
    person_name: str
    username: str


class DeviceCandidates(msgspec.Struct, frozen=True):
    """Accounts that may be given a phone."""

    items: list[DeviceCandidate]


class DeviceChallenge(msgspec.Struct, frozen=True):
    """What a phone signs to sign in: "wangge device", NUL, its id, NUL and the challenge, in UTF-8."""

    challenge: str
    expires_at: datetime


class DeviceProof(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signature of the phone's key: r and s, 32 bytes each, in base64."""

    signature: Annotated[str, Meta(max_length=200)]
