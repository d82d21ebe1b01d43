"""Changes around duties beside the workflow's own steps: statements, the rules, and taking a precedent into the list."""

from dataclasses import dataclass
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.cases import presenting
from wangge_core.cases.duties.errors import already_listed, no_dispute, not_a_party, not_decided, not_disputed
from wangge_core.cases.duties.model import DutyRule, KeptRule, rule_for
from wangge_core.cases.duties.queries import county_of
from wangge_core.cases.duties.repository import DutyRepository
from wangge_core.cases.duties.schemas import DutyRuleIn, DutyRuleOut, DutyRules, StatementIn
from wangge_core.cases.duties.standing import ADJUDICATING, standing
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Catalogue, Places, Responsibilities, Units
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.sight import RESOURCE
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError
from wangge_core.instants import TimeSource
from wangge_core.responsibility.model import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """The operations."""

    database: Database
    repository: CaseRepository
    duties: DutyRepository
    handling: Handling
    recorder: Recorder
    access: Access
    audit: Audit
    responsibilities: Responsibilities
    host: Catalogue
    places: Places
    units: Units
    time: TimeSource

    async def state(self, actor: Actor, case_id: UUID, given: StatementIn) -> Case:
        """Add what one's unit, or dispatch, has to say while the case waits for a decision.

        Raises:
            NotFoundError: there is no such case for the actor.
            ConflictError: `case_not_disputed`, or `case_changed`.
            ForbiddenError: `not_a_party`.
        """
        case = await self.handling.visible(actor, case_id)
        if case.state != ADJUDICATING:
            raise not_disputed()
        parties = standing(await self.repository.steps(case.id)).parties
        mine = [unit for unit in await self.units.of(actor) if unit in parties]
        if not mine and not self.access.allowed(actor, case.place.area, RESOURCE, "dispatch"):
            raise not_a_party()
        if given.version != case.version:
            raise CaseChangedError(given.version, case.version)
        data = {"from_unit_id": str(mine[0])} if mine else {}
        act = Act(action="statement", event="case.statement_made", data=data, note=given.text, facts={"unit_id": data.get("from_unit_id")})
        async with self.database.transaction():
            after, _ = await self.recorder.record(actor, case, act, self.time.now())
        return after

    async def take_into_list(self, actor: Actor, dispute_id: UUID, area: str | None) -> UUID:
        """Make a precedent an entry of the responsibility list, for its county or the area that is named; return the entry's id.

        Raises:
            NotFoundError: there is no such precedent for the actor.
            ForbiddenError: `responsibility:manage` is missing in the area.
            ConflictError: `dispute_open`, `already_listed`, or see `Responsibilities.enter`.
        """
        scope = self.access.require_scope(actor, "responsibility", "read")
        dispute = await self.duties.load(dispute_id, scope)
        if dispute is None:
            raise no_dispute()
        if dispute.decided_at is None or dispute.unit_id is None:
            raise not_decided()
        draft = Draft(
            area=area_code.parse(area) if area else county_of(dispute.area),
            matter=dispute.class_id or dispute.case_type,
            words=dispute.keywords,
            unit_id=dispute.unit_id,
            source="precedent",
            basis=(dispute.reason or "")[:500],
            valid_from=self.time.now().date(),
        )
        async with self.database.transaction():
            entry = await self.responsibilities.enter(actor, draft)
            if not await self.duties.list_as(dispute.id, scope, entry):
                raise already_listed()
        return entry

    async def rules(self, actor: Actor, area: str) -> DutyRules:
        """Return what holds for an area and where it comes from.

        Raises:
            ForbiddenError: `responsibility:read` is missing there.
        """
        self.access.require(actor, area, "responsibility", "read")
        line = area_code.ancestors(area)
        kept = sorted(await self.duties.rules(line), key=lambda one: (-len(one.area), one.case_type))
        return DutyRules(rule_for(kept, line, ""), [self._rule_out(one) for one in kept])

    async def put_rule(self, actor: Actor, given: DutyRuleIn) -> DutyRules:
        """Give an area a rule of its own.

        Raises:
            ForbiddenError: `responsibility:manage` is missing there.
            InvalidError: `case_type_unknown`.
        """
        area = area_code.parse(given.area)
        self.access.require(actor, area, "responsibility", "manage")
        if given.case_type and self.host.catalogue.case_type(given.case_type) is None:
            message = "No plugin offers this case type; leave it empty to mean all."
            raise InvalidError("case_type_unknown", message, (FieldError("/case_type", "case_type_unknown", message),))
        async with self.database.transaction():
            await self.duties.put_rule(KeptRule(area, given.case_type, given.rule))
            await self.audit.record(_entry("duty_rule.set", actor, area, given.case_type, given.rule))
        return await self.rules(actor, area)

    async def drop_rule(self, actor: Actor, area: str, case_type: str) -> DutyRules:
        """Let an area inherit again.

        Raises:
            ForbiddenError: `responsibility:manage` is missing there.
        """
        self.access.require(actor, area, "responsibility", "manage")
        async with self.database.transaction():
            await self.duties.drop_rule(area, case_type)
            await self.audit.record(_entry("duty_rule.dropped", actor, area, case_type, None))
        return await self.rules(actor, area)

    def _rule_out(self, kept: KeptRule) -> DutyRuleOut:
        case_type = self.host.catalogue.case_type(kept.case_type) if kept.case_type else None
        title = dict(case_type.title) if case_type else {"zh-CN": kept.case_type, "en": kept.case_type}
        return DutyRuleOut(area=presenting.area(kept.area, self.places), case_type=kept.case_type, title=title, rule=kept.rule)


def _entry(action: str, actor: Actor, area: str, case_type: str, rule: DutyRule | None) -> AuditEntry:
    facts: dict[str, Fact] = {"case_type": case_type}
    if rule is not None:
        facts |= {name: getattr(rule, name) for name in DutyRule.__struct_fields__}
    return AuditEntry(action=action, actor=actor, resource="responsibility", resource_id=area, area=area, facts=facts)
