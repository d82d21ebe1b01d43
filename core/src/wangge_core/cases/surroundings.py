"""What the case kernel is given, and what each of its mechanisms stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from wangge_core.access.service import Access
from wangge_core.attachments.clearing import Clearing
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.attachments.service import AttachmentService
from wangge_core.audit.service import Audit
from wangge_core.cases.filing.standards import ImportedStandards
from wangge_core.cases.flows.repository import DefinitionRepository
from wangge_core.cases.flows.service import Flows
from wangge_core.cases.joint.repository import HelperRepository
from wangge_core.cases.ports import Places, Responsibilities, Units
from wangge_core.cases.recording import Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.rule_kinds import KINDS
from wangge_core.cases.search_index import SearchIndex
from wangge_core.cases.sight import Sights
from wangge_core.cases.tasks.ports import Centres, Duty
from wangge_core.cases.timing import Calendars, Timing
from wangge_core.database import Database
from wangge_core.events.outbox import Outbox
from wangge_core.instants import TimeSource
from wangge_core.jobs.service import Queue
from wangge_core.local_rules.book import LocalRules
from wangge_core.plugins.host import Host
from wangge_core.remembered import Remembered
from wangge_serving.http.limits import RateLimit


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The other features, fitted to the kernel's ports by the composition root."""

    database: Database
    access: Access
    audit: Audit
    outbox: Outbox
    host: Host
    calendars: Calendars
    places: Places
    units: Units
    pictures: AttachmentService
    responsibilities: Responsibilities
    standards: ImportedStandards
    duty: Duty
    centres: Centres
    jobs: Queue
    clearing: Clearing
    remembered: Sequence[Remembered]
    echo_limit: RateLimit
    time: TimeSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The kernel's own parts that every mechanism may use, before anybody can handle a case."""

    near: Neighbours
    cases: CaseRepository
    attachments: AttachmentRepository
    flows: Flows
    helpers: HelperRepository
    sights: Sights
    rules: LocalRules
    timing: Timing
    recorder: Recorder
    search: SearchIndex

    @classmethod
    def over(cls, near: Neighbours) -> Self:
        """Build it over the neighbours."""
        database = near.database
        cases, helpers = CaseRepository(database), HelperRepository(database)
        flows = Flows(repository=DefinitionRepository(database), time=near.time)
        return cls(
            near=near,
            cases=cases,
            attachments=AttachmentRepository(database),
            flows=flows,
            helpers=helpers,
            sights=Sights(access=near.access, units=near.units, helpers=helpers, flows=flows),
            rules=LocalRules(database, KINDS),
            timing=Timing(calendars=near.calendars),
            recorder=Recorder(repository=cases, audit=near.audit, outbox=near.outbox),
            search=SearchIndex(database=database, repository=cases),
        )
