"""The frozen values that cross the border between the platform and a plugin.

Every hook is called as ``hook(ctx, request)``: a view grows by new fields with defaults at its end,
a hook never gets a new parameter. Bounds stand in the types, so that an answer is checked by decoding it.
None of these views holds a reporter's name, telephone or account; only a notice names the person it is for.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct, field

from wangge_sdk.interactions import CommandAnswer, CommandRequest, Refusal, RouteAnswer, RouteRequest
from wangge_sdk.log import Log
from wangge_sdk.places import AreaCode, Position, UnitView
from wangge_sdk.platform import NO_PLATFORM, Platform
from wangge_sdk.texts import LOCALES, Text, say

__all__ = [
    "LOCALES",
    "AlgorithmAnswer",
    "AlgorithmQuery",
    "Card",
    "CardQuery",
    "CaseClosed",
    "CaseDispatched",
    "CaseRated",
    "CaseReported",
    "CaseView",
    "ClassSuggestion",
    "CommandAnswer",
    "CommandRequest",
    "DuplicateHint",
    "DuplicateQuery",
    "EventHeard",
    "HookContext",
    "NoticeResult",
    "NoticeView",
    "Position",
    "Problem",
    "Recipient",
    "Refusal",
    "ReportView",
    "ReporterErased",
    "RouteAnswer",
    "RouteRequest",
    "Text",
    "UnitDecision",
    "UnitQuery",
    "UnitSuggestion",
    "UnitView",
    "say",
]

Confidence: TypeAlias = Annotated[float, Meta(ge=0, le=1, description="0 is a guess, 1 is certain")]
Word: TypeAlias = Annotated[str, Meta(min_length=1, max_length=64)]
Words: TypeAlias = Annotated[tuple[Word, ...], Meta(max_length=32)]
Wording: TypeAlias = Annotated[str, Meta(max_length=1000)]
Reason: TypeAlias = Annotated[Mapping[str, Wording], Meta(min_length=1, max_length=16)]
"""A ``Text`` from a plugin: bounded, because it is stored and shown."""
Identifier: TypeAlias = Annotated[str, Meta(min_length=1, max_length=160)]


class HookContext(Struct, frozen=True, kw_only=True):
    """Who is called, for where, and what it may use; the first argument of every hook.

    It is the platform's knowledge, not the plugin's word: a plugin cannot make one that is honoured.
    """

    area: str
    """Canonical code of the area the call is for."""
    plugin: str
    """Id of the plugin that is called, ``publisher.name``."""
    version: str
    """Version of that plugin."""
    log: Log
    """The plugin's own log; facts are ids and codes, never personal text."""
    locale: str = LOCALES[0]
    """Language of the person who waits for the answer."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The plugin's settings as they hold in this area."""
    platform: Platform = NO_PLATFORM
    """What the plugin may ask of the platform in this call."""


class ReportView(Struct, frozen=True, kw_only=True):
    """What somebody reports, before it is a case."""

    text: str
    """The reporter's own words."""
    area: AreaCode
    """Code of the area, as deep as it is known (usually a grid)."""
    reported_at: datetime
    """When the platform received it, aware."""
    case_type: str | None = None
    """Full id of the case type, ``<plugin name>.<case type>``."""
    class_id: str | None = None
    """Full id of the class, ``<plugin name>.<case type>.<class>``, as far as it is known."""
    position: Position | None = None
    """Where it is."""
    form: Mapping[str, Any] = field(default_factory=dict)
    """The filled-in form of the case type."""
    attachments: int = 0
    """How many photos came with it."""


class CaseView(Struct, frozen=True, kw_only=True):
    """A case as a plugin may see it."""

    id: str
    """The case's id."""
    number: str
    """The number that staff call it by."""
    case_type: str
    """Full id of the case type."""
    text: str
    """The reporter's own words."""
    area: AreaCode
    """Code of the area, usually a grid."""
    stage: str
    """One of collection, filing, dispatch, handling, feedback, check, evaluation."""
    state: str
    """State of the workflow, finer than the stage."""
    reported_at: datetime
    """When the platform received the report, aware."""
    class_id: str | None = None
    """Full id of the class."""
    position: Position | None = None
    """Where it is."""
    unit_kind: str | None = None
    """Kind of the unit that has it now."""
    closed_at: datetime | None = None
    """When it was closed."""
    attachments: int = 0
    """How many photos it has."""
    form: Mapping[str, Any] = field(default_factory=dict)
    """The filled-in form of the case type."""


class Problem(Struct, frozen=True, kw_only=True):
    """A reason not to accept a report as it is; the reporter reads the message and mends it."""

    message: Reason
    """What is wrong and how to mend it."""
    code: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,63}\Z")] = "invalid"
    """Stable name of the problem, for programs."""
    path: Annotated[str, Meta(max_length=200)] = ""
    """The field it is about, such as ``form.floor``; empty when it is about the whole report."""


class ClassSuggestion(Struct, frozen=True, kw_only=True):
    """A class that a report may belong to. A person decides."""

    class_id: Identifier
    """Full id of the class."""
    confidence: Confidence
    """How sure the plugin is."""
    reason: Reason
    """Why, in a sentence."""
    words: Words = ()
    """The words of the report that mattered, as they stand in it."""


class UnitSuggestion(Struct, frozen=True, kw_only=True):
    """A kind of unit that a case may be sent to. A person, or the area's rule, decides."""

    unit_kind: Identifier
    """Kind of unit, see ``wangge_sdk.unit_kinds``."""
    confidence: Confidence
    """How sure the plugin is."""
    reason: Reason
    """Why, in a sentence."""
    words: Words = ()
    """The words of the report that mattered, as they stand in it."""


class DuplicateQuery(Struct, frozen=True, kw_only=True):
    """A report and the open cases that lie near it in place and time."""

    report: ReportView
    """The new report."""
    candidates: tuple[CaseView, ...] = ()
    """Open cases within the area's distance and time (50 m and 24 h by default), nearest first."""


class DuplicateHint(Struct, frozen=True, kw_only=True):
    """An open case that may be about the same thing."""

    case_id: Identifier
    """Id of the open case, one of the query's candidates."""
    score: Confidence
    """How alike they are."""
    reason: Reason
    """Why, in a sentence."""


class UnitQuery(Struct, frozen=True, kw_only=True):
    """A report that needs a unit, and the units that could take it."""

    report: ReportView
    """The report, with its class if one is known."""
    units: tuple[UnitView, ...]
    """The units that answer for the place."""
    suggestions: tuple[UnitSuggestion, ...] = ()
    """What the routing tables and the plugins suggested, surest first."""


class UnitDecision(Struct, frozen=True, kw_only=True):
    """The unit a case goes to, stored with the plugin's id, its version and the reason."""

    unit_id: Identifier
    """Id of one of the units of the query."""
    reason: Reason
    """Why, in a sentence."""


class CaseReported(Struct, frozen=True, kw_only=True):
    """A report became a case."""

    event_id: str
    """The same when the event is delivered again: remember it to act once."""
    at: datetime
    """When it happened, aware."""
    case: CaseView
    """The case after it."""


class CaseDispatched(Struct, frozen=True, kw_only=True):
    """A case was sent to a unit."""

    event_id: str
    """The same when the event is delivered again."""
    at: datetime
    """When it happened, aware."""
    case: CaseView
    """The case after it."""
    unit: UnitView
    """The unit that has to handle it."""


class CaseClosed(Struct, frozen=True, kw_only=True):
    """A case was closed. Closed is not fixed: the outcome says which."""

    event_id: str
    """The same when the event is delivered again."""
    at: datetime
    """When it happened, aware."""
    case: CaseView
    """The case after it."""
    outcome: str
    """One of fixed, not_ours, cannot, duplicate."""
    public_reason: str
    """What the reporter reads."""


class CaseRated(Struct, frozen=True, kw_only=True):
    """The reporter rated a closed case."""

    event_id: str
    """The same when the event is delivered again."""
    at: datetime
    """When it happened, aware."""
    case: CaseView
    """The case after it."""
    score: Annotated[int, Meta(ge=1, le=5)]
    """1 to 5, 5 is best."""


class ReporterErased(Struct, frozen=True, kw_only=True):
    """What was known of the people of a case was erased. Only the case is named: what is gone is told to nobody."""

    event_id: str
    """The same when the event is delivered again."""
    at: datetime
    """When it happened, aware."""
    case_id: str
    """The platform's id of the case; what the plugin kept under it goes."""


class EventHeard(Struct, frozen=True, kw_only=True):
    """An event that the manifest names under ``contributes.events.consumes``: another plugin's, or one of the platform's."""

    event_id: str
    """The same when the event is delivered again: remember it to act once."""
    type: str
    """As the manifest writes it, ``elder-care.visit_missed.v1``."""
    key: str
    """The thing it is about; events of one key come in order, unless the manifest asks for ``any``."""
    at: datetime
    """When it happened, aware."""
    area: AreaCode
    """Where."""
    data: Mapping[str, Any] = field(default_factory=dict)
    """What is told; it fits the event's schema, less what was not granted."""


class AlgorithmQuery(Struct, frozen=True, kw_only=True):
    """A question for an algorithm."""

    algorithm: str
    """Its id in the manifest."""
    input: Mapping[str, Any]
    """What it is given; it fits the schema of the input."""


class AlgorithmAnswer(Struct, frozen=True, kw_only=True):
    """What an algorithm advises. A person decides."""

    output: Mapping[str, Any]
    """What it answers; it must fit the schema of the output."""
    reason: Reason
    """Why, in a sentence that whoever decides reads."""
    confidence: Confidence | None = None
    """How sure it is."""


class CardQuery(Struct, frozen=True, kw_only=True):
    """Somebody opens a page that shows cards."""

    area: AreaCode
    """The area they look at."""
    slot: str = "desk.home"
    """The place of the page that is being filled."""
    permissions: tuple[str, ...] = ()
    """What they may do there, as ``resource:action``."""


class Card(Struct, frozen=True, kw_only=True):
    """A small figure or notice on a page, drawn by the shell."""

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_-]{0,48}\Z")]
    """Unique in the plugin."""
    title: Reason
    """What it is."""
    value: Annotated[str, Meta(max_length=64)] = ""
    """The figure, already formatted."""
    note: Reason | None = None
    """A line below the figure."""
    link: Annotated[str, Meta(max_length=300, pattern=r"^(/(?!/).*)?\Z")] = ""
    """A page of the platform to open, beginning with ``/``."""
    order: int = 100
    """Cards are shown in ascending order."""


class Recipient(Struct, frozen=True, kw_only=True):
    """The person a notice is for."""

    name: str
    """What they are called."""
    phone: str = ""
    """Their telephone, if the plugin was granted that field of ``people.contact:read`` and they have one."""


class NoticeView(Struct, frozen=True, kw_only=True):
    """A notice on its way to one person."""

    id: str
    """The same when it is tried again: remember it to send once."""
    type: str
    """The event it tells of, ``case.dispatched``."""
    area: AreaCode
    """Where it happened."""
    at: datetime
    """When it was made, aware."""
    title: Text
    """One line."""
    body: Text
    """A sentence or two. They name the case by its number, never what a resident wrote."""
    recipient: Recipient
    """Who is to be told."""
    urgent: bool = False
    """Whether it is sent in quiet hours too."""


class NoticeResult(Struct, frozen=True, kw_only=True):
    """What became of a notice."""

    state: Literal["sent", "refused"]
    """``sent``: the carrier took it; ``refused``: it never will."""
    reference: Annotated[str, Meta(max_length=200)] = ""
    """The carrier's name for the message, for questions later."""
    reason: Annotated[str, Meta(max_length=300)] = ""
    """Why it was refused, for the administrator."""
