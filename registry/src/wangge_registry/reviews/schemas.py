"""What clients send and get about reviews."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct

from wangge_registry.reviews.checklist import Item
from wangge_registry.reviews.model import Decision, Judgement, Remark, Review
from wangge_registry.versions.need import Need
from wangge_registry.versions.states import Who
from wangge_sdk.texts import Text

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class JudgedDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """What a reviewer says of one finding."""

    fingerprint: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
    judgement: Judgement
    reason: Annotated[str, Meta(min_length=3, max_length=1_000)]


class ReviewDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A decision. It names the bytes and the report that were looked at, so that it cannot be taken for another's."""

    decision: Decision
    sha256: Digest
    report_sha256: Digest
    reason: Annotated[str, Meta(min_length=10, max_length=10_000)]
    judged: Annotated[list[JudgedDraft], Meta(max_length=1_000)] = []
    checked: Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=100, description="Of the checklist.")] = []


class JudgedOut(Struct, frozen=True):
    """What a reviewer said of one finding."""

    fingerprint: str
    judgement: Judgement
    reason: str


class ReviewOut(Struct, frozen=True, kw_only=True):
    """A decision, with the signed statement of it."""

    id: UUID
    sha256: str
    report_sha256: str
    reviewer: str
    organisation: str
    decision: Decision
    reason: str
    judged: list[JudgedOut]
    checked: list[str]
    at: datetime
    statement: dict[str, Any]


class ChecklistItem(Struct, frozen=True):
    """One thing that a reviewer has to have looked at."""

    id: str
    text: Text


class NeedOut(Struct, frozen=True, kw_only=True):
    """What makes a version delicate: any of it takes two organisations."""

    personal_data: bool
    in_process: bool
    algorithms: bool


class RemarkDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """Something to say about a version."""

    text: Annotated[str, Meta(min_length=1, max_length=10_000, pattern=r"\S")]


class RemarkOut(Struct, frozen=True, kw_only=True):
    """Something that was said about a version."""

    id: UUID
    author: str
    side: Who
    organisation: str
    text: str
    at: datetime


class RemarkList(Struct, frozen=True):
    """What was said about a version, oldest first."""

    items: list[RemarkOut]


class ReviewList(Struct, frozen=True, kw_only=True):
    """The decisions about a version, oldest first, and the key that the statements are signed with."""

    items: list[ReviewOut]
    needed: int
    """How many organisations have to approve."""
    need: NeedOut
    approved_by: list[str]
    """Organisations whose reviewers approve by their newest word."""
    checklist: list[ChecklistItem]
    """What a reviewer ticks before approving."""
    public_key: str


class QueueItem(Struct, frozen=True, kw_only=True):
    """A version that waits for reviewers."""

    plugin: str
    version: str
    publisher: str
    sha256: str
    uploaded_at: datetime
    waits_hours: float
    """Since it was uploaded: the clock is published."""
    needed: int
    approved_by: list[str]
    """Organisations."""


class Queue(Struct, frozen=True):
    """What waits for reviewers, the oldest first."""

    items: list[QueueItem]


def review_out(review: Review) -> ReviewOut:
    """Return a review as it is shown."""
    return ReviewOut(
        id=review.id,
        sha256=review.sha256,
        report_sha256=review.report_sha256,
        reviewer=review.username,
        organisation=review.organisation,
        decision=review.decision,
        reason=review.reason,
        checked=list(review.checked),
        judged=[JudgedOut(each.fingerprint, each.judgement, each.reason) for each in review.judged],
        at=review.at,
        statement=review.statement,
    )


def need_out(need: Need) -> NeedOut:
    """Return why a version is delicate, as it is shown."""
    return NeedOut(**{name: getattr(need, name) for name in NeedOut.__struct_fields__})


def checklist_out(items: Iterable[Item]) -> list[ChecklistItem]:
    """Return a checklist as it is shown."""
    return [ChecklistItem(item.id, item.text) for item in items]


def remark_out(remark: Remark) -> RemarkOut:
    """Return a remark as it is shown."""
    return RemarkOut(
        id=remark.id, author=remark.username, side=remark.side, organisation=remark.organisation, text=remark.text, at=remark.at
    )
