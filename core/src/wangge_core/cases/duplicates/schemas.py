"""What the API takes and gives about duplicates."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.duplicates.likeness import Part
from wangge_core.cases.model import Text
from wangge_core.cases.report_schemas import PositionIn, Words
from wangge_core.cases.schemas import AreaOut, CaseItem


class DuplicateCandidateOut(msgspec.Struct, frozen=True, kw_only=True):
    """An open case that may be about the same thing, and why."""

    item: CaseItem
    metres: float
    score: float
    parts: tuple[Part, ...]
    mergeable: bool
    """Whether the reader may merge the two."""


class MergedOut(msgspec.Struct, frozen=True, kw_only=True):
    """A case that went into another."""

    id: UUID
    number: str
    title: Text
    at: datetime
    until: datetime
    undoable: bool
    """Whether the reader may take the merge back now."""


class DuplicatesOut(msgspec.Struct, frozen=True, kw_only=True):
    """What lies around a case; `reason` says why nothing was looked for."""

    items: list[DuplicateCandidateOut]
    metres: float
    hours: float
    reason: Text | None
    supporters: int
    pressed: bool
    merged: list[MergedOut]
    into: MergedOut | None
    """The case that this one went into, with the merge's own dates."""


class MergeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The case that another goes into, and the versions of both that the person compared."""

    into: UUID
    version: Annotated[int, Meta(ge=1)]
    into_version: Annotated[int, Meta(ge=1)]


class UnmergeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Taking a merge back, at the version of the merged case that the person saw."""

    version: Annotated[int, Meta(ge=1)]


class SimilarIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A report that is about to be sent."""

    case_type: Annotated[str, Meta(max_length=100)]
    text: Words
    position: PositionIn
    class_id: Annotated[str, Meta(max_length=150)] | None = None


class SimilarOut(msgspec.Struct, frozen=True, kw_only=True):
    """A public case nearby: what it is and where, and nothing that its reporter wrote or photographed."""

    number: str
    title: Text
    area: AreaOut
    metres: int
    """Rounded up to ten metres."""
    reported_on: date
    stage_title: Text
    supporters: int
    score: float


class SimilarCases(msgspec.Struct, frozen=True):
    """Likest first; empty when nothing alike is open nearby."""

    items: list[SimilarOut]


class EchoOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who says "me too" gets a code of their own, by which they follow the case."""

    number: str
    query_code: str
    progress_url: str
    supporters: int
