"""A person's notices as they go over the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from wangge_sdk.texts import Text


class NoticeItem(msgspec.Struct, frozen=True, kw_only=True):
    """A notice. `at` is when it came to the person: what came up in quiet hours came in the morning."""

    id: UUID
    type: str
    case_id: UUID | None
    area: str
    title: Text
    body: Text
    urgent: bool
    at: datetime
    read_at: datetime | None


class NoticePage(msgspec.Struct, frozen=True):
    """A page of notices, newest first; `next` is the cursor of the page after it."""

    items: tuple[NoticeItem, ...]
    next: str | None
    unread: int


class Unread(msgspec.Struct, frozen=True):
    """How many notices are not read."""

    unread: int


class Marked(msgspec.Struct, frozen=True):
    """How many notices were marked as read."""

    marked: int


class ChannelIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a person wants to be told by a channel. What is urgent shows inside the platform all the same."""

    channel: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    enabled: bool


class ChannelOut(msgspec.Struct, frozen=True):
    """A channel by which a person may be told: `in_app`, or `plugin:ID`."""

    channel: str
    title: Text
    enabled: bool


class ChannelList(msgspec.Struct, frozen=True):
    """A person's channels."""

    items: tuple[ChannelOut, ...]
