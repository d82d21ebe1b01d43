"""Feedback, on the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from wangge_core.identity.directory.model import AreaRef

FeedbackKind = Literal["fault", "wish", "question", "praise"]


class FeedbackIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody says of the platform. `page` is where they said it, without what stands behind `?`."""

    client_id: UUID
    kind: FeedbackKind
    text: Annotated[str, msgspec.Meta(min_length=2, max_length=2000)]
    page: Annotated[str, msgspec.Meta(max_length=200, pattern="^/[^?#]*$")] = "/"


class FeedbackOut(msgspec.Struct, frozen=True, kw_only=True):
    """One's own feedback, with the answer once there is one."""

    id: UUID
    kind: FeedbackKind
    text: str
    given_at: datetime
    answer: str | None
    answered_at: datetime | None


class OwnFeedback(msgspec.Struct, frozen=True):
    """One's own feedback, newest first."""

    items: list[FeedbackOut]


class FeedbackItem(FeedbackOut, frozen=True, kw_only=True):
    """Feedback for whoever answers it; `given_by` is empty for residents."""

    area: AreaRef
    given_by: str
    page: str
    version: str
    answered_by: str | None


class FeedbackPage(msgspec.Struct, frozen=True):
    """A page of the inbox; `next` is the cursor of the page after it, `open` counts what has no answer."""

    items: list[FeedbackItem]
    next: str | None
    open: int


class FeedbackAnswerIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What whoever gave the feedback is told."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
