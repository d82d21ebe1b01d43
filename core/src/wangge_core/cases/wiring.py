"""The case kernel put together, for the composition root; each mechanism has a wiring of its own."""

from typing import Final

from litestar import Controller
from litestar.di import Provide

from wangge_core.access.model import Scope
from wangge_core.cases import together
from wangge_core.cases.additions.service import Additions
from wangge_core.cases.advice import Adviser
from wangge_core.cases.aftercare import wiring as aftercare
from wangge_core.cases.cockpit.controllers import CockpitController
from wangge_core.cases.cockpit.live import LiveCases
from wangge_core.cases.cockpit.queries import CockpitQueries
from wangge_core.cases.company.controllers import CompanyController
from wangge_core.cases.company.repository import CompanyRepository
from wangge_core.cases.company.service import Companies
from wangge_core.cases.controllers import CaseController, PictureController, StatisticsController
from wangge_core.cases.details import Details
from wangge_core.cases.duplicates import wiring as duplicates
from wangge_core.cases.duplicates.merging import MergedCasesRest
from wangge_core.cases.duplicates.nearness import LocalNearness
from wangge_core.cases.duplicates.repository import DuplicateRepository
from wangge_core.cases.duties import wiring as duties
from wangge_core.cases.escalation.by_area import ESCALATION
from wangge_core.cases.exporting import Exporting
from wangge_core.cases.filing.controllers import FilingStandardController
from wangge_core.cases.filing.repository import FilingRepository
from wangge_core.cases.filing.rule import FilingRule
from wangge_core.cases.filing.standards import FilingStandards
from wangge_core.cases.fixes.repository import FixRepository
from wangge_core.cases.flows.controllers import WorkflowController
from wangge_core.cases.flows.pages import FlowPages
from wangge_core.cases.handling import Handling
from wangge_core.cases.importing.controllers import CaseImportController
from wangge_core.cases.importing.repository import SourceRepository
from wangge_core.cases.importing.service import CaseImport
from wangge_core.cases.intake import Intake
from wangge_core.cases.joint.repository import AssistanceRepository
from wangge_core.cases.measures import wiring as measures
from wangge_core.cases.offering import Offering
from wangge_core.cases.ports import StepRule
from wangge_core.cases.privacy import wiring as privacy
from wangge_core.cases.privacy.holders import Holders
from wangge_core.cases.privacy.repository import PrivacyRepository
from wangge_core.cases.progress import ProgressPages
from wangge_core.cases.public_controllers import PublicController, ReportController
from wangge_core.cases.queries import CaseQueries
from wangge_core.cases.statistics import Statistics
from wangge_core.cases.surroundings import Ground, Neighbours
from wangge_core.cases.tasks import wiring as tasks
from wangge_core.cases.views import PluginViews, ReportSurroundings
from wangge_core.cases.whistle.service import OVERDUE
from wangge_core.identity.sheets.repository import SheetRepository
from wangge_core.jobs.runner import Runner
from wangge_core.local_rules.controllers import LocalRuleController
from wangge_core.local_rules.service import LocalRuleService
from wangge_serving.http.providing import provided

CONTROLLERS: Final[tuple[type[Controller], ...]] = (
    CaseController,
    CockpitController,
    CompanyController,
    CaseImportController,
    ReportController,
    PublicController,
    StatisticsController,
    PictureController,
    FilingStandardController,
    WorkflowController,
    LocalRuleController,
    *duties.CONTROLLERS,
    *measures.CONTROLLERS,
    *aftercare.CONTROLLERS,
    *together.CONTROLLERS,
    *tasks.CONTROLLERS,
    *duplicates.CONTROLLERS,
    *privacy.CONTROLLERS,
)


class CaseKernel:
    """The services around cases, and what the HTTP layer injects of them."""

    def __init__(self, near: Neighbours) -> None:
        """First the ground, then the rules that have a say in every step, then handling, then what goes through it."""
        ground = self._ground = Ground.over(near)
        self.repository, self.flows, self.rules, self.timing = ground.cases, ground.flows, ground.rules, ground.timing
        self.recorder, self.search, self.echo_limit = ground.recorder, ground.search, near.echo_limit
        self.views = PluginViews(repository=ground.cases, units=near.units)
        self._filing = FilingRepository(near.database)
        self.duplicate_rows, self.privacy_rows = DuplicateRepository(near.database), PrivacyRepository(near.database)
        self._sources = SourceRepository(near.database)
        self._gates, self._rules = measures.Gates(ground), together.Rules(ground)
        self.aftercare, self.passing, self.tasks = aftercare.rule_over(ground), duties.passing_over(ground), tasks.TaskKernel(ground)
        self.handling = self._handling()
        self.rule_desk = self._rule_desk()
        self._build_intake()
        self._build_mechanisms()
        self._build_pages()
        self._build_lists()

    def _handling(self) -> Handling:
        ground, near = self._ground, self._ground.near
        rules: tuple[StepRule, ...] = (
            FilingRule(repository=self._filing, host=near.host),
            self.aftercare,
            self.passing,
            *self._rules.all,
            self.tasks.keeper,
            *self._gates.all,
            MergedCasesRest(cases=ground.cases, repository=self.duplicate_rows),
        )
        return Handling(
            database=near.database,
            repository=ground.cases,
            attachments=ground.attachments,
            access=near.access,
            recorder=ground.recorder,
            sights=ground.sights,
            timing=ground.timing,
            units=near.units,
            host=near.host,
            time=near.time,
            duties=self.passing,
            rules=rules,
        )

    def _rule_desk(self) -> LocalRuleService:
        near, ledgers = self._ground.near, self._gates.ledgers
        return LocalRuleService(
            database=near.database,
            book=self.rules,
            access=near.access,
            audit=near.audit,
            areas=near.places,
            knows_case_type=lambda case_type: near.host.catalogue.case_type(case_type) is not None,
            time=near.time,
            followers={ESCALATION.id: lambda area: ledgers.look_again(Scope.of((area,)))},
        )

    def _build_intake(self) -> None:
        ground, near = self._ground, self._ground.near
        nearness = LocalNearness(ground.rules, near.host)
        surroundings = ReportSurroundings(around=self.duplicate_rows, nearness=nearness, units_of=near.units)
        self.adviser = Adviser(host=near.host, surroundings=surroundings)
        self.offering = Offering(host=near.host, adviser=self.adviser, places=near.places, time=near.time)
        self.intake = Intake(
            database=near.database,
            repository=ground.cases,
            attachments=ground.attachments,
            fixes=FixRepository(near.database),
            audit=near.audit,
            outbox=near.outbox,
            persons=self.privacy_rows,
            offers=near.host,
            adviser=self.adviser,
            timing=ground.timing,
            flows=ground.flows,
            places=near.places,
            time=near.time,
        )

    def _build_mechanisms(self) -> None:
        ground, handling = self._ground, self.handling
        self._measures = measures.MeasureKernel(ground, self._gates, handling)
        self.measures, self.orders, self.sweep = self._measures.measures, self._measures.orders, self._measures.sweep
        self._duties = duties.DutyKernel(ground, self.passing, handling)
        self.duties, self.duty_queries, self.acceptance = self._duties.duties, self._duties.queries, self._duties.acceptance
        self._aftercare = aftercare.AftercareKernel(ground, self.aftercare, handling)
        self.follow_ups, self.aftercare_queries = self._aftercare.follow_ups, self._aftercare.queries
        self.together = together.Together(ground, self._rules, handling)
        self.task_desk = self.tasks.serve(handling)
        self._duplicates = duplicates.DuplicateKernel(ground, self.duplicate_rows, handling)
        self.duplicates, self.merging, self.echoes = self._duplicates.duplicates, self._duplicates.merging, self._duplicates.echoes
        relations = self._rules.relations
        self._holders = Holders(cases=ground.cases, duplicates=self.duplicate_rows, privacy=self.privacy_rows, relations=relations)
        self.additions = Additions(
            database=ground.near.database,
            cases=ground.cases,
            holders=self._holders,
            attachments=ground.attachments,
            recorder=ground.recorder,
            time=ground.near.time,
        )
        self._privacy = privacy.PrivacyKernel(ground, self.privacy_rows, self._holders, self.echoes, relations, handling)
        self.redaction, self.revealing = self._privacy.redaction, self._privacy.revealing
        self.own_views, self.erasing, self.retention = self._privacy.own_views, self._privacy.erasing, self._privacy.retention

    def _build_pages(self) -> None:
        ground, near, handling = self._ground, self._ground.near, self.handling
        self.flow_pages = FlowPages(handling=handling, repository=ground.cases, access=near.access, host=near.host)
        self.filing_standards = FilingStandards(handling=handling, host=near.host, imported=near.standards)
        self.details = Details(
            repository=ground.cases,
            sources=self._sources,
            ledgers=self._gates.ledgers,
            escalations=self._measures.escalations,
            assistances=AssistanceRepository(near.database),
            attachments=ground.attachments,
            handling=handling,
            sights=ground.sights,
            duties=self.duty_queries,
            responsibilities=near.responsibilities,
            timing=ground.timing,
            filing=self._filing,
            aftercare=self.aftercare,
            host=near.host,
            places=near.places,
            units=near.units,
            time=near.time,
        )
        self.progress_pages = ProgressPages(
            repository=ground.cases,
            holders=self._holders,
            attachments=ground.attachments,
            handling=handling,
            filing=self._filing,
            rounds=self.aftercare.repository,
            aftercare=self.aftercare,
            host=near.host,
            places=near.places,
            units=near.units,
            time=near.time,
        )

    def _build_lists(self) -> None:
        ground, near = self._ground, self._ground.near
        self.queries = CaseQueries(
            database=near.database, repository=ground.cases, sights=ground.sights, places=near.places, units=near.units, time=near.time
        )
        self.cockpit = CockpitQueries(database=near.database, sights=ground.sights, places=near.places, time=near.time)
        self.live = LiveCases(queries=self.cockpit)
        self.companies = Companies(repository=CompanyRepository(near.database), handling=self.handling, time=near.time)
        self.exporting = Exporting(database=near.database, access=near.access, audit=near.audit, sights=ground.sights, queries=self.queries)
        self.importing = CaseImport(
            database=near.database,
            sources=self._sources,
            imports=SheetRepository(near.database),
            access=near.access,
            audit=near.audit,
            outbox=near.outbox,
            host=near.host,
            flows=ground.flows,
            places=near.places,
            time=near.time,
        )
        self.statistics = Statistics(repository=ground.cases, access=near.access)

    def register(self, runner: Runner) -> None:
        """Name the jobs."""
        self._duties.register(runner)
        runner.register(OVERDUE, self.together.whistles.overdue)
        self._privacy.register(runner)
        self.tasks.register(runner)

    def dependencies(self) -> dict[str, Provide]:
        """Return what controllers ask for by name."""
        own = {
            "intake": self.intake,
            "handling": self.handling,
            "case_details": self.details,
            "flow_pages": self.flow_pages,
            "case_queries": self.queries,
            "cockpit": self.cockpit,
            "live_cases": self.live,
            "companies": self.companies,
            "exporting": self.exporting,
            "case_import": self.importing,
            "progress_pages": self.progress_pages,
            "additions": self.additions,
            "statistics": self.statistics,
            "offering": self.offering,
            "filing_standards": self.filing_standards,
            "local_rules": self.rule_desk,
            "echo_limit": self.echo_limit,
        }
        mechanisms = (self._duties, self._measures, self._aftercare, self.together, self._duplicates, self._privacy)
        for mechanism in mechanisms:
            own |= mechanism.services()
        return provided(own | self.tasks.services(self.task_desk))
