"""Plugins as the operations see them. Pure."""

from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from msgspec import Struct

LONGEST_HOURS: Final = 24
"""A publishing token is made for one release, by a person or a pipeline, and ends by itself."""
MOST_TOKENS: Final = 20


class Status(StrEnum):
    """How a plugin as a whole stands (PEP 792's project status markers)."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    """Nobody works on it; what is published stays."""
    DEPRECATED = "deprecated"
    """Another one should be used."""
    QUARANTINED = "quarantined"
    """It is looked into; nothing of it is offered."""


class Plugin(Struct, frozen=True, kw_only=True):
    """An id, the package it comes in, and who owns it."""

    id: str
    package: str
    """Name of the distribution, normalised (PEP 503)."""
    publisher: str
    """Who owns it: at first the one whose id begins its id."""
    status: Status
    status_reason: str
    made_at: datetime

    @property
    def namespace(self) -> str:
        """The publisher under whose name it was made."""
        return self.id.partition(".")[0]


class Token(Struct, frozen=True, kw_only=True):
    """A right to upload versions of one plugin, for a while."""

    id: UUID
    plugin: str
    account: UUID
    label: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class TransferState(StrEnum):
    """How far a transfer has come."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DONE = "done"
    CALLED_OFF = "called_off"


class Transfer(Struct, frozen=True, kw_only=True):
    """A plugin on its way from one publisher to another: one offers, the other accepts, a reviewer confirms."""

    id: UUID
    plugin: str
    giver: str
    taker: str
    state: TransferState
    offered_at: datetime
    ended_at: datetime | None = None
