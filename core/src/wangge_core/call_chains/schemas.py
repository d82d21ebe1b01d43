"""What the API tells of chains of calls."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

ChainState = Literal["running", "taken", "stopped", "exhausted"]


class ChainCallOut(msgspec.Struct, frozen=True, kw_only=True):
    """A call of a chain, made or to come. `used` is the way it went: `app`, or `app` and the plugins that brought it."""

    step: int
    due_at: datetime
    made_at: datetime | None
    channel: Literal["app", "sms", "voice"]
    used: str
    target: str
    people: list[str]
    """Names of those who were called."""
    read_by: list[str]
    """Names of those of them who have read it."""
    why: Literal["", "no_channel", "nobody"]


class CallChainOut(msgspec.Struct, frozen=True, kw_only=True):
    """A chain of calls."""

    id: UUID
    area: str
    area_name: str
    plugin: str
    title: dict[str, str]
    case_id: UUID | None
    state: ChainState
    begun_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    ended_how: str | None
    calls: list[ChainCallOut]
    may_take: bool
    called: bool
    """Whether it has called whoever asks, and they have neither taken it nor passed it on."""
    may_pass_on: bool
    """Whether they are among those called, and there is somebody left to be called."""
    passed_on_by: list[str]
    """Names of those who were called and could not see to it."""


class CallChainPage(msgspec.Struct, frozen=True):
    """Chains, newest first; `next` asks for the page after."""

    items: list[CallChainOut]
    next: UUID | None
