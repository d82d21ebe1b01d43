"""What was asked for, what waits for whom, and what may be asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.cases.measures.appeal import require_appeal
from wangge_core.cases.measures.approval import require_deciding
from wangge_core.cases.measures.by_area import APPEAL, EXTENSION, SUSPENSION
from wangge_core.cases.measures.extension import extended_clock, most_amount, require_extension
from wangge_core.cases.measures.model import Kind, Measure, Review
from wangge_core.cases.measures.schemas import Approvals, CaseMeasures, MayAsk, MeasureOut, ReviewOut
from wangge_core.cases.measures.service import Measures
from wangge_core.cases.measures.suspension import require_suspension
from wangge_core.cases.model import Case
from wangge_core.cases.sight import RESOURCE
from wangge_core.errors import FieldError, InvalidError, WanggeError

_AT_ONCE = 200
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureQueries:
    """Reading; what may be asked for is decided by the same rules as the asking."""

    measures: Measures

    async def of_case(self, actor: Actor, case_id: UUID) -> CaseMeasures:
        """Return the requests on a case, and what the actor may ask for.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        case = await self.measures.handling.visible(actor, case_id)
        past, now = await self.measures.repository.of_case(case.id), self.measures.time.now()
        suspended = case.suspended_until if case.is_suspended(now) else None
        may = {kind: await self._may(actor, case, kind, past) for kind in ("extension", "suspension", "appeal")}
        clocks = await self.measures.cases.clocks(case.id)
        return CaseMeasures(
            suspended_until=suspended,
            items=await self._shown(actor, past, {case.id: case}),
            extension=may["extension"],
            suspension=may["suspension"],
            appeal=may["appeal"],
            may_resume=suspended is not None and await self.measures.may_ask(actor, case, "suspension", clocks),
        )

    async def one(self, actor: Actor, measure_id: UUID) -> MeasureOut:
        """Return one request.

        Raises:
            NotFoundError: there is no such request for the actor.
        """
        measure, case = await self.measures.found(actor, measure_id)
        return (await self._shown(actor, [measure], {case.id: case}))[0]

    async def waiting(self, actor: Actor, after: str | None, limit: int) -> Approvals:
        """Return the requests that the actor may decide on now.

        Raises:
            ForbiddenError: they may see no case.
            InvalidError: `cursor`, `limit`.
        """
        if not 1 <= limit <= _MOST:
            raise InvalidError("limit", f"A page has 1 to {_MOST} requests.", (FieldError("/limit", "limit", "Out of range."),))
        scope = self.measures.access.require_scope(actor, RESOURCE, "read")
        found: list[MeasureOut] = []
        last = _cursor(after)
        while len(found) < limit:
            page = await self.measures.repository.pending(scope, last, _AT_ONCE)
            for measure in page:
                last = measure.id
                case = await self.measures.handling.found(actor, measure.case_id) if self.measures.entitled(actor, measure) else None
                if case is not None:
                    found += [one for one in await self._shown(actor, [measure], {case.id: case}) if one.may_decide]
                if len(found) == limit:
                    return Approvals(found, str(last))
            if len(page) < _AT_ONCE:
                break
        return Approvals(found, None)

    async def _shown(self, actor: Actor, measures: Sequence[Measure], cases: dict[UUID, Case]) -> list[MeasureOut]:
        reviews = await self.measures.repository.reviews([measure.id for measure in measures])
        return [self._out(actor, one, cases[one.case_id], reviews.get(one.id, [])) for one in measures]

    def _out(self, actor: Actor, measure: Measure, case: Case, reviews: list[Review]) -> MeasureOut:
        return MeasureOut(
            id=measure.id,
            case_id=measure.case_id,
            number=case.number,
            kind=measure.kind,
            state=measure.state,
            level=measure.level,
            levels=len(measure.approvers),
            asked_by=measure.asked_name,
            asked_at=measure.asked_at,
            reason=measure.reason,
            amount=measure.amount,
            unit=measure.unit,
            until=measure.until,
            clocks=list(measure.clocks),
            decided_at=measure.decided_at,
            reviews=[ReviewOut(level=one.level + 1, approved=one.approved, by=one.by_name, words=one.words, at=one.at) for one in reviews],
            may_decide=self._may_decide(actor, measure, reviews),
            may_withdraw=measure.state == "pending" and measure.asked_by == actor.id,
        )

    def _may_decide(self, actor: Actor, measure: Measure, reviews: list[Review]) -> bool:
        try:
            require_deciding(measure, reviews, actor.id, entitled=self.measures.entitled(actor, measure))
        except WanggeError:
            return False
        return True

    async def _may(self, actor: Actor, case: Case, kind: Kind, past: Sequence[Measure]) -> MayAsk:
        clocks, now = await self.measures.cases.clocks(case.id), self.measures.time.now()
        rules, area = self.measures.rules, case.place.area
        if not await self.measures.may_ask(actor, case, kind, clocks):
            return MayAsk(
                allowed=False, code="not_yours", why="Only people of the unit concerned who hold the permission may ask for this."
            )
        try:
            if kind == "extension":
                extension = rules.of(EXTENSION, area, case.case_type)
                clock = require_extension(case, extended_clock(clocks), past, extension, now)
                return MayAsk(allowed=True, most=most_amount(clock, extension), unit=clock.unit)
            if kind == "suspension":
                suspension = rules.of(SUSPENSION, area, case.case_type)
                require_suspension(case, past, suspension, now)
                return MayAsk(allowed=True, latest=now + timedelta(days=suspension.days))
            found = require_appeal(case, clocks, past, rules.of(APPEAL, area, case.case_type), now)
            return MayAsk(allowed=True, clocks=[clock.id for clock in found])
        except WanggeError as error:
            return MayAsk(allowed=False, code=error.code, why=error.detail)


def _cursor(after: str | None) -> UUID | None:
    try:
        return UUID(after) if after else None
    except ValueError:
        message = "This cursor is none of ours; leave it out to begin anew."
        raise InvalidError("cursor", message, (FieldError("/after", "cursor", message),)) from None
