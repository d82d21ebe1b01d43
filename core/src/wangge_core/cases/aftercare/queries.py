"""Questions about what follows a closing."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.aftercare.model import Call, FollowUp, State
from wangge_core.cases.aftercare.presenting import round_out, window_out
from wangge_core.cases.aftercare.repository import AftercareRepository
from wangge_core.cases.aftercare.rule import AftercareRule
from wangge_core.cases.aftercare.schemas import AftercareOut, CallOut, CallResult, FollowUpItem, FollowUpOut, FollowUpPage
from wangge_core.cases.aftercare.service import PERMISSION, FollowUps
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Places
from wangge_core.cases.presenting import outcome_titles
from wangge_core.cases.sight import RESOURCE

MOST_PER_PAGE: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareQueries:
    """Reads for the desk."""

    access: Access
    repository: AftercareRepository
    handling: Handling
    rule: AftercareRule
    follow_ups: FollowUps
    places: Places

    async def of_case(self, actor: Actor, case_id: UUID) -> AftercareOut:
        """Return what followed the closings of a case.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        case = await self.handling.visible(actor, case_id)
        titles = outcome_titles(case, self.rule.host.catalogue.at(case.place.area).case_type(case.case_type))
        calls = await self.repository.calls(case.id)
        drawn = await self.repository.follow_ups(case.id)
        due = any(one.state == "open" for one in drawn) and self.access.allowed(actor, case.place.area, RESOURCE, PERMISSION)
        own = due and await self.follow_ups.own_handling(actor, case)
        return AftercareOut(
            round=case.round,
            window=window_out(await self.rule.window(case)),
            rounds=[round_out(one, titles) for one in await self.repository.rounds(case.id)],
            follow_ups=[_drawn(one, calls) for one in drawn],
            may_call=due and not own,
            own_handling=own,
        )

    async def page(self, actor: Actor, state: State, after: UUID | None, limit: int) -> FollowUpPage:
        """Return follow-ups in a state, oldest first.

        Raises:
            ForbiddenError: the actor may follow up nowhere.
        """
        scope = self.access.require_scope(actor, RESOURCE, PERMISSION)
        private = self.access.scope(actor, RESOURCE, "read_private")
        found = await self.repository.queue(scope, private, state, after, limit + 1)
        items = [self._item(one, calls, case) for one, calls, case in found[:limit]]
        return FollowUpPage(items, items[-1].id if len(found) > limit else None)

    def _item(self, one: FollowUp, calls: int, case: Case) -> FollowUpItem:
        return FollowUpItem(
            id=one.id,
            case_id=case.id,
            number=case.number,
            title=case.title,
            area=self.places.name(case.place.area),
            closed_at=case.closed_at,
            round=one.round,
            why=one.why,
            lot=one.lot,
            percent=one.percent,
            state=one.state,
            calls=calls,
            most_calls=one.most_calls,
        )


def _drawn(one: FollowUp, calls: tuple[Call, ...]) -> FollowUpOut:
    return FollowUpOut(
        round=one.round,
        lot=one.lot,
        percent=one.percent,
        why=one.why,
        state=one.state,
        most_calls=one.most_calls,
        calls=[_call(call) for call in calls if call.follow_up_id == one.id],
    )


def _call(call: Call) -> CallOut:
    result: CallResult = "unreached" if not call.reached else "satisfied" if call.satisfied else "unsatisfied"
    return CallOut(call.at, call.caller_name, result, call.words)
