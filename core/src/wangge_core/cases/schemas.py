"""What the API takes and gives about cases."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from wangge_core.cases.aftercare.schemas import RoundOut, WindowOut
from wangge_core.cases.highlights import Excerpt
from wangge_core.cases.model import Light, Text

Words = Annotated[str, Meta(min_length=1, max_length=4000, description="The reporter's own words.")]


class PositionIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A point as a device gives it; `datum` says in which coordinates.

    The ranges are documented here and checked by `areas.coordinates`, which knows a swapped pair when it sees one.
    """

    lon: Annotated[float, Meta(extra_json_schema={"minimum": -180, "maximum": 180}, description="Longitude in degrees, east positive.")]
    lat: Annotated[float, Meta(extra_json_schema={"minimum": -90, "maximum": 90}, description="Latitude in degrees, north positive.")]
    accuracy: Annotated[float, Meta(ge=0, le=100_000, description="Radius in metres that the device vouches for.")] | None = None
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"


class ReporterIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the reporter may be reached, if they want to say."""

    name: Annotated[str, Meta(max_length=80)] | None = None
    phone: Annotated[str, Meta(max_length=40, pattern=r"^[0-9+() -]*$(?!\n)")] | None = None


class OnBehalfIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """For whom somebody speaks, and whether that person agreed; `contact` says who is to be called."""

    relation: Literal["grid_worker", "staff", "relative", "other"]
    consent: bool
    name: Annotated[str, Meta(max_length=80)] | None = None
    phone: Annotated[str, Meta(max_length=40, pattern=r"^[0-9+() -]*$(?!\n)")] | None = None
    contact: Literal["speaker", "person"] = "speaker"


class ReportIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A report. `client_id` is made once per report by the sender and makes sending it again harmless."""

    client_id: UUID
    case_type: Annotated[str, Meta(max_length=100)]
    text: Words
    class_id: Annotated[str, Meta(max_length=150)] | None = None
    position: PositionIn | None = None
    area: Annotated[str, Meta(max_length=15)] | None = None
    address: Annotated[str, Meta(max_length=300)] | None = None
    reporter: ReporterIn | None = None
    form: dict[str, Any] = {}
    attachments: Annotated[list[UUID], Meta(max_length=9)] = []
    private: bool | None = None
    on_behalf: OnBehalfIn | None = None


class GridOut(msgspec.Struct, frozen=True):
    """An area by code and name."""

    code: str
    name: str


class ReceiptOut(msgspec.Struct, frozen=True, kw_only=True):
    """What the reporter gets: keep `query_code`, it opens the progress page."""

    number: str
    query_code: str
    promised_at: datetime | None
    stage: str
    stage_title: Text
    grid: GridOut
    progress_url: str
    person_query_code: str | None = None
    """For whom the report was made: a code of their own, which opens the same case."""


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
    """A picture of a case."""

    id: UUID
    purpose: str | None
    width: int
    height: int
    url: str
    thumbnail_url: str


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


class Explanation(msgspec.Struct, frozen=True):
    """How a due time came about, sentence by sentence."""

    steps: list[Text]


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
