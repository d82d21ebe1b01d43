"""What a hand-over shows. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from wangge_core.cases.model import Case, masked_name, masked_phone
from wangge_core.cases.referral.by_area import Handed

ReferralState = Literal["offered", "accepted", "declined", "revoked"]
_NUMBERS: Final = re.compile(r"(?<![0-9])[0-9][0-9 -]{5,}[0-9Xx]")
"""Telephone, identity card and account numbers, as people type them."""


class Referral(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-over from one area to another."""

    id: UUID
    case_id: UUID
    from_area: str
    area: str
    state: ReferralState
    reason: str
    handed: dict[str, Any]
    consent: bool
    sent_by: str
    sent_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision: str | None = None
    accepted_id: UUID | None = None


def handed_over(case: Case, fields: Sequence[Handed], *, consent: bool) -> dict[str, Any]:
    """Return the declared fields; the reporter is masked unless they agreed, and long numbers in the words always."""
    shown: dict[str, Any] = {"case_type": case.case_type, "title": dict(case.title)}
    if "text" in fields:
        shown["text"] = masked_words(case.text)
    if "class" in fields:
        shown["class_id"] = case.class_id
    if "address" in fields:
        shown["address"] = case.place.address
    if "position" in fields:
        shown |= {"lon": case.place.lon, "lat": case.place.lat}
    if "reporter" in fields:
        known = case.reporter
        shown["name"] = known.name if consent else masked_name(known.name)
        shown["phone"] = known.phone if consent else masked_phone(known.phone)
    return shown


def masked_words(text: str) -> str:
    """Return words with every long number in them hidden: people write their telephone into what they report."""
    return _NUMBERS.sub(lambda found: found[0][:3] + "****", text)
