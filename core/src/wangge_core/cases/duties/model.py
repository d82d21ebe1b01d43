"""Values of the duties for cases. Pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

Acceptance = Literal["never", "after_return", "always"]
Silence = Literal["returned", "accepted"]
Times = Annotated[int, msgspec.Meta(ge=0, le=20)]


class DutyRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How duties are passed on in an area, for one case type or all.

    acceptance: when a unit has to accept a case before it is its own. hours: how long it may think about it, in working
    hours; silence: what happens when it says nothing. unit_returns, case_returns: so often a unit, and all units together,
    may give a case back as not theirs; the next time it goes to adjudication. questions: so often a unit may give it back
    for want of information.
    """

    acceptance: Acceptance = "after_return"
    hours: Annotated[int, msgspec.Meta(ge=1, le=80)] = 4
    silence: Silence = "returned"
    unit_returns: Times = 1
    case_returns: Times = 3
    questions: Times = 2


class KeptRule(msgspec.Struct, frozen=True):
    """A rule on record; an empty `case_type` means every one."""

    area: str
    case_type: str
    rule: DutyRule


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A unit was asked to take a case over; until it accepts, `owner_id` stays responsible."""

    id: UUID
    case_id: UUID
    owner_id: UUID | None
    unit_id: UUID
    proposed_at: datetime
    accept_by: datetime
    silence: str
    ended_at: datetime | None = None
    ending: str | None = None


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """It was, or is, disputed whose duty a case is. Decided, it is a precedent; `entry_id` is what the list took from it."""

    id: UUID
    case_id: UUID
    area: str
    case_type: str
    class_id: str | None
    opened_at: datetime
    opening: str
    decided_at: datetime | None = None
    decided_by: str | None = None
    unit_id: UUID | None = None
    reason: str | None = None
    keywords: str = ""
    entry_id: UUID | None = None


def rule_for(kept: Iterable[KeptRule], line: tuple[str, ...], case_type: str) -> DutyRule:
    """Return the rule that holds: that of the nearest area in `line` (nearest first), for the case type before for all."""
    known = {(one.area, one.case_type): one.rule for one in kept}
    wanted = [(area, kind) for area in line for kind in (case_type, "")]
    return next((known[key] for key in wanted if key in known), DutyRule())
