"""Reading duties: who answers for a case, what is disputed, what was decided before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases import presenting
from wangge_core.cases.duties.errors import no_dispute
from wangge_core.cases.duties.model import Dispute
from wangge_core.cases.duties.repository import DutyRepository, Wanted
from wangge_core.cases.duties.schemas import DisputeDetail, DisputeItem, DisputePage, ListedOut, StatementOut
from wangge_core.cases.duties.standing import ADJUDICATING, standing
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case, Step, Text
from wangge_core.cases.ports import Catalogue, Places, Responsibilities, Unit, Units
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import CaseDutyOut, ReturnCount, UnitOut
from wangge_core.cases.sight import RESOURCE, Sights

MOST_PER_PAGE: Final = 100
_SIMILAR: Final = 5
_SPEAKS: Final = frozenset({"dispatch", "return", "decline", "withdraw", "dispute", "contest", "statement"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyQueries:
    """Answers for the case page, the adjudicator's queue and the list of precedents."""

    repository: CaseRepository
    duties: DutyRepository
    handling: Handling
    sights: Sights
    access: Access
    responsibilities: Responsibilities
    host: Catalogue
    places: Places
    units: Units

    async def of(self, case: Case, steps: Sequence[Step]) -> CaseDutyOut:
        """Return who answers for a case that the reader was let see; `steps` is its history."""
        now = standing(steps)
        proposal = await self.duties.proposal(case.id) if case.proposed_unit_id else None
        dispute = next((one for one in await self.duties.of_case(case.id) if one.decided_at is None), None)
        named = await self.units.named({*now.returns, *(unit for unit in (case.unit_id, case.proposed_unit_id) if unit)})
        return CaseDutyOut(
            owner=_unit(named.get(case.unit_id)) if case.unit_id else None,
            proposed=_unit(named.get(case.proposed_unit_id)) if case.proposed_unit_id else None,
            accept_by=proposal.accept_by if proposal else None,
            after_silence=proposal.silence if proposal else None,
            decided=now.decided is not None,
            disputed=case.state == ADJUDICATING,
            returns=[ReturnCount(UnitOut(unit, named[unit].name), times) for unit, times in now.returns.items() if unit in named],
            dispute_id=dispute.id if dispute else None,
        )

    async def page(self, actor: Actor, wanted: Wanted) -> DisputePage:
        """Return the disputes that the actor may decide, or the precedents that they may read.

        Raises:
            ForbiddenError: without `case:adjudicate` for open ones, without `responsibility:read` for precedents.
        """
        resource, action = ("responsibility", "read") if wanted.decided else (RESOURCE, "adjudicate")
        scope = self.access.require_scope(actor, resource, action)
        found = await self.duties.page(scope, msgspec.structs.replace(wanted, limit=wanted.limit + 1))
        shown = found[: wanted.limit]
        return DisputePage(await self._items(actor, shown), shown[-1].id if len(found) > wanted.limit else None)

    async def detail(self, actor: Actor, dispute_id: UUID) -> DisputeDetail:
        """Return a dispute with both sides' statements and what was decided before.

        Raises:
            NotFoundError: there is no such dispute for the actor.
        """
        dispute = await self.duties.load(dispute_id, self.access.require_scope(actor, RESOURCE, "read"))
        case = await self.handling.found(actor, dispute.case_id) if dispute else None
        if dispute is None or case is None:
            raise no_dispute()
        steps = await self.repository.steps(case.id)
        now = standing(steps)
        named = await self.units.named(set(now.parties))
        mine = not set(now.parties).isdisjoint(await self.units.of(actor))
        listed = await self.responsibilities.entry_for(case.case_type, case.class_id, case.place.area, case.text)
        return DisputeDetail(
            item=(await self._items(actor, [dispute]))[0],
            words=case.text,
            parties=[UnitOut(unit, named[unit].name) for unit in now.parties if unit in named],
            statements=[_statement(step, named) for step in steps if step.action in _SPEAKS and step.note],
            precedents=await self._similar(actor, dispute),
            listed=ListedOut(entry_id=listed.id, unit=UnitOut(listed.unit_id, listed.unit), source=listed.source, basis=listed.basis)
            if listed
            else None,
            may_speak=dispute.decided_at is None and (mine or self.access.allowed(actor, dispute.area, RESOURCE, "dispatch")),
            may_decide=dispute.decided_at is None and not mine and self.access.allowed(actor, dispute.area, RESOURCE, "adjudicate"),
            may_list=dispute.decided_at is not None
            and dispute.entry_id is None
            and self.access.allowed(actor, county_of(dispute.area), "responsibility", "manage"),
        )

    async def _similar(self, actor: Actor, dispute: Dispute) -> list[DisputeItem]:
        """Return precedents of the same class, the nearest areas first and the newest of an area before the others."""
        scope = self.access.scope(actor, "responsibility", "read")
        wanted = Wanted(decided=True, class_id=dispute.class_id or dispute.case_type, limit=MOST_PER_PAGE)
        found = [one for one in await self.duties.page(scope, wanted) if one.id != dispute.id]
        found.sort(key=lambda one: -_shared(one.area, dispute.area))
        return await self._items(actor, found[:_SIMILAR])

    async def _items(self, actor: Actor, disputes: Sequence[Dispute]) -> list[DisputeItem]:
        named = await self.units.named({one.unit_id for one in disputes if one.unit_id})
        return [await self._item(actor, one, named.get(one.unit_id) if one.unit_id else None) for one in disputes]

    async def _item(self, actor: Actor, dispute: Dispute, unit: Unit | None) -> DisputeItem:
        readable = self.access.allowed(actor, dispute.area, RESOURCE, "read")
        case = await self.handling.found(actor, dispute.case_id) if readable else None
        return DisputeItem(
            id=dispute.id,
            case_id=case.id if case else None,
            number=case.number if case else None,
            title=self._title(dispute),
            class_id=dispute.class_id,
            case_type=dispute.case_type,
            area=presenting.area(dispute.area, self.places),
            opened_at=dispute.opened_at,
            decided_at=dispute.decided_at,
            decided_by=dispute.decided_by,
            unit=_unit(unit),
            reason=dispute.reason,
            keywords=dispute.keywords,
            entry_id=dispute.entry_id,
        )

    def _title(self, dispute: Dispute) -> Text:
        if dispute.class_id and (found := self.host.catalogue.at(dispute.area).class_of(dispute.class_id)):
            return dict(found[1].title)
        case_type = self.host.catalogue.at(dispute.area).case_type(dispute.case_type)
        return dict(case_type.title) if case_type else {"zh-CN": dispute.case_type, "en": dispute.case_type}


def county_of(area: str) -> str:
    """Return the county that an area lies in: a precedent is taken into the county's list unless somebody narrows it."""
    return area[: area_code.WIDTHS[area_code.Level.COUNTY]]


def _shared(one: str, other: str) -> int:
    """Return how many digits two areas have in common from the left: the more, the nearer."""
    return next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _unit(unit: Unit | None) -> UnitOut | None:
    return UnitOut(unit.id, unit.name) if unit else None


def _statement(step: Step, named: Mapping[UUID, Unit]) -> StatementOut:
    giver = step.data.get("from_unit_id")
    unit = named.get(UUID(giver)) if giver else None
    return StatementOut(at=step.at, by=step.actor_name, unit=_unit(unit), action=step.action, text=step.note or "")
