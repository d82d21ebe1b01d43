"""Changes around duties beside the workflow's own steps: statements, and taking a precedent into the list."""

from dataclasses import dataclass
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.duties.errors import already_listed, no_dispute, not_a_party, not_decided, not_disputed
from wangge_core.cases.duties.queries import county_of
from wangge_core.cases.duties.repository import DutyRepository
from wangge_core.cases.duties.schemas import StatementIn
from wangge_core.cases.duties.standing import ADJUDICATING, standing
from wangge_core.cases.errors import CaseChangedError
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Responsibilities, Units
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.sight import RESOURCE
from wangge_core.database import Database
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
    responsibilities: Responsibilities
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
