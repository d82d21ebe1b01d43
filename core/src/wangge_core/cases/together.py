"""Working together put together: joint handling, relations, calls, hand-overs."""

from typing import Final

from litestar import Controller

from wangge_core.access.service import Access
from wangge_core.attachments.repository import AttachmentRepository
from wangge_core.audit.service import Audit
from wangge_core.cases.handling import Handling
from wangge_core.cases.joint.controllers import JointController
from wangge_core.cases.joint.queries import JointQueries
from wangge_core.cases.joint.repository import AssistanceRepository, HelperRepository
from wangge_core.cases.joint.rule import JointRule
from wangge_core.cases.joint.service import Joint
from wangge_core.cases.ports import Places, StepRule, Units
from wangge_core.cases.recording import Recorder
from wangge_core.cases.referral.controllers import CaseReferralController, ReferralController
from wangge_core.cases.referral.queries import ReferralQueries
from wangge_core.cases.referral.repository import ReferralRepository
from wangge_core.cases.referral.rule import ReferralRule
from wangge_core.cases.referral.service import Referrals
from wangge_core.cases.relations.controllers import RelationController
from wangge_core.cases.relations.descent import Descent
from wangge_core.cases.relations.repository import RelationRepository
from wangge_core.cases.relations.rule import RelationRule
from wangge_core.cases.relations.service import Relations
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.sight import Sights
from wangge_core.cases.timing import Timing
from wangge_core.cases.whistle.controllers import CaseWhistleController, WhistleController
from wangge_core.cases.whistle.queries import WhistleQueries
from wangge_core.cases.whistle.repository import WhistleRepository
from wangge_core.cases.whistle.rule import WhistleRule
from wangge_core.cases.whistle.service import Whistles
from wangge_core.database import Database
from wangge_core.events.outbox import Outbox
from wangge_core.instants import TimeSource
from wangge_core.jobs.service import Queue
from wangge_core.local_rules.book import LocalRules
from wangge_core.plugins.host import Host

CONTROLLERS: Final[tuple[type[Controller], ...]] = (
    JointController,
    RelationController,
    CaseWhistleController,
    WhistleController,
    CaseReferralController,
    ReferralController,
)


class Rules:
    """The rules that have a say in every step of a case."""

    def __init__(
        self,
        *,
        database: Database,
        access: Access,
        cases: CaseRepository,
        sights: Sights,
        helpers: HelperRepository,
        units: Units,
        local_rules: LocalRules,
    ) -> None:
        """Every neighbour by name."""
        self.local_rules = local_rules
        self.assistance = AssistanceRepository(database)
        self.relations = RelationRepository(database)
        self.whistles = WhistleRepository(database)
        self.referrals = ReferralRepository(database)
        self.all: tuple[StepRule, ...] = (
            JointRule(repository=self.assistance, helpers=helpers, units=units, rules=local_rules),
            RelationRule(repository=self.relations, cases=cases, access=access, sights=sights, rules=local_rules),
            WhistleRule(repository=self.whistles),
            ReferralRule(repository=self.referrals),
        )


class Together:
    """The services, and what the HTTP layer injects of them."""

    def __init__(
        self,
        *,
        rules: Rules,
        database: Database,
        access: Access,
        audit: Audit,
        outbox: Outbox,
        host: Host,
        cases: CaseRepository,
        attachments: AttachmentRepository,
        sights: Sights,
        helpers: HelperRepository,
        timing: Timing,
        recorder: Recorder,
        handling: Handling,
        places: Places,
        units: Units,
        jobs: Queue,
        time: TimeSource,
    ) -> None:
        """`handling` asks `rules` already."""
        local_rules = rules.local_rules
        self.joint = Joint(
            database=database,
            repository=rules.assistance,
            helpers=helpers,
            attachments=attachments,
            access=access,
            handling=handling,
            recorder=recorder,
            units=units,
            timing=timing,
            rules=local_rules,
            time=time,
        )
        self.joint_queries = JointQueries(
            repository=rules.assistance,
            attachments=attachments,
            access=access,
            handling=handling,
            units=units,
            rules=local_rules,
            time=time,
        )
        descent = Descent(repository=cases, relations=rules.relations, host=host, timing=timing, audit=audit, outbox=outbox)
        self.relations = Relations(
            database=database,
            repository=rules.relations,
            cases=cases,
            descent=descent,
            access=access,
            handling=handling,
            recorder=recorder,
            units=units,
            rules=local_rules,
            time=time,
        )
        self.whistles = Whistles(
            database=database,
            repository=rules.whistles,
            cases=cases,
            helpers=helpers,
            access=access,
            handling=handling,
            recorder=recorder,
            units=units,
            rules=local_rules,
            jobs=jobs,
            time=time,
        )
        self.whistle_queries = WhistleQueries(
            repository=rules.whistles,
            cases=cases,
            access=access,
            sights=sights,
            handling=handling,
            units=units,
            places=places,
            rules=local_rules,
            time=time,
        )
        self.referrals = Referrals(
            database=database,
            repository=rules.referrals,
            cases=cases,
            descent=descent,
            access=access,
            audit=audit,
            outbox=outbox,
            handling=handling,
            recorder=recorder,
            places=places,
            local_rules=local_rules,
            rules=handling.rules,
            time=time,
        )
        self.referral_queries = ReferralQueries(repository=rules.referrals, access=access, handling=handling, places=places)

    def services(self) -> dict[str, object]:
        """Return what controllers ask for by name."""
        return {
            "joint": self.joint,
            "joint_queries": self.joint_queries,
            "relations": self.relations,
            "whistles": self.whistles,
            "whistle_queries": self.whistle_queries,
            "referrals": self.referrals,
            "referral_queries": self.referral_queries,
        }
