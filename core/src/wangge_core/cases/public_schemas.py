"""What residents are told about cases, and what they may report."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from wangge_core.cases.aftercare.schemas import RoundOut, WindowOut
from wangge_core.cases.model import Light, Text
from wangge_core.cases.report_schemas import Words
from wangge_core.cases.schemas import AttachmentOut, RatingOut, ReferralOut, StageOut


class OutcomeOut(msgspec.Struct, frozen=True):
    """How a case ended; `solved` tells whether the matter itself came right, `referral` whom it belongs to."""

    code: str
    title: Text
    public_reason: str | None
    solved: bool
    referral: ReferralOut | None


class MomentOut(msgspec.Struct, frozen=True):
    """A line of the public timeline."""

    at: datetime
    title: Text
    note: str | None


class TypeOut(msgspec.Struct, frozen=True):
    """A case type or class by id and title."""

    id: str
    title: Text


class HandedOverOut(msgspec.Struct, frozen=True):
    """Another area goes on with the matter: the number of the case there, and the township, named no finer."""

    number: str
    area: Text


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What the holder of a query code sees."""

    number: str
    case_type: TypeOut
    text: str
    reported_at: datetime
    area_path: list[str]
    area_path_en: list[str]
    address: str | None
    stage: str
    stage_title: Text
    stages: list[StageOut]
    holder: str | None
    promised_at: datetime | None
    light: Light | None
    next_step: Text
    outcome: OutcomeOut | None
    attachments: list[AttachmentOut]
    timeline: list[MomentOut]
    can_rate: bool
    can_add: bool
    """Whether words and pictures may be added: while it is open, by whose report it is."""
    question: str | None
    """What the unit asks the reporter, while it waits for an answer."""
    rating: RatingOut | None
    round: int
    earlier: list[RoundOut]
    """Rounds that were followed by another."""
    reopen: WindowOut | None
    """Present once the case is closed."""
    role: Literal["reporter", "person", "echo"]
    supporters: int
    merged_into: str | None
    """Number of the case that this one is handled with."""
    handed_over: HandedOverOut | None
    suspended_until: datetime | None = None
    """Until when nothing is done, because the case was suspended; null for a case that goes on."""


class OutcomeMonth(msgspec.Struct, frozen=True, kw_only=True):
    """A month of the outcome table; days are mean days from report to first handling, satisfaction is in percent."""

    month: str
    reports: int
    hazards: int
    mean_response_days: float | None
    satisfaction: float | None
    ratings: int


class OutcomeTable(msgspec.Struct, frozen=True):
    """Months, oldest first."""

    items: list[OutcomeMonth]
    imported: bool
    """Whether cases that came from other systems are counted, too."""


class ClassOut(msgspec.Struct, frozen=True, kw_only=True):
    """A class that a resident may choose."""

    id: str
    title: Text
    guidance: Text | None
    promised: Text | None
    stopper: "StopperOut | None"
    anonymous: bool
    nameless: bool
    private: bool
    """These three hold for the class, whatever its case type says of the others."""


class StopperOut(msgspec.Struct, frozen=True):
    """The class is not ours: why, whom to turn to, and whether it may be reported all the same."""

    text: Text
    referral: ReferralOut
    takes_reports: bool


class CaseTypeOut(msgspec.Struct, frozen=True, kw_only=True):
    """A kind of matter that can be reported in an area, with its own form."""

    id: str
    plugin: str
    title: Text
    summary: Text
    anonymous: bool
    nameless: bool
    """Whether no name is taken at all."""
    private: bool
    form: dict[str, Any]
    classes: list[ClassOut]


class CaseTypes(msgspec.Struct, frozen=True):
    """What can be reported; `reason` says why nothing can."""

    items: list[CaseTypeOut]
    reason: Text | None


class SuggestIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words to be classed, and where they were said."""

    text: Words
    area: Annotated[str, Meta(max_length=15)]


class ClassSuggestionOut(msgspec.Struct, frozen=True, kw_only=True):
    """A class that a plugin suggests, with the words that mattered."""

    class_id: str
    case_type: str
    title: Text
    confidence: float
    words: list[str]
    plugin: str


class ClassSuggestions(msgspec.Struct, frozen=True):
    """Surest first; empty when no plugin has an opinion."""

    items: list[ClassSuggestionOut]
