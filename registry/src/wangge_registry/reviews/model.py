"""Reviews as the operations see them. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from msgspec import Struct

from wangge_registry.versions.states import Who


class Decision(StrEnum):
    """What a reviewer makes of a version."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REFUSE = "refuse"


class Judgement(StrEnum):
    """What a reviewer makes of one finding of the machines."""

    ACCEPT = "accept"
    """It is so, and may stay."""
    NEEDS_CHANGE = "needs_change"
    FALSE_POSITIVE = "false_positive"
    """It is not so; kept for later versions of the plugin."""


class Judged(Struct, frozen=True, kw_only=True):
    """One finding with what a reviewer says of it."""

    fingerprint: str
    judgement: Judgement
    reason: str


class Review(Struct, frozen=True, kw_only=True):
    """One reviewer's decision about the bytes of one version."""

    id: UUID
    version: UUID
    plugin: str
    sha256: str
    report_sha256: str
    reviewer: UUID
    username: str
    organisation: str
    decision: Decision
    reason: str
    judged: tuple[Judged, ...] = ()
    checked: tuple[str, ...] = ()
    """Ids of the items of the checklist that the reviewer ticked."""
    at: datetime
    statement: dict[str, Any] = {}
    """The in-toto statement in its DSSE envelope."""


class Remark(Struct, frozen=True, kw_only=True):
    """Something that was said about a version."""

    id: UUID
    version: UUID
    account: UUID
    username: str
    side: Who
    """As what it was said."""
    organisation: str
    text: str
    at: datetime


def approving_organisations(reviews: Iterable[Review]) -> frozenset[str]:
    """Return the organisations whose reviewers approve by their newest word; `reviews` are oldest first."""
    newest = {review.reviewer: review for review in reviews}
    return frozenset(review.organisation for review in newest.values() if review.decision is Decision.APPROVE)
