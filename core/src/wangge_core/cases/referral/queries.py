"""Hand-overs as the desk shows them."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.area_code import WIDTHS, Level
from wangge_core.cases import presenting
from wangge_core.cases.handling import Handling
from wangge_core.cases.ports import Places
from wangge_core.cases.referral.errors import no_referral
from wangge_core.cases.referral.model import Referral
from wangge_core.cases.referral.repository import ReferralRepository
from wangge_core.cases.referral.schemas import CaseReferrals, HandedOut, HandOverOut, ReferralPage
from wangge_core.cases.referral.service import RESOURCE

_TOWNSHIP: Final = WIDTHS[Level.TOWNSHIP]
"""The sender is named no finer: where exactly the case lies is told by what was handed over, or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralQueries:
    """Reads for the desk."""

    repository: ReferralRepository
    access: Access
    handling: Handling
    places: Places

    async def of_case(self, actor: Actor, case_id: UUID) -> CaseReferrals:
        """Return the hand-overs of a case.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        case = await self.handling.visible(actor, case_id)
        found = await self.repository.of_case(case.id)
        sends = self.access.allowed(actor, case.place.area, RESOURCE, "send")
        pending = any(one.state == "offered" for one in found)
        return CaseReferrals([await self._shown(actor, one) for one in found], sends and case.closed_at is None and not pending)

    async def inbox(self, actor: Actor, *, waiting: bool, after: UUID | None, limit: int) -> ReferralPage:
        """Return what was handed over to the actor's areas.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        scope = self.access.require_scope(actor, RESOURCE, "receive")
        found = await self.repository.inbox(scope, waiting=waiting, after=after, limit=limit + 1)
        items = [await self._shown(actor, one) for one in found[:limit]]
        return ReferralPage(items, str(found[limit - 1].id) if len(found) > limit else None)

    async def one(self, actor: Actor, referral_id: UUID) -> HandOverOut:
        """Return a hand-over to one of the actor's areas, or of a case that they may see.

        Raises:
            NotFoundError: `referral_not_found`.
        """
        found = await self.repository.incoming(referral_id, self.access.scope(actor, RESOURCE, "receive"))
        if found is None:
            sent = await self.repository.outgoing(referral_id)
            if sent is None or not self.access.scope(actor, "case", "read") or not await self.handling.found(actor, sent.case_id):
                raise no_referral()
            found = sent
        return await self._shown(actor, found)

    async def _shown(self, actor: Actor, one: Referral) -> HandOverOut:
        sees = bool(self.access.scope(actor, "case", "read"))
        case = await self.handling.found(actor, one.case_id) if sees else None
        new = await self.handling.found(actor, one.accepted_id) if sees and one.accepted_id else None
        is_open = one.state == "offered"
        return HandOverOut(
            id=one.id,
            case_id=case.id if case else None,
            from_area=presenting.area(one.from_area[:_TOWNSHIP], self.places),
            to_area=presenting.area(one.area, self.places),
            state=one.state,
            reason=one.reason,
            handed=HandedOut(**{name: value for name, value in one.handed.items() if name in HandedOut.__struct_fields__}),
            consent=one.consent,
            sent_by=one.sent_by,
            sent_at=one.sent_at,
            decided_by=one.decided_by,
            decided_at=one.decided_at,
            decision=one.decision,
            accepted_id=new.id if new else None,
            may_decide=is_open and self.access.allowed(actor, one.area, RESOURCE, "receive"),
            may_revoke=is_open and case is not None and self.access.allowed(actor, one.from_area, RESOURCE, "send"),
            may_reveal=one.state == "accepted" and self.access.allowed(actor, one.area, RESOURCE, "reveal"),
        )
