"""The case kernel put together, for the composition root."""

from collections.abc import Sequence
from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.service import Access
from wangge_core.attachments.clearing import Clearing
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.attachments.service import AttachmentService
from wangge_core.audit.service import Audit
from wangge_core.cases import together
from wangge_core.cases.advice import Adviser
from wangge_core.cases.aftercare.controllers import AftercareController, FollowUpController
from wangge_core.cases.aftercare.queries import AftercareQueries
from wangge_core.cases.aftercare.repository import AftercareRepository
from wangge_core.cases.aftercare.rule import AftercareRule
from wangge_core.cases.aftercare.service import FollowUps
from wangge_core.cases.controllers import CaseController, PictureController, StatisticsController
from wangge_core.cases.details import Details
from wangge_core.cases.duplicates.controllers import DuplicateController, SimilarController
from wangge_core.cases.duplicates.counting import Counting
from wangge_core.cases.duplicates.echoes import Echoes
from wangge_core.cases.duplicates.merging import MergedCasesRest, Merging
from wangge_core.cases.duplicates.nearness import LocalNearness
from wangge_core.cases.duplicates.repository import DuplicateRepository
from wangge_core.cases.duplicates.service import Duplicates
from wangge_core.cases.duties.acceptance import Acceptance
from wangge_core.cases.duties.controllers import DisputeController, DutyRuleController, StatementController
from wangge_core.cases.duties.passing import ACCEPTANCE, Passing
from wangge_core.cases.duties.queries import DutyQueries
from wangge_core.cases.duties.repository import DutyRepository
from wangge_core.cases.duties.service import Duties
from wangge_core.cases.escalation.repository import EscalationRepository
from wangge_core.cases.escalation.sweep import Sweep
from wangge_core.cases.exporting import Exporting
from wangge_core.cases.filing.controllers import FilingStandardController
from wangge_core.cases.filing.repository import FilingRepository
from wangge_core.cases.filing.rule import FilingRule
from wangge_core.cases.filing.standards import FilingStandards, ImportedStandards
from wangge_core.cases.flows.controllers import WorkflowController
from wangge_core.cases.flows.pages import FlowPages
from wangge_core.cases.flows.repository import DefinitionRepository
from wangge_core.cases.flows.service import Flows
from wangge_core.cases.handling import Handling
from wangge_core.cases.importing.controllers import CaseImportController
from wangge_core.cases.importing.repository import SourceRepository
from wangge_core.cases.importing.service import CaseImport
from wangge_core.cases.intake import Intake
from wangge_core.cases.joint.repository import HelperRepository
from wangge_core.cases.ledger.dating import Dating
from wangge_core.cases.ledger.repository import LedgerRepository
from wangge_core.cases.local_rules.controllers import LocalRuleController
from wangge_core.cases.local_rules.service import LocalRules
from wangge_core.cases.measures.controllers import CaseMeasureController, MeasureController
from wangge_core.cases.measures.gates import SuspensionGate
from wangge_core.cases.measures.queries import MeasureQueries
from wangge_core.cases.measures.repository import MeasureRepository
from wangge_core.cases.measures.service import Measures
from wangge_core.cases.offering import Offering
from wangge_core.cases.orders.controllers import CaseOrderController, OrderController
from wangge_core.cases.orders.repository import OrderRepository
from wangge_core.cases.orders.service import OrderGate, Orders
from wangge_core.cases.ports import Places, Responsibilities, Units
from wangge_core.cases.privacy.controllers import ErasureController, OwnViewController, PrivacyController
from wangge_core.cases.privacy.eraser import Eraser
from wangge_core.cases.privacy.erasing import Erasing
from wangge_core.cases.privacy.holders import Holders
from wangge_core.cases.privacy.own_view import OwnViews
from wangge_core.cases.privacy.passages.repository import PassageRepository
from wangge_core.cases.privacy.redaction import Redaction
from wangge_core.cases.privacy.repository import PrivacyRepository
from wangge_core.cases.privacy.retention import RETENTION, Retention
from wangge_core.cases.privacy.revealing import Revealing
from wangge_core.cases.progress import ProgressPages
from wangge_core.cases.public_controllers import PublicController, ReportController
from wangge_core.cases.queries import CaseQueries
from wangge_core.cases.recording import Recorder
from wangge_core.cases.relations.repository import RelationRepository
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.rules.controllers import CaseRuleController
from wangge_core.cases.rules.repository import RuleRepository
from wangge_core.cases.rules.service import CaseRuleService
from wangge_core.cases.search_index import SearchIndex
from wangge_core.cases.sight import Sights
from wangge_core.cases.statistics import Statistics
from wangge_core.cases.tasks import wiring as tasks
from wangge_core.cases.tasks.ports import Centres, Duty
from wangge_core.cases.timing import Calendars, Timing
from wangge_core.cases.views import PluginViews, ReportSurroundings
from wangge_core.cases.whistle.service import OVERDUE
from wangge_core.database import Database
from wangge_core.events.lease import JobLease
from wangge_core.events.outbox import Outbox
from wangge_core.http.limits import RateLimit
from wangge_core.http.providing import provided
from wangge_core.instants import TimeSource
from wangge_core.jobs.runner import Runner
from wangge_core.jobs.service import Queue
from wangge_core.plugins.host import Host
from wangge_core.remembered import Remembered

CONTROLLERS: Final[tuple[type[Controller], ...]] = (
    CaseController,
    CaseImportController,
    DisputeController,
    StatementController,
    DutyRuleController,
    ReportController,
    PublicController,
    StatisticsController,
    PictureController,
    CaseMeasureController,
    MeasureController,
    CaseOrderController,
    OrderController,
    CaseRuleController,
    FilingStandardController,
    AftercareController,
    FollowUpController,
    *together.CONTROLLERS,
    *tasks.CONTROLLERS,
    WorkflowController,
    DuplicateController,
    SimilarController,
    PrivacyController,
    ErasureController,
    OwnViewController,
    LocalRuleController,
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
        responsibilities: Responsibilities,
        standards: ImportedStandards,
        duty: Duty,
        centres: Centres,
        jobs: Queue,
        clearing: Clearing,
        remembered: Sequence[Remembered],
        echo_limit: RateLimit,
        time: TimeSource,
    ) -> None:
        """Every neighbour by name."""
        self.repository = CaseRepository(database)
        attachments = AttachmentRepository(database)
        sources = SourceRepository(database)
        self.flows = Flows(repository=DefinitionRepository(database), time=time)
        helpers = HelperRepository(database)
        sights = Sights(access=access, units=units, helpers=helpers, flows=self.flows)
        rules = together.Rules(
            database=database,
            access=access,
            audit=audit,
            cases=self.repository,
            sights=sights,
            helpers=helpers,
            units=units,
            time=time,
        )
        self.local_rules = LocalRules(database, access, audit=audit, time=time)
        self.duplicate_rows, self.echo_limit = DuplicateRepository(database), echo_limit
        self.privacy_rows, passages = PrivacyRepository(database), PassageRepository(database, remembered)
        holders = Holders(cases=self.repository, duplicates=self.duplicate_rows, privacy=self.privacy_rows, relations=rules.relations)
        self.search = SearchIndex(database=database, repository=self.repository)
        self.adviser = Adviser(
            host=host,
            surroundings=ReportSurroundings(around=self.duplicate_rows, nearness=LocalNearness(self.local_rules, host), units_of=units),
        )
        self.timing = Timing(calendars=calendars)
        self.views = PluginViews(repository=self.repository, units=units)
        self.recorder = Recorder(repository=self.repository, audit=audit, outbox=outbox)
        ledgers, asked, ordered = LedgerRepository(database), MeasureRepository(database), OrderRepository(database)
        dating = Dating(repository=self.repository, ledgers=ledgers, calendars=calendars)
        self.rules = CaseRuleService(
            database=database, repository=RuleRepository(database), clocks=ledgers, access=access, audit=audit, time=time
        )
        gates = (
            SuspensionGate(repository=asked, cases=self.repository, ledgers=ledgers, dating=dating, time=time),
            OrderGate(repository=ordered, rules=self.rules),
        )
        filing, rounds = FilingRepository(database), AftercareRepository(database)
        self.aftercare = AftercareRule(repository=rounds, host=host, timing=self.timing, time=time)
        self.tasks = tasks.TaskKernel(
            database=database,
            access=access,
            audit=audit,
            cases=self.repository,
            recorder=self.recorder,
            timing=self.timing,
            host=host,
            duty=duty,
            centres=centres,
            places=places,
            jobs=jobs,
            time=time,
        )
        self.intake = Intake(
            database=database,
            repository=self.repository,
            attachments=attachments,
            audit=audit,
            outbox=outbox,
            persons=self.privacy_rows,
            offers=host,
            adviser=self.adviser,
            timing=self.timing,
            flows=self.flows,
            places=places,
            time=time,
        )
        duties = DutyRepository(database)
        self.passing = Passing(repository=self.repository, duties=duties, timing=self.timing, units=units, jobs=jobs)
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
            duties=self.passing,
            rules=(
                FilingRule(repository=filing, host=host),
                self.aftercare,
                self.passing,
                *rules.all,
                self.tasks.keeper,
                *gates,
                MergedCasesRest(cases=self.repository, repository=self.duplicate_rows),
            ),
        )
        self.measures = Measures(
            database=database,
            cases=self.repository,
            repository=asked,
            ledgers=ledgers,
            dating=dating,
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
        self.acceptance = Acceptance(cases=self.repository, duties=duties, handling=self.handling)
        self.duty_queries = DutyQueries(
            repository=self.repository,
            duties=duties,
            handling=self.handling,
            sights=sights,
            access=access,
            responsibilities=responsibilities,
            host=host,
            places=places,
            units=units,
        )
        self.duties = Duties(
            database=database,
            repository=self.repository,
            duties=duties,
            handling=self.handling,
            recorder=self.recorder,
            access=access,
            audit=audit,
            responsibilities=responsibilities,
            host=host,
            places=places,
            units=units,
            time=time,
        )
        self.together = together.Together(
            rules=rules,
            database=database,
            access=access,
            audit=audit,
            outbox=outbox,
            host=host,
            cases=self.repository,
            attachments=attachments,
            sights=sights,
            helpers=helpers,
            timing=self.timing,
            recorder=self.recorder,
            handling=self.handling,
            places=places,
            units=units,
            jobs=jobs,
            time=time,
        )
        self.task_desk = self.tasks.serve(self.handling)
        self.flow_pages = FlowPages(handling=self.handling, repository=self.repository, access=access, host=host)
        self.details = Details(
            repository=self.repository,
            sources=sources,
            ledgers=ledgers,
            attachments=attachments,
            handling=self.handling,
            sights=sights,
            duties=self.duty_queries,
            responsibilities=responsibilities,
            timing=self.timing,
            filing=filing,
            aftercare=self.aftercare,
            host=host,
            places=places,
            units=units,
            time=time,
        )
        self.progress_pages = ProgressPages(
            repository=self.repository,
            holders=holders,
            attachments=attachments,
            handling=self.handling,
            filing=filing,
            rounds=rounds,
            aftercare=self.aftercare,
            host=host,
            places=places,
            units=units,
            time=time,
        )
        self.filing_standards = FilingStandards(handling=self.handling, host=host, imported=standards)
        self.follow_ups = FollowUps(
            database=database,
            access=access,
            repository=rounds,
            cases=self.repository,
            handling=self.handling,
            recorder=self.recorder,
            rule=self.aftercare,
            units=units,
            time=time,
        )
        self.aftercare_queries = AftercareQueries(
            access=access,
            repository=rounds,
            handling=self.handling,
            rule=self.aftercare,
            follow_ups=self.follow_ups,
            places=places,
        )
        self.queries = CaseQueries(database=database, repository=self.repository, sights=sights, places=places, units=units, time=time)
        self.exporting = Exporting(database=database, access=access, audit=audit, sights=sights, queries=self.queries)
        self._build_duplicates(database, access, audit, outbox, host, sights, places, units, time)
        self._build_privacy(database, access, audit, outbox, attachments, pictures, clearing, holders, passages, rules.relations, time)
        self.retention = Retention(
            database=database, repository=self.privacy_rows, eraser=self.eraser, rules=self.local_rules, jobs=jobs, time=time
        )
        self.importing = CaseImport(
            database=database,
            sources=sources,
            access=access,
            audit=audit,
            outbox=outbox,
            host=host,
            flows=self.flows,
            places=places,
            time=time,
        )
        self.statistics = Statistics(repository=self.repository, access=access)
        self.offering = Offering(host=host, adviser=self.adviser, places=places, time=time)

    def register(self, runner: Runner) -> None:
        """Name the jobs."""
        runner.register(ACCEPTANCE, self.acceptance.expire)
        runner.register(OVERDUE, self.together.whistles.overdue)
        runner.register(RETENTION, self.retention.run)
        self.tasks.register(runner)

    def _build_duplicates(
        self,
        database: Database,
        access: Access,
        audit: Audit,
        outbox: Outbox,
        host: Host,
        sights: Sights,
        places: Places,
        units: Units,
        time: TimeSource,
    ) -> None:
        rows = self.duplicate_rows
        counting = Counting(cases=self.repository, repository=rows, rules=self.local_rules, outbox=outbox)
        self.duplicates = Duplicates(
            cases=self.repository,
            repository=rows,
            handling=self.handling,
            sights=sights,
            rules=self.local_rules,
            offers=host,
            places=places,
            units=units,
            time=time,
        )
        self.merging = Merging(
            database=database,
            cases=self.repository,
            repository=rows,
            handling=self.handling,
            recorder=self.recorder,
            counting=counting,
            access=access,
            rules=self.local_rules,
            time=time,
        )
        self.echoes = Echoes(database=database, repository=rows, counting=counting, rules=self.local_rules, audit=audit, time=time)

    def _build_privacy(
        self,
        database: Database,
        access: Access,
        audit: Audit,
        outbox: Outbox,
        attachments: AttachmentRepository,
        pictures: AttachmentService,
        clearing: Clearing,
        holders: Holders,
        passages: PassageRepository,
        relations: RelationRepository,
        time: TimeSource,
    ) -> None:
        rows = self.privacy_rows
        self.redaction = Redaction(
            database=database,
            cases=self.repository,
            repository=rows,
            passages=passages,
            pictures=pictures,
            search=self.search,
            handling=self.handling,
            recorder=self.recorder,
            access=access,
            time=time,
        )
        self.revealing = Revealing(
            database=database,
            repository=rows,
            passages=passages,
            pictures=pictures,
            handling=self.handling,
            access=access,
            audit=audit,
            rules=self.local_rules,
        )
        self.own_views = OwnViews(
            holders=holders, repository=rows, passages=passages, attachments=attachments, pictures=pictures, rules=self.local_rules
        )
        self.eraser = Eraser(
            repository=rows,
            passages=passages,
            redaction=self.redaction,
            search=self.search,
            clearing=clearing,
            recorder=self.recorder,
            rules=self.local_rules,
        )
        self.erasing = Erasing(
            database=database,
            cases=self.repository,
            repository=rows,
            holders=holders,
            echoes=self.echoes,
            relations=relations,
            eraser=self.eraser,
            recorder=self.recorder,
            access=access,
            outbox=outbox,
            rules=self.local_rules,
            time=time,
        )

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        return self.tasks.dependencies(self.task_desk) | provided(
            {
                "intake": self.intake,
                "handling": self.handling,
                "duties": self.duties,
                "duty_queries": self.duty_queries,
                "case_details": self.details,
                "flow_pages": self.flow_pages,
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
                "filing_standards": self.filing_standards,
                "follow_ups": self.follow_ups,
                "aftercare_queries": self.aftercare_queries,
                "local_rules": self.local_rules,
                "duplicates": self.duplicates,
                "merging": self.merging,
                "echoes": self.echoes,
                "echo_limit": self.echo_limit,
                "redaction": self.redaction,
                "revealing": self.revealing,
                "own_views": self.own_views,
                "erasing": self.erasing,
            }
            | self.together.services()
        )
