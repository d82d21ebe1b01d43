"""What the API takes and gives about hand-overs."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.model import Text
from wangge_core.cases.referral.model import ReferralState
from wangge_core.cases.schemas import AreaOut

Words = Annotated[str, Meta(min_length=1, max_length=2000)]


class ReferralIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To which area, and why. `consent`: the reporter agreed that name and telephone go along."""

    version: Annotated[int, Meta(ge=1)]
    area: Annotated[str, Meta(max_length=15)]
    reason: Words
    consent: bool = False


class AcceptIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where in the accepting area the case lies, and its class there."""

    area: Annotated[str, Meta(max_length=15)]
    class_id: Annotated[str, Meta(max_length=150)] | None = None


class ReferralDecisionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why."""

    reason: Words


class HandedOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the hand-over shows of the case."""

    title: Text
    text: str | None = None
    class_id: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    name: str | None = None
    phone: str | None = None


class HandOverOut(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-over; the sender's case is named to those only who may see it (`case_id`), and so is the new one (`accepted_id`)."""

    id: UUID
    case_id: UUID | None
    from_area: AreaOut
    to_area: AreaOut
    state: ReferralState
    reason: str
    handed: HandedOut
    consent: bool
    sent_by: str
    sent_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision: str | None
    accepted_id: UUID | None
    may_decide: bool
    may_revoke: bool
    may_reveal: bool


class CaseReferrals(msgspec.Struct, frozen=True):
    """The hand-overs of a case, newest first, and whether the reader may make one."""

    items: list[HandOverOut]
    may_refer: bool


class ReferralPage(msgspec.Struct, frozen=True):
    """A page of the inbox, newest first."""

    items: list[HandOverOut]
    next: str | None


class ContactOut(msgspec.Struct, frozen=True):
    """How to reach who reported."""

    name: str | None
    phone: str | None
