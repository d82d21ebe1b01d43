"""The broker put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.algorithms.wiring import Advising
from wangge_core.areas.locator import Locator
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.attachments.service import AttachmentService
from wangge_core.audit.service import Audit
from wangge_core.broker.algorithms import AlgorithmMethods
from wangge_core.broker.budget import Budget
from wangge_core.broker.cases import CaseMethods
from wangge_core.broker.collections import CollectionMethods
from wangge_core.broker.controllers import BrokerController
from wangge_core.broker.escalations import EscalationMethods
from wangge_core.broker.events import EventMethods
from wangge_core.broker.extensions import ExtensionMethods
from wangge_core.broker.files import FileMethods
from wangge_core.broker.http import HttpMethods
from wangge_core.broker.keeping import Keeping
from wangge_core.broker.notices import NoticeMethods
from wangge_core.broker.people import PeopleMethods
from wangge_core.broker.personal import PersonalMethods
from wangge_core.broker.places import PlaceMethods
from wangge_core.broker.queries import BrokerQueries
from wangge_core.broker.repository import BrokerRepository
from wangge_core.broker.service import PlatformBroker
from wangge_core.broker.taking import BatchTaking
from wangge_core.broker.timers import TimerMethods
from wangge_core.call_chains.wiring import Calling
from wangge_core.cases.ports import Places, Units
from wangge_core.cases.timing import Calendars
from wangge_core.cases.wiring import CaseKernel
from wangge_core.collections.wiring import DocumentKeeping
from wangge_core.database import Database
from wangge_core.egress.repository import EgressLog
from wangge_core.events.outbox import Outbox
from wangge_core.identity.directory.service import Directory
from wangge_core.instants import TimeSource
from wangge_core.notifications.inbox.repository import NoticeRepository
from wangge_core.notifications.repository import People
from wangge_core.notifications.wiring import Notifications
from wangge_core.plugin_jobs.wiring import Work
from wangge_core.plugins.host import Host
from wangge_core.plugins.personal.service import PersonalSettings
from wangge_core.settings import Settings
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (BrokerController,)


class Broker:
    """The services of the broker; it begins to answer when it is built."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        audit: Audit,
        outbox: Outbox,
        host: Host,
        cases: CaseKernel,
        documents: DocumentKeeping,
        work: Work,
        notifications: Notifications,
        calling: Calling,
        advising: Advising,
        directory: Directory,
        personal: PersonalSettings,
        pictures: AttachmentService,
        locator: Locator,
        places: Places,
        units: Units,
        calendars: Calendars,
        settings: Settings,
        time: TimeSource,
    ) -> None:
        """Every neighbour by name."""
        self.keeping = Keeping(database, audit, time)
        case_methods = CaseMethods(handling=cases.handling, queries=cases.queries, intake=cases.intake, catalogue=host, places=places)
        notice_methods = NoticeMethods(
            database=database,
            notices=NoticeRepository(database),
            people=People(database),
            rules=notifications.rules,
            cases=case_methods,
            plugins=host,
            units=units,
            audit=audit,
            time=time,
        )
        documents_methods = CollectionMethods(
            declarations=documents.declarations,
            queries=documents.queries,
            figures=documents.figures,
            service=documents.service,
            plugins=host,
        )
        self.taking = BatchTaking(documents=documents_methods, grants=host)
        answered = (
            *case_methods.answered(),
            *documents_methods.answered(),
            *PeopleMethods(directory=directory).answered(),
            *PlaceMethods(access=access, locator=locator, units=units, settings=host, calendars=calendars).answered(),
            *PersonalMethods(personal=personal, host=host).answered(),
            *EventMethods(repository=BrokerRepository(database), outbox=outbox, audit=audit, plugins=host, time=time).answered(),
            *notice_methods.answered(),
            *EscalationMethods(chains=calling.service, repository=calling.repository, cases=case_methods, plugins=host).answered(),
            *HttpMethods(egress=notifications.egress, settings=host).answered(),
            *TimerMethods(timers=work.timers, states=work.states).answered(),
            *AlgorithmMethods(algorithms=advising.service, access=access, host=host).answered(),
            *ExtensionMethods(host=host).answered(),
            *FileMethods(handling=cases.handling, attachments=AttachmentRepository(database), pictures=pictures).answered(),
        )
        self.service = PlatformBroker(answered, grants=host, budget=Budget(settings.plugin_rate), keeping=self.keeping)
        self.queries = BrokerQueries(host=host, access=access, keeping=self.keeping, egress=EgressLog(database))
        host.fleet.supervisor.broker = self.service

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided({"broker_queries": self.queries})
