"""What a plugin may ask the platform for: the arguments and the answer of each method, and what each needs.

A method is data. The platform checks each call by it, the guide prints it, and the clients in ``clients`` and ``awaiting``
are its words in Python. Those about collections stand in ``documents``. An argument or a field of an answer may be added
at the end, with a default.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from wangge_sdk.broker.algorithms import ALGORITHMS_ASK
from wangge_sdk.broker.documents import (
    COLLECTIONS_BATCH,
    COLLECTIONS_COUNT,
    COLLECTIONS_DELETE,
    COLLECTIONS_GET,
    COLLECTIONS_LIST,
    COLLECTIONS_PUT,
    COLLECTIONS_REDEEM,
)
from wangge_sdk.broker.escalations import ESCALATIONS_BEGIN, ESCALATIONS_STOP, ESCALATIONS_TAKE
from wangge_sdk.broker.extensions import EXTENSIONS_LIST
from wangge_sdk.broker.files import FILES_LIST, FILES_READ
from wangge_sdk.broker.jobs import JOBS_PROGRESS, TIMERS_CANCEL, TIMERS_LIST, TIMERS_SET
from wangge_sdk.broker.method import Id, Method
from wangge_sdk.places import AreaCode, Position, UnitView
from wangge_sdk.texts import Text

Name = Annotated[str, Meta(min_length=1, max_length=160)]
Cursor = Annotated[str, Meta(max_length=64)]
Queue = Literal["open", "overdue", "closed", "all"]
LimitUnit = Literal["emergency_hours", "working_hours", "working_days", "calendar_days"]

MOST_CASES: Final = 50
"""Cases on a page."""
MOST_UNITS: Final = 200
MOST_AREAS: Final = 500
"""Areas on a page."""
LARGEST_REQUEST: Final = 256 * 1024
"""Bytes of the arguments of a call, all in all."""
LARGEST_FETCHED: Final = 512 * 1024
"""Bytes of an answer from outside, counted after decompression."""


class CaseGet(Struct, frozen=True, forbid_unknown_fields=True):
    """Which case."""

    id: Id


class CaseList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which cases, newest first; ``after`` is the ``next`` of the page before."""

    area: AreaCode | None = None
    queue: Queue = "open"
    case_type: Name | None = None
    class_id: Name | None = None
    stage: Annotated[str, Meta(max_length=40)] | None = None
    after: Cursor | None = None
    limit: Annotated[int, Meta(ge=1, le=MOST_CASES)] = MOST_CASES
    number: Annotated[str, Meta(max_length=40)] | None = None
    """The one that staff and reporters call by this number."""
    since: date | None = None
    """Reported on this day, by local time, or after it."""
    until: date | None = None
    """Reported on this day, by local time, or before it."""


class CaseData(Struct, frozen=True, kw_only=True):
    """A case, as far as it was granted; ``withheld`` names what the county did not grant. Nothing of it tells who reported."""

    id: str
    number: str
    case_type: str
    area: str
    stage: str
    state: str
    reported_at: datetime
    version: int
    """Counts the changes; give it back when you act."""
    class_id: str | None = None
    closed_at: datetime | None = None
    text: str | None = None
    """The reporter's own words."""
    position: Position | None = None
    attachments: int | None = None
    """How many photos it has."""
    unit_kind: str | None = None
    outcome: str | None = None
    public_reason: str | None = None
    score: int | None = None
    withheld: tuple[str, ...] = ()
    form: Mapping[str, Any] | None = None
    """The filled-in form of the case type."""


class CasePage(Struct, frozen=True):
    """A page of cases; ``next`` asks for the one after it. It may hold fewer than asked for, and still have a next one."""

    items: tuple[CaseData, ...]
    next: str | None = None


class CaseCreate(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A report of one of the plugin's own case types. ``client_id`` is a UUID, the same when it is sent again."""

    client_id: Id
    case_type: Name
    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    class_id: Name | None = None
    area: AreaCode | None = None
    position: Position | None = None
    address: Annotated[str, Meta(max_length=300)] | None = None
    form: Mapping[str, Any] = {}


class CaseReceipt(Struct, frozen=True, kw_only=True):
    """The case that a report became."""

    number: str
    area: str
    stage: str
    promised_at: datetime | None = None


class CaseAct(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step of a case's workflow, with its form filled in; ``version`` is the one that was seen."""

    id: Id
    action: Annotated[str, Meta(min_length=1, max_length=80)]
    version: Annotated[int, Meta(ge=1)]
    data: Mapping[str, Any] = {}


class ClassList(Struct, frozen=True, forbid_unknown_fields=True):
    """The area whose classes are wanted; the call's own when none is given."""

    area: AreaCode | None = None


class ClassData(Struct, frozen=True, kw_only=True):
    """A class that people choose from when they report."""

    id: str
    """Full id, ``<plugin name>.<case type>.<class>``."""
    case_type: str
    title: Text
    guidance: Text | None = None
    """What to write, or whom else to turn to."""
    keywords: tuple[str, ...] = ()
    condition: Text | None = None
    """When a report of it is filed, by its standard."""
    unit_kind: str | None = None
    """Kind of the unit that the routing tables send it to there."""
    private: bool = False


class Classes(Struct, frozen=True):
    """Classes, in the order of the case types and manifests."""

    items: tuple[ClassData, ...]


class PersonGet(Struct, frozen=True, forbid_unknown_fields=True):
    """Which person of the directory."""

    id: Id


class PersonData(Struct, frozen=True, kw_only=True):
    """Somebody who works here. Name and telephone are hidden in part (``masked``) unless they were granted."""

    id: str
    area: str
    name: str
    phone: str
    masked: tuple[str, ...] = ()


class AreaGet(Struct, frozen=True, forbid_unknown_fields=True):
    """Which area."""

    code: AreaCode


class AreaData(Struct, frozen=True, kw_only=True):
    """An area of the tree."""

    code: str
    name: str
    level: str
    name_en: str | None = None


class AreaLocate(Struct, frozen=True, forbid_unknown_fields=True):
    """A point, WGS-84, degrees."""

    lon: Annotated[float, Meta(ge=-180, le=180)]
    lat: Annotated[float, Meta(ge=-90, le=90)]


class Located(Struct, frozen=True):
    """The grid that a point lies in, and all above it from the top down; ``None`` and nothing outside of every grid."""

    grid: AreaData | None
    path: tuple[AreaData, ...]


class AreaList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Areas of one level inside an area (the call's own when none is given), by their codes; ``after`` is the last code of the page before.

    With a ``shape``, a Polygon or MultiPolygon of GeoJSON, only those that it touches.
    """

    area: AreaCode | None = None
    level: Literal["township", "village", "grid"] = "grid"
    shape: Mapping[str, Any] | None = None
    after: AreaCode | None = None
    limit: Annotated[int, Meta(ge=1, le=MOST_AREAS)] = MOST_AREAS


class AreaPage(Struct, frozen=True):
    """A page of areas; ``next`` asks for the one after it."""

    items: tuple[AreaData, ...]
    next: str | None = None


class UnitList(Struct, frozen=True, forbid_unknown_fields=True):
    """The area that units answer for; the call's own when none is given."""

    area: AreaCode | None = None


class Units(Struct, frozen=True):
    """Units, nearest first."""

    items: tuple[UnitView, ...]


class SettingsGet(Struct, frozen=True, forbid_unknown_fields=True):
    """The area whose settings are wanted; the call's own when none is given."""

    area: AreaCode | None = None


class SettingsMine(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose settings is not asked: those of the person in whose name the plugin is called."""


class SettingsData(Struct, frozen=True):
    """The plugin's settings as they hold there. Secrets are not among them: the platform puts them in (``http.fetch``)."""

    values: Mapping[str, Any]


class ClockDue(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A limit, counted by an area's working calendar from ``start``, which is aware."""

    start: datetime
    amount: Annotated[int, Meta(ge=1, le=10_000)]
    unit: LimitUnit
    area: AreaCode | None = None


class DueData(Struct, frozen=True):
    """When it runs out; ``provisional`` when that year's holidays are not published yet."""

    at: datetime
    provisional: bool


class EventEmit(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An event that the manifest declares; ``key`` names the thing whose events stay in order, ``once`` makes a repetition harmless."""

    type: Annotated[str, Meta(max_length=60)]
    key: Annotated[str, Meta(min_length=1, max_length=60)]
    data: Mapping[str, Any] = {}
    area: AreaCode | None = None
    once: Annotated[str, Meta(max_length=200)] | None = None


class Emitted(Struct, frozen=True):
    """The event's id."""

    id: str


class NoticeSend(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A notice of ``contributes.notices``, for those who work in a unit. ``once`` makes a repetition harmless."""

    unit_id: Id
    template: Annotated[str, Meta(min_length=1, max_length=60)]
    once: Annotated[str, Meta(min_length=1, max_length=200)]
    values: Mapping[str, Any] = {}
    """The variables that the template names."""
    case_id: Id | None = None


class NoticeSent(Struct, frozen=True):
    """How many people it was made for; a repetition makes none."""

    people: int


class SecretUse(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A secret of the settings, which the platform puts into a request: the plugin never sees it.

    ``place``: ``bearer`` is the header ``Authorization: Bearer …``; ``header`` and ``query`` are named by ``name``.
    """

    setting: Annotated[str, Meta(min_length=1, max_length=60)]
    place: Literal["bearer", "header", "query"] = "bearer"
    name: Annotated[str, Meta(max_length=60, pattern=r"^[A-Za-z][A-Za-z0-9_-]*\Z")] | None = None


class HttpFetch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A request to a host that the manifest declares and the county granted. ``seconds`` is for all of it, redirects included."""

    url: Annotated[str, Meta(max_length=2000)]
    method: Literal["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"] = "GET"
    headers: Annotated[Mapping[str, Annotated[str, Meta(max_length=1000)]], Meta(max_length=20)] = {}
    body: Annotated[bytes, Meta(max_length=LARGEST_REQUEST)] = b""
    secret: SecretUse | None = None
    seconds: Annotated[float, Meta(gt=0, le=30)] = 10.0
    redirects: Annotated[int, Meta(ge=0, le=5)] = 0


class HttpAnswer(Struct, frozen=True, kw_only=True):
    """What came back, whatever the status; header names are in lower case, and only some are given."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str
    """Where it came from in the end, without its query."""


CASES_GET: Final = Method(name="cases.get", arguments=CaseGet, answer=CaseData, scope="cases:read")
CASES_LIST: Final = Method(name="cases.list", arguments=CaseList, answer=CasePage, scope="cases:read", cost=5)
CASES_CREATE: Final = Method(
    name="cases.create", arguments=CaseCreate, answer=CaseReceipt, scope="cases:create", cost=10, writes=True, reports=True
)
CASES_ACT: Final = Method(name="cases.act", arguments=CaseAct, answer=CaseData, scope="cases:manage", cost=5, writes=True)
CLASSES_LIST: Final = Method(name="classes.list", arguments=ClassList, answer=Classes, cost=2)
PEOPLE_GET: Final = Method(name="people.get", arguments=PersonGet, answer=PersonData, scope="people:read", cost=2)
AREAS_GET: Final = Method(name="areas.get", arguments=AreaGet, answer=AreaData)
AREAS_LOCATE: Final = Method(name="areas.locate", arguments=AreaLocate, answer=Located)
AREAS_LIST: Final = Method(name="areas.list", arguments=AreaList, answer=AreaPage, cost=5)
UNITS_LIST: Final = Method(name="units.list", arguments=UnitList, answer=Units, scope="units:read", cost=2)
SETTINGS_GET: Final = Method(name="settings.get", arguments=SettingsGet, answer=SettingsData)
SETTINGS_MINE: Final = Method(name="settings.mine", arguments=SettingsMine, answer=SettingsData)
CLOCK_DUE: Final = Method(name="clock.due", arguments=ClockDue, answer=DueData)
EVENTS_EMIT: Final = Method(name="events.emit", arguments=EventEmit, answer=Emitted, cost=3, writes=True)
NOTICES_SEND: Final = Method(
    name="notifications.send", arguments=NoticeSend, answer=NoticeSent, scope="notifications.app:use", cost=10, writes=True
)
HTTP_FETCH: Final = Method(name="http.fetch", arguments=HttpFetch, answer=HttpAnswer, cost=10)

_ALL: Final[tuple[Method[Any, Any], ...]] = (
    CASES_GET,
    CASES_LIST,
    CASES_CREATE,
    CASES_ACT,
    CLASSES_LIST,
    COLLECTIONS_GET,
    COLLECTIONS_LIST,
    COLLECTIONS_COUNT,
    COLLECTIONS_PUT,
    COLLECTIONS_DELETE,
    COLLECTIONS_REDEEM,
    COLLECTIONS_BATCH,
    PEOPLE_GET,
    AREAS_GET,
    AREAS_LOCATE,
    AREAS_LIST,
    UNITS_LIST,
    SETTINGS_GET,
    SETTINGS_MINE,
    CLOCK_DUE,
    EVENTS_EMIT,
    NOTICES_SEND,
    HTTP_FETCH,
    ESCALATIONS_BEGIN,
    ESCALATIONS_STOP,
    ESCALATIONS_TAKE,
    TIMERS_SET,
    TIMERS_CANCEL,
    TIMERS_LIST,
    JOBS_PROGRESS,
    ALGORITHMS_ASK,
    EXTENSIONS_LIST,
    FILES_LIST,
    FILES_READ,
)
METHODS: Final[Mapping[str, Method[Any, Any]]] = MappingProxyType({method.name: method for method in _ALL})
"""Every method by its name."""
