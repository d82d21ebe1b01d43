"""The case kernel put together, for the composition root."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.attachments.service import AttachmentService
from wangge_core.audit.service import Audit
from wangge_core.cases.advice import Adviser
from wangge_core.cases.controllers import CaseController, PictureController, StatisticsController
from wangge_core.cases.details import Details
from wangge_core.cases.escalation.repository import EscalationRepository
from wangge_core.cases.escalation.sweep import Sweep
from wangge_core.cases.exporting import Exporting
from wangge_core.cases.handling import Handling
from wangge_core.cases.importing.controllers import CaseImportController
from wangge_core.cases.importing.repository import SourceRepository
from wangge_core.cases.importing.service import CaseImport
from wangge_core.cases.intake import Intake
from wangge_core.cases.ledger.dating import Dating
from wangge_core.cases.ledger.repository import LedgerRepository
from wangge_core.cases.measures.controllers import CaseMeasureController, MeasureController
from wangge_core.cases.measures.gates import SuspensionGate
from wangge_core.cases.measures.queries import MeasureQueries
from wangge_core.cases.measures.repository import MeasureRepository
from wangge_core.cases.measures.service import Measures
from wangge_core.cases.offering import Offering
from wangge_core.cases.orders.controllers import CaseOrderController, OrderController
from wangge_core.cases.orders.repository import OrderRepository
from wangge_core.cases.orders.service import OrderGate, Orders
from wangge_core.cases.ports import Places, Units
from wangge_core.cases.progress import ProgressPages
from wangge_core.cases.public_controllers import PublicController, ReportController
from wangge_core.cases.queries import CaseQueries
from wangge_core.cases.recording import Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.rules.controllers import CaseRuleController
from wangge_core.cases.rules.repository import RuleRepository
from wangge_core.cases.rules.service import CaseRuleService
from wangge_core.cases.search_index import SearchIndex
from wangge_core.cases.sight import Sights
from wangge_core.cases.statistics import Statistics
from wangge_core.cases.timing import Calendars, Timing
from wangge_core.cases.views import PluginViews, ReportSurroundings
from wangge_core.database import Database
from wangge_core.events.lease import JobLease
from wangge_core.events.outbox import Outbox
from wangge_core.http.providing import provided
from wangge_core.instants import TimeSource
from wangge_core.plugins.host import Host

CONTROLLERS: Final[tuple[type[Controller], ...]] = (
    CaseController,
    CaseImportController,
    ReportController,
    PublicController,
    StatisticsController,
    PictureController,
    CaseMeasureController,
    MeasureController,
    CaseOrderController,
    OrderController,
    CaseRuleController,
)


class CaseKernel:
    """The services around cases, and what the HTTP layer injects of them."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        audit: Audit,
        outbox: Outbox,
        host: Host,
        calendars: Calendars,
        places: Places,
        units: Units,
        pictures: AttachmentService,
        time: TimeSource,
    ) -> None:
        """Every neighbour by name."""
        self.repository = CaseRepository(database)
        attachments = AttachmentRepository(database)
        sources = SourceRepository(database)
        sights = Sights(access=access, units=units)
        self.adviser = Adviser(host=host, surroundings=ReportSurroundings(repository=self.repository, units_of=units))
        self.timing = Timing(calendars=calendars)
        self.views = PluginViews(repository=self.repository, units=units)
        self.recorder = Recorder(repository=self.repository, audit=audit, outbox=outbox)
        ledgers, asked, ordered = LedgerRepository(database), MeasureRepository(database), OrderRepository(database)
        self.rules = CaseRuleService(
            database=database, repository=RuleRepository(database), clocks=ledgers, access=access, audit=audit, time=time
        )
        self.intake = Intake(
            database=database,
            repository=self.repository,
            attachments=attachments,
            audit=audit,
            outbox=outbox,
            offers=host,
            adviser=self.adviser,
            timing=self.timing,
            places=places,
            time=time,
        )
        self.handling = Handling(
            database=database,
            repository=self.repository,
            attachments=attachments,
            access=access,
            recorder=self.recorder,
            sights=sights,
            timing=self.timing,
            units=units,
            host=host,
            time=time,
            rules=(SuspensionGate(repository=asked, time=time), OrderGate(repository=ordered, rules=self.rules)),
        )
        self.measures = Measures(
            database=database,
            cases=self.repository,
            repository=asked,
            ledgers=ledgers,
            dating=Dating(repository=self.repository, ledgers=ledgers, calendars=calendars),
            handling=self.handling,
            recorder=self.recorder,
            rules=self.rules,
            access=access,
            units=units,
            time=time,
        )
        self.orders = Orders(
            database=database,
            repository=ordered,
            handling=self.handling,
            recorder=self.recorder,
            access=access,
            units=units,
            time=time,
        )
        self.sweep = Sweep(
            database=database,
            repository=EscalationRepository(database),
            cases=self.repository,
            ledgers=ledgers,
            calendars=calendars,
            rules=self.rules,
            measures=self.measures,
            outbox=outbox,
            lease=JobLease(database, time, "cases.sweep"),
            time=time,
        )
        self.details = Details(
            repository=self.repository,
            sources=sources,
            ledgers=ledgers,
            attachments=attachments,
            handling=self.handling,
            sights=sights,
            timing=self.timing,
            host=host,
            places=places,
            units=units,
            time=time,
        )
        self.progress_pages = ProgressPages(
            repository=self.repository,
            attachments=attachments,
            pictures=pictures,
            handling=self.handling,
            host=host,
            places=places,
            units=units,
            time=time,
        )
        self.queries = CaseQueries(database=database, repository=self.repository, sights=sights, places=places, units=units, time=time)
        self.exporting = Exporting(database=database, access=access, audit=audit, sights=sights, queries=self.queries)
        self.search = SearchIndex(database=database, repository=self.repository)
        self.importing = CaseImport(
            database=database,
            sources=sources,
            access=access,
            audit=audit,
            outbox=outbox,
            host=host,
            places=places,
            time=time,
        )
        self.statistics = Statistics(repository=self.repository, access=access)
        self.offering = Offering(host=host, adviser=self.adviser, places=places, time=time)

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return provided(
            {
                "intake": self.intake,
                "handling": self.handling,
                "case_details": self.details,
                "case_queries": self.queries,
                "exporting": self.exporting,
                "case_import": self.importing,
                "progress_pages": self.progress_pages,
                "statistics": self.statistics,
                "offering": self.offering,
                "measures": self.measures,
                "measure_queries": MeasureQueries(measures=self.measures),
                "orders": self.orders,
                "case_rules": self.rules,
            }
        )
