"""Working together put together: joint handling, relations, calls, hand-overs."""

from typing import Final

from litestar import Controller

from wangge_core.cases.handling import Handling
from wangge_core.cases.joint.controllers import JointController
from wangge_core.cases.joint.queries import JointQueries
from wangge_core.cases.joint.repository import AssistanceRepository
from wangge_core.cases.joint.rule import JointRule
from wangge_core.cases.joint.service import Joint
from wangge_core.cases.ports import StepRule
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
from wangge_core.cases.surroundings import Ground
from wangge_core.cases.whistle.controllers import CaseWhistleController, WhistleController
from wangge_core.cases.whistle.queries import WhistleQueries
from wangge_core.cases.whistle.repository import WhistleRepository
from wangge_core.cases.whistle.rule import WhistleRule
from wangge_core.cases.whistle.service import Whistles

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

    def __init__(self, ground: Ground) -> None:
        """Built before anybody can handle a case, since `Handling` asks `all`."""
        near, database = ground.near, ground.near.database
        self.assistance = AssistanceRepository(database)
        self.relations = RelationRepository(database)
        self.whistles = WhistleRepository(database)
        self.referrals = ReferralRepository(database)
        self.all: tuple[StepRule, ...] = (
            JointRule(repository=self.assistance, helpers=ground.helpers, units=near.units, rules=ground.rules),
            RelationRule(repository=self.relations, cases=ground.cases, access=near.access, sights=ground.sights, rules=ground.rules),
            WhistleRule(repository=self.whistles),
            ReferralRule(repository=self.referrals),
        )


class Together:
    """The services, and what the HTTP layer injects of them."""

    def __init__(self, ground: Ground, rules: Rules, handling: Handling) -> None:
        """`handling` asks `rules` already."""
        near = ground.near
        self.joint = Joint(
            database=near.database,
            repository=rules.assistance,
            helpers=ground.helpers,
            attachments=ground.attachments,
            access=near.access,
            handling=handling,
            recorder=ground.recorder,
            units=near.units,
            timing=ground.timing,
            rules=ground.rules,
            time=near.time,
        )
        self.joint_queries = JointQueries(
            repository=rules.assistance,
            attachments=ground.attachments,
            access=near.access,
            handling=handling,
            units=near.units,
            rules=ground.rules,
            time=near.time,
        )
        descent = Descent(
            repository=ground.cases, relations=rules.relations, host=near.host, timing=ground.timing, audit=near.audit, outbox=near.outbox
        )
        self.relations = Relations(
            database=near.database,
            repository=rules.relations,
            cases=ground.cases,
            descent=descent,
            access=near.access,
            handling=handling,
            recorder=ground.recorder,
            units=near.units,
            rules=ground.rules,
            time=near.time,
        )
        self.whistles = Whistles(
            database=near.database,
            repository=rules.whistles,
            cases=ground.cases,
            helpers=ground.helpers,
            access=near.access,
            handling=handling,
            recorder=ground.recorder,
            units=near.units,
            rules=ground.rules,
            jobs=near.jobs,
            time=near.time,
        )
        self.whistle_queries = WhistleQueries(
            repository=rules.whistles,
            cases=ground.cases,
            access=near.access,
            sights=ground.sights,
            handling=handling,
            units=near.units,
            places=near.places,
            rules=ground.rules,
            time=near.time,
        )
        self.referrals = Referrals(
            database=near.database,
            repository=rules.referrals,
            cases=ground.cases,
            descent=descent,
            access=near.access,
            audit=near.audit,
            outbox=near.outbox,
            handling=handling,
            recorder=ground.recorder,
            places=near.places,
            local_rules=ground.rules,
            rules=handling.rules,
            time=near.time,
        )
        self.referral_queries = ReferralQueries(repository=rules.referrals, access=near.access, handling=handling, places=near.places)

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
