"""What the API takes and gives about privacy."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.model import Text
from wangge_core.cases.privacy.hiding import Found
from wangge_core.cases.privacy.pictures import Box, Style

ReasonId = Annotated[str, Meta(max_length=40)]
Piece = Annotated[str, Meta(min_length=2, max_length=200, pattern="^[^■]+$")]


class ReasonOut(msgspec.Struct, frozen=True):
    """A reason for which somebody may look at what is hidden."""

    id: str
    title: Text


class PersonOut(msgspec.Struct, frozen=True):
    """Whom a report was made for, hidden in part; `contact` says who is to be called: the speaker or the person."""

    relation: str
    name: str | None
    phone: str | None
    contact: str


class PrivacyOut(msgspec.Struct, frozen=True, kw_only=True):
    """What is hidden in a case, and what the reader may do about it."""

    can_reveal: bool
    can_redact: bool
    reasons: list[ReasonOut]
    person: PersonOut | None
    sealed: list[str]
    """Places of the case in which words were hidden."""
    pictures: list[UUID]
    """Pictures in which something was hidden."""
    suggestions: list[Found]
    """What the area's rules would hide; empty for those who may not."""


class RevealIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Looking at what is hidden, for one of the area's reasons."""

    what: Literal["contact", "words"]
    reason: ReasonId


class PictureRevealIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Looking at the picture as it was sent, for one of the area's reasons."""

    reason: ReasonId


class RevealedOut(msgspec.Struct, frozen=True, kw_only=True):
    """What was hidden. The audit remembers who looked, at what and why."""

    name: str | None
    phone: str | None
    person: PersonOut | None
    words: dict[str, str]
    """By place, what stood there before: a column of the case, or `table:row:column`; forms and data are JSON."""


class SlipIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why the query code of a case is to be printed."""

    reason: ReasonId


class SlipOut(msgspec.Struct, frozen=True):
    """The reporter's query code, and the address of their page as a QR code: an SVG document."""

    code: str
    path: str
    qr: str


class RedactIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words to hide wherever they stand in the case, at the version that the person saw."""

    version: Annotated[int, Meta(ge=1)]
    pieces: Annotated[list[Piece], Meta(min_length=1, max_length=50)]


class PictureRedactIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rectangles of a picture to hide, at the version of the case that the person saw."""

    version: Annotated[int, Meta(ge=1)]
    boxes: Annotated[list[Box], Meta(min_length=1, max_length=50)]
    style: Style = "black"


class KeptOut(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure does to a kind of data, and why; `until` is null for what goes at once or stays for good."""

    what: str
    keep: Literal["erased", "kept", "days"]
    until: datetime | None
    reason: Text


class ErasureOut(msgspec.Struct, frozen=True, kw_only=True):
    """A request for erasure, as its asker sees it."""

    state: str
    asked_at: datetime
    due_at: datetime
    decided_at: datetime | None
    reason: str | None


class OwnWordsOut(msgspec.Struct, frozen=True, kw_only=True):
    """Words of the reporter that are kept beside the report: said in steps, calls and ratings, or handed on to another area."""

    what: str
    text: str


class OwnView(msgspec.Struct, frozen=True, kw_only=True):
    """All that is held on the holder of a query code."""

    number: str
    role: Literal["reporter", "person"]
    reported_at: datetime
    name: str | None
    phone: str | None
    account: bool
    """Whether the report was made signed in."""
    relation: str | None
    words: str | None
    sealed: int
    """Places in which words were hidden; the originals are handed out in person only."""
    address: str | None
    form: dict[str, object]
    pictures: int
    rating: int | None
    rating_text: str | None
    statements: list[OwnWordsOut]
    retention: list[KeptOut]
    erased_at: datetime | None
    """When all that is personal goes by itself; None while the case is open, or where no time is set."""
    erasures: list[ErasureOut]


class ErasureItem(msgspec.Struct, frozen=True, kw_only=True):
    """A request that waits for a decision."""

    id: UUID
    case_id: UUID
    number: str
    title: Text
    asker: str
    state: str
    asked_at: datetime
    due_at: datetime
    late: bool
    mine: bool
    """Whether the reader approved first, so that somebody else must be the second."""


class ErasureList(msgspec.Struct, frozen=True):
    """The most pressing first."""

    items: list[ErasureItem]


class ErasureDecisionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decision on a request; a refusal says why, and the asker reads it."""

    approve: bool
    reason: Annotated[str, Meta(min_length=1, max_length=300)] | None = None
