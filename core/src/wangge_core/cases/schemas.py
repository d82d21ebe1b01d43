"""What the API takes and gives about cases."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.highlights import Excerpt
from wangge_core.cases.model import Light, Text


class ActionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step somebody takes; `version` is the one they saw, `data` the filled-in form of the action."""

    version: Annotated[int, Meta(ge=1)]
    data: dict[str, Any] = {}
    attachments: Annotated[list[UUID], Meta(max_length=9)] = []


class RatingIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The reporter's verdict."""

    score: Annotated[int, Meta(ge=1, le=5)]
    text: Annotated[str, Meta(max_length=1000)] | None = None


class AnswerIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The information that a unit asked the reporter for."""

    text: Annotated[str, Meta(min_length=2, max_length=2000)]


class AreaOut(msgspec.Struct, frozen=True):
    """An area of the path."""

    code: str
    name: str
    name_en: str | None


class UnitOut(msgspec.Struct, frozen=True):
    """A unit by id and name."""

    id: UUID
    name: str


class CaseItem(msgspec.Struct, frozen=True, kw_only=True):
    """A case in a list."""

    id: UUID
    number: str
    case_type: str
    class_id: str | None
    title: Text
    text: str
    area: AreaOut
    stage: str
    stage_title: Text
    state: str
    state_title: Text
    light: Light | None
    due_at: datetime | None
    promised_at: datetime | None
    reported_at: datetime
    unit: UnitOut | None
    thumbnail_url: str | None
    private: bool
    imported: bool
    """Whether it came from another system."""
    version: int
    solved: bool | None
    """Whether the matter came right, once the case has ended: closed is not fixed."""
    round: int
    """Which time it is being dealt with; 1 unless it was reopened."""
    supporters: int
    """How many more people report the same."""
    pressed: bool
    """Whether these are many, by the area's rule."""
    found: tuple[Excerpt, ...] = ()
    """Why a search found it: the words marked in its texts; empty without a search."""
    suspended_until: datetime | None = None
    """Until when it rests; null for a case that goes on."""


class CasePage(msgspec.Struct, frozen=True):
    """A page of cases, newest first; `next` asks for the page after it."""

    items: list[CaseItem]
    next: str | None


class CaseCounts(msgspec.Struct, frozen=True):
    """How many cases the same filters list, and how they divide."""

    count: int
    by_stage: dict[str, int]
    by_light: dict[str, int]
    by_queue: dict[str, int]


class AttachmentOut(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of a case, or a voice note: that has no size in pixels and no thumbnail."""

    id: UUID
    purpose: str | None
    media_type: str
    width: int
    height: int
    url: str
    thumbnail_url: str | None


class ReporterOut(msgspec.Struct, frozen=True):
    """Who reported; hidden in part unless the reader may see it."""

    name: str | None
    phone: str | None
    masked: bool


class PositionOut(msgspec.Struct, frozen=True):
    """A point in WGS-84, degrees; accuracy in metres."""

    lon: float
    lat: float
    accuracy: float | None


class StepOut(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened."""

    id: UUID
    at: datetime
    actor: dict[str, str]
    action: str
    title: Text
    note: str | None
    from_state: str | None
    to_state: str
    facts: list["FactOut"]


class FactOut(msgspec.Struct, frozen=True):
    """A filled-in field of a step, in words."""

    label: Text
    value: Text


class ClockOut(msgspec.Struct, frozen=True, kw_only=True):
    """A time limit."""

    id: UUID
    kind: Literal["case", "stage"]
    stage: str
    title: Text
    amount: int
    unit: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    light: Light
    provisional: bool


class SuggestionOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin proposed, and the words that mattered."""

    kind: Literal["class", "unit", "duplicate"]
    plugin: str
    value: str
    title: Text
    confidence: float
    words: list[str]
    reason: Text


class ActionOut(msgspec.Struct, frozen=True, kw_only=True):
    """A step that the reader may take now, with its form."""

    id: str
    title: Text
    description: Text
    form: dict[str, Any]
    initial: dict[str, Any]
    attachments: bool
    danger: bool


class SourceOut(msgspec.Struct, frozen=True):
    """Another system, the case's id there, and the status it came with."""

    system: str
    id: str
    status: str


class ReturnCount(msgspec.Struct, frozen=True):
    """How often a unit gave the case back as not its own."""

    unit: UnitOut
    times: int


class CaseDutyOut(msgspec.Struct, frozen=True, kw_only=True):
    """Who answers for a case now, and who is asked to take it over.

    owner: stays responsible until another unit accepts. accept_by: until when the proposed one may think about it;
    after_silence: what happens then. decided: the owner was adjudicated, which binds.
    """

    owner: UnitOut | None
    proposed: UnitOut | None
    accept_by: datetime | None
    after_silence: str | None
    decided: bool
    disputed: bool
    returns: list[ReturnCount]
    dispute_id: UUID | None


class CaseDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A case with everything the reader may know of it."""

    item: CaseItem
    area_path: list[AreaOut]
    words: str
    reporter: ReporterOut
    position: PositionOut | None
    address: str | None
    form: dict[str, Any]
    form_schema: dict[str, Any] | None
    outcome: str | None
    outcome_title: Text | None
    public_reason: str | None
    referral: "ReferralOut | None"
    rating: "RatingOut | None"
    attachments: list[AttachmentOut]
    timeline: list[StepOut]
    clocks: list[ClockOut]
    suggestions: list[SuggestionOut]
    actions: list[ActionOut]
    stages: list["StageOut"]
    source: SourceOut | None
    """The other system that an imported case comes from; null for one that was reported here."""
    duty: CaseDutyOut
    """Who answers for the case."""


class RatingOut(msgspec.Struct, frozen=True):
    """The reporter's verdict."""

    score: int
    text: str | None
    at: datetime


class StageOut(msgspec.Struct, frozen=True):
    """A stage on the way."""

    id: str
    title: Text
    state: Literal["done", "current", "ahead"]
    at: datetime | None


class ReferralOut(msgspec.Struct, frozen=True):
    """Whom to turn to, and how."""

    name: Text
    phone: str | None
    url: str | None


class Explanation(msgspec.Struct, frozen=True):
    """How a due time came about, sentence by sentence."""

    steps: list[Text]
