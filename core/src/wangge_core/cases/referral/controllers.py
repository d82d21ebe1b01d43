"""Hand-overs over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.cases.referral.queries import ReferralQueries
from wangge_core.cases.referral.schemas import (
    AcceptIn,
    CaseReferrals,
    ContactOut,
    HandOverOut,
    ReferralDecisionIn,
    ReferralIn,
    ReferralPage,
)
from wangge_core.cases.referral.service import Referrals

PageSize = FromQuery[Annotated[int, Parameter(ge=1, le=100)]]


class CaseReferralController(Controller):
    """Hand-overs of a case, for the area that sends it."""

    path = "/cases/{case_id:uuid}/referrals"
    tags = ("coordination",)

    @get("/", operation_id="listCaseReferrals", summary="The hand-overs of a case")
    async def of_case(
        self, actor: NamedDependency[Actor], referral_queries: NamedDependency[ReferralQueries], case_id: FromPath[UUID]
    ) -> CaseReferrals:
        """Return each with what became of it."""
        return await referral_queries.of_case(actor, case_id)

    @post("/", operation_id="offerReferral", summary="Hand a case over to another area", status_code=201)
    async def offer(
        self,
        *,
        actor: NamedDependency[Actor],
        referrals: NamedDependency[Referrals],
        referral_queries: NamedDependency[ReferralQueries],
        case_id: FromPath[UUID],
        data: JSONBody[ReferralIn],
    ) -> CaseReferrals:
        """Hand it over; the other area sees the hand-over and not the case."""
        await referrals.offer(actor, case_id, data)
        return await referral_queries.of_case(actor, case_id)


class ReferralController(Controller):
    """The inbox of the area that is to take cases."""

    path = "/referrals"
    tags = ("coordination",)

    @get("/", operation_id="listReferrals", summary="What other areas hand over")
    async def inbox(
        self,
        *,
        actor: NamedDependency[Actor],
        referral_queries: NamedDependency[ReferralQueries],
        waiting: FromQuery[bool] = True,
        after: FromQuery[UUID | None] = None,
        limit: PageSize = 20,
    ) -> ReferralPage:
        """Return a page; `waiting` leaves out what is decided."""
        return await referral_queries.inbox(actor, waiting=waiting, after=after, limit=limit)

    @get("/{referral_id:uuid}", operation_id="getReferral", summary="A hand-over")
    async def one(
        self, actor: NamedDependency[Actor], referral_queries: NamedDependency[ReferralQueries], referral_id: FromPath[UUID]
    ) -> HandOverOut:
        """Return what was handed over and what became of it."""
        return await referral_queries.one(actor, referral_id)

    @post("/{referral_id:uuid}/accept", operation_id="acceptReferral", summary="Take a case over", status_code=200)
    async def accept(
        self,
        *,
        actor: NamedDependency[Actor],
        referrals: NamedDependency[Referrals],
        referral_queries: NamedDependency[ReferralQueries],
        referral_id: FromPath[UUID],
        data: JSONBody[AcceptIn],
    ) -> HandOverOut:
        """Accept; `accepted_id` is the new case."""
        await referrals.accept(actor, referral_id, data)
        return await referral_queries.one(actor, referral_id)

    @post("/{referral_id:uuid}/decline", operation_id="declineReferral", summary="Refuse a hand-over", status_code=200)
    async def decline(
        self,
        *,
        actor: NamedDependency[Actor],
        referrals: NamedDependency[Referrals],
        referral_queries: NamedDependency[ReferralQueries],
        referral_id: FromPath[UUID],
        data: JSONBody[ReferralDecisionIn],
    ) -> HandOverOut:
        """Decline with a reason that the sender reads."""
        await referrals.decline(actor, referral_id, data.reason)
        return await referral_queries.one(actor, referral_id)

    @post("/{referral_id:uuid}/revoke", operation_id="revokeReferral", summary="Take a hand-over back", status_code=200)
    async def revoke(
        self,
        *,
        actor: NamedDependency[Actor],
        referrals: NamedDependency[Referrals],
        referral_queries: NamedDependency[ReferralQueries],
        referral_id: FromPath[UUID],
        data: JSONBody[ReferralDecisionIn],
    ) -> HandOverOut:
        """Revoke it before it is accepted."""
        await referrals.revoke(actor, referral_id, data.reason)
        return await referral_queries.one(actor, referral_id)

    @post("/{referral_id:uuid}/contact", operation_id="revealReferralContact", summary="Who reported, after acceptance", status_code=200)
    async def contact(
        self,
        actor: NamedDependency[Actor],
        referrals: NamedDependency[Referrals],
        referral_id: FromPath[UUID],
        data: JSONBody[ReferralDecisionIn],
    ) -> ContactOut:
        """Reveal name and telephone; the reason stays in both histories."""
        return await referrals.contact(actor, referral_id, data.reason)
