"""What happened, as a frozen value."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from wangge_core.ids import new_id


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened and was committed.

    `type` is past tense on the wire (`case.dispatched`), `area` the canonical code of the place it
    concerns (empty for the whole platform), `key` names the thing whose events stay in order (a case's
    id), `data` is plain JSON: ids and codes; whoever needs a person's words loads them under its own right.
    """

    type: str
    area: str
    key: str
    at: datetime
    data: Mapping[str, Any] = {}
    id: UUID = msgspec.field(default_factory=new_id)


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """An event as a subscriber gets it, with its place in the order of all events.

    A subscriber sees an event at least once: `position` (or the event's id) is what it remembers to do
    its work only once.
    """

    event: Event
    position: int
    attempt: int = 1


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """An event that a subscriber failed too often: set aside with the last error, until somebody replays it."""

    id: UUID
    subscriber: str
    event: Event
    attempts: int
    error: str
    since: datetime
