"""The same methods for coroutines; see ``clients``."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Final

import msgspec
from msgspec import Raw

from wangge_sdk.broker.algorithms import ALGORITHMS_ASK, Advice, AlgorithmAsk
from wangge_sdk.broker.calls import (
    AREAS_GET,
    AREAS_LIST,
    AREAS_LOCATE,
    CASES_ACT,
    CASES_CREATE,
    CASES_GET,
    CASES_LIST,
    CLASSES_LIST,
    CLOCK_DUE,
    EVENTS_EMIT,
    HTTP_FETCH,
    NOTICES_SEND,
    PEOPLE_GET,
    SETTINGS_GET,
    SETTINGS_MINE,
    UNITS_LIST,
    AreaData,
    AreaGet,
    AreaList,
    AreaLocate,
    AreaPage,
    CaseAct,
    CaseCreate,
    CaseData,
    CaseGet,
    CaseList,
    CasePage,
    CaseReceipt,
    ClassData,
    ClassList,
    ClockDue,
    DueData,
    EventEmit,
    HttpAnswer,
    HttpFetch,
    Located,
    NoticeSend,
    PersonData,
    PersonGet,
    SettingsGet,
    SettingsMine,
    UnitList,
)
from wangge_sdk.broker.documents import (
    COLLECTIONS_BATCH,
    COLLECTIONS_COUNT,
    COLLECTIONS_DELETE,
    COLLECTIONS_GET,
    COLLECTIONS_LIST,
    COLLECTIONS_PUT,
    COLLECTIONS_REDEEM,
    DocumentBatch,
    DocumentCount,
    DocumentData,
    DocumentDelete,
    DocumentGet,
    DocumentList,
    DocumentPage,
    DocumentPut,
    DocumentStep,
)
from wangge_sdk.broker.escalations import (
    ESCALATIONS_BEGIN,
    ESCALATIONS_STOP,
    ESCALATIONS_TAKE,
    EscalationBegin,
    EscalationState,
    EscalationStop,
    EscalationTake,
)
from wangge_sdk.broker.extensions import EXTENSIONS_LIST, ExtensionList, PluggedIn
from wangge_sdk.broker.files import FILES_LIST, FILES_READ, FileData, FileList, FileRead, FileSize
from wangge_sdk.broker.jobs import (
    JOBS_PROGRESS,
    TIMERS_CANCEL,
    TIMERS_LIST,
    TIMERS_SET,
    JobProgress,
    TimerCancel,
    TimerData,
    TimerList,
    TimerSet,
)
from wangge_sdk.broker.method import Arguments, Given, Method
from wangge_sdk.host_protocol import raw
from wangge_sdk.places import UnitView

Send = Callable[[str, Raw], Awaitable[Raw]]
OPEN_CASES: Final = CaseList()


class _Client:
    """Sends arguments, and decodes the answer as the method's type."""

    def __init__(self, send: Send) -> None:
        """``send`` takes the name of a method with its arguments, and returns the answer."""
        self._send = send

    async def _asked(self, method: Method[Arguments, Given], arguments: Arguments) -> Given:
        return msgspec.msgpack.decode(await self._send(method.name, raw(arguments)), type=method.answer)


class Cases(_Client):
    """Cases."""

    async def get(self, case_id: str) -> CaseData:
        """Return a case."""
        return await self._asked(CASES_GET, CaseGet(case_id))

    async def list(self, wanted: CaseList = OPEN_CASES) -> CasePage:
        """Return a page of cases, newest first."""
        return await self._asked(CASES_LIST, wanted)

    async def create(self, report: CaseCreate) -> CaseReceipt:
        """Report a case of one of the plugin's own types; sending it again gives the same receipt."""
        return await self._asked(CASES_CREATE, report)

    async def act(self, case_id: str, action: str, version: int, data: Mapping[str, Any] | None = None) -> CaseData:
        """Take a step as the person who acts, and return the case after it."""
        return await self._asked(CASES_ACT, CaseAct(id=case_id, action=action, version=version, data=data or {}))


class Classes(_Client):
    """What cases are about."""

    async def list(self, area: str | None = None) -> tuple[ClassData, ...]:
        """Return the classes that are reported under in an area, the call's own when none is given."""
        return (await self._asked(CLASSES_LIST, ClassList(area))).items


class Collections(_Client):
    """Documents: of the plugin's own collections (``home``), and of those that others export (``acme.homes:home``)."""

    async def get(self, collection: str, document_id: str) -> DocumentData:
        """Return a document."""
        return await self._asked(COLLECTIONS_GET, DocumentGet(collection, document_id))

    async def list(self, wanted: DocumentList) -> DocumentPage:
        """Return a page of documents."""
        return await self._asked(COLLECTIONS_LIST, wanted)

    async def count(self, wanted: DocumentCount) -> int:
        """Return how many documents there are."""
        return (await self._asked(COLLECTIONS_COUNT, wanted)).count

    async def put(self, document: DocumentPut) -> DocumentData:
        """Enter a document of the plugin's own, or replace fields of one at the version that was seen."""
        return await self._asked(COLLECTIONS_PUT, document)

    async def delete(self, collection: str, document_id: str, version: int) -> None:
        """Delete a document of the plugin's own at the version that was seen."""
        await self._asked(COLLECTIONS_DELETE, DocumentDelete(collection=collection, id=document_id, version=version))

    async def redeem(self, collection: str, document_id: str) -> DocumentData:
        """Give out a document of a collection that is ``given_once``, and delete it."""
        return await self._asked(COLLECTIONS_REDEEM, DocumentGet(collection, document_id))

    async def batch(self, collection: str, steps: Iterable[DocumentStep]) -> tuple[DocumentData, ...]:
        """Take several steps together, all or none."""
        return (await self._asked(COLLECTIONS_BATCH, DocumentBatch(collection=collection, steps=tuple(steps)))).items


class People(_Client):
    """Those who work here."""

    async def get(self, person_id: str) -> PersonData:
        """Return somebody who works here, hidden in part unless it was granted."""
        return await self._asked(PEOPLE_GET, PersonGet(person_id))


class Areas(_Client):
    """The area tree."""

    async def get(self, code: str) -> AreaData:
        """Return an area."""
        return await self._asked(AREAS_GET, AreaGet(code))

    async def locate(self, lon: float, lat: float) -> Located:
        """Return the grid that a point lies in."""
        return await self._asked(AREAS_LOCATE, AreaLocate(lon, lat))

    async def list(self, wanted: AreaList) -> AreaPage:
        """Return a page of the areas of one level inside an area, or of those that a shape touches."""
        return await self._asked(AREAS_LIST, wanted)


class Units(_Client):
    """Units that cases are sent to."""

    async def list(self, area: str | None = None) -> tuple[UnitView, ...]:
        """Return the units that answer for an area, nearest first."""
        return (await self._asked(UNITS_LIST, UnitList(area))).items


class Settings(_Client):
    """The plugin's settings."""

    async def get(self, area: str | None = None) -> Mapping[str, Any]:
        """Return the settings as they hold in an area, without secrets."""
        return (await self._asked(SETTINGS_GET, SettingsGet(area))).values

    async def mine(self) -> Mapping[str, Any]:
        """Return what the person in whose name the plugin is called has set for themselves, with the defaults of the rest."""
        return (await self._asked(SETTINGS_MINE, SettingsMine())).values


class Clock(_Client):
    """Time limits by the working calendar."""

    async def due(self, wanted: ClockDue) -> DueData:
        """Return when a limit runs out."""
        return await self._asked(CLOCK_DUE, wanted)


class Events(_Client):
    """The plugin's own events."""

    async def emit(self, event: EventEmit) -> str:
        """Tell an event that the manifest declares; return its id."""
        return (await self._asked(EVENTS_EMIT, event)).id


class Notifications(_Client):
    """Notices to people."""

    async def send(self, notice: NoticeSend) -> int:
        """Send a notice to those who work in a unit; return how many there are."""
        return (await self._asked(NOTICES_SEND, notice)).people


class Escalations(_Client):
    """Chains of calls that the manifest declares."""

    async def begin(self, chain: EscalationBegin) -> EscalationState:
        """Begin a chain; the same ``once`` begins it once."""
        return await self._asked(ESCALATIONS_BEGIN, chain)

    async def stop(self, chain: EscalationStop) -> EscalationState:
        """End a chain that is not needed any more."""
        return await self._asked(ESCALATIONS_STOP, chain)

    async def take(self, answered: EscalationTake) -> EscalationState:
        """Tell that somebody answered a call that this plugin brought them."""
        return await self._asked(ESCALATIONS_TAKE, answered)


class Http(_Client):
    """The outside, through the platform."""

    async def fetch(self, request: HttpFetch) -> HttpAnswer:
        """Have the platform ask a host outside."""
        return await self._asked(HTTP_FETCH, request)


class Timers(_Client):
    """Moments at which jobs of the plugin are to be done once."""

    async def set(self, timer: TimerSet) -> TimerData:
        """Have a job done once at a moment, instead of what was set under its key before."""
        return await self._asked(TIMERS_SET, timer)

    async def cancel(self, key: str, area: str | None = None) -> bool:
        """Have it not done after all; return whether it was set."""
        return (await self._asked(TIMERS_CANCEL, TimerCancel(key=key, area=area))).was_set

    async def list(self, area: str | None = None) -> tuple[TimerData, ...]:
        """Return what is set in an area, the next first."""
        return (await self._asked(TIMERS_LIST, TimerList(area=area))).items


class Jobs(_Client):
    """The plugin's jobs."""

    async def progress(self, run: str, done: int, total: int | None = None) -> bool:
        """Say how far a run has come; return whether it is the one under way."""
        return (await self._asked(JOBS_PROGRESS, JobProgress(run=run, done=done, total=total))).noted


class Algorithms(_Client):
    """Algorithms: of the plugin's own (``urgency``), and of those that others offer (``acme.words:urgency``)."""

    async def ask(self, question: AlgorithmAsk) -> Advice:
        """Return what an algorithm advises; it is kept, and nothing else happens."""
        return await self._asked(ALGORITHMS_ASK, question)


class Extensions(_Client):
    """The points that the plugin opens to others."""

    async def list(self, point: str, area: str | None = None) -> PluggedIn:
        """Return what other plugins plug into a point of the plugin's own."""
        return await self._asked(EXTENSIONS_LIST, ExtensionList(point=point, area=area))


class Files(_Client):
    """The photos of cases."""

    async def list(self, case_id: str) -> tuple[FileData, ...]:
        """Return the photos of a case, the oldest first."""
        return (await self._asked(FILES_LIST, FileList(case_id))).items

    async def read(self, file_id: str, size: FileSize = "full") -> bytes:
        """Return a photo, or its thumbnail, whole: it comes in parts."""
        part = await self._asked(FILES_READ, FileRead(id=file_id, size=size))
        whole = part.data
        while part.data and len(whole) < part.total:
            part = await self._asked(FILES_READ, FileRead(id=file_id, size=size, offset=len(whole)))
            whole += part.data
        return whole


class Awaiting:
    """Every method of the broker, to be awaited."""

    def __init__(self, send: Send) -> None:
        """``send`` is the way to the platform."""
        self.cases = Cases(send)
        self.classes = Classes(send)
        self.collections = Collections(send)
        self.people = People(send)
        self.areas = Areas(send)
        self.units = Units(send)
        self.settings = Settings(send)
        self.clock = Clock(send)
        self.events = Events(send)
        self.notifications = Notifications(send)
        self.escalations = Escalations(send)
        self.http = Http(send)
        self.timers = Timers(send)
        self.jobs = Jobs(send)
        self.algorithms = Algorithms(send)
        self.extensions = Extensions(send)
        self.files = Files(send)
