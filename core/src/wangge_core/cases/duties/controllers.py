"""Disputes and precedents over HTTP."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.cases.details import Details
from wangge_core.cases.duties.queries import MOST_PER_PAGE, DutyQueries
from wangge_core.cases.duties.repository import Wanted
from wangge_core.cases.duties.schemas import DisputeDetail, DisputePage, StatementIn
from wangge_core.cases.duties.service import Duties
from wangge_core.cases.schemas import CaseDetail


class ListingIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """For which area a precedent is taken into the list; null means its county."""

    area: Annotated[str, msgspec.Meta(max_length=15)] | None = None


class ListedEntry(msgspec.Struct, frozen=True):
    """The entry that a precedent became."""

    entry_id: UUID


class DisputeController(Controller):
    """Disputes over duty, and the precedents that they become."""

    path = "/disputes"
    tags = ("duties",)

    @get("/", operation_id="listDisputes", summary="Open disputes to decide, or with `decided` the precedents")
    async def page(
        self,
        *,
        actor: NamedDependency[Actor],
        duty_queries: NamedDependency[DutyQueries],
        decided: FromQuery[bool] = False,
        area: FromQuery[Annotated[str | None, Parameter(pattern="^[0-9]{2,15}$")]] = None,
        class_id: FromQuery[Annotated[str | None, Parameter(max_length=150)]] = None,
        q: FromQuery[Annotated[str | None, Parameter(max_length=100)]] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Annotated[int, Parameter(ge=1, le=MOST_PER_PAGE)]] = 50,
    ) -> DisputePage:
        """Return a page: open ones oldest first, precedents newest first."""
        code = area_code.parse(area) if area else None
        words = (q or "").strip()
        wanted = Wanted(decided=decided, area=code, class_id=class_id, words=words, private=not decided, after=after, limit=limit)
        return await duty_queries.page(actor, wanted)

    @get("/{dispute_id:uuid}", operation_id="getDispute", summary="A dispute with both sides' statements and similar precedents")
    async def detail(
        self, actor: NamedDependency[Actor], duty_queries: NamedDependency[DutyQueries], dispute_id: FromPath[UUID]
    ) -> DisputeDetail:
        """Return what an adjudicator needs; the decision is the step `adjudicate` of the case."""
        return await duty_queries.detail(actor, dispute_id)

    @post("/{dispute_id:uuid}/listing", operation_id="listPrecedent", summary="Take a precedent into the responsibility list")
    async def take(
        self, actor: NamedDependency[Actor], duties: NamedDependency[Duties], dispute_id: FromPath[UUID], data: JSONBody[ListingIn]
    ) -> ListedEntry:
        """Return the new entry."""
        return ListedEntry(await duties.take_into_list(actor, dispute_id, data.area))


class StatementController(Controller):
    """What units say while a case waits for a decision."""

    path = "/cases/{case_id:uuid}/statements"
    tags = ("duties",)

    @post("/", operation_id="makeStatement", summary="State one's unit's view of a disputed duty", status_code=200)
    async def state(
        self,
        actor: NamedDependency[Actor],
        duties: NamedDependency[Duties],
        case_details: NamedDependency[Details],
        case_id: FromPath[UUID],
        data: JSONBody[StatementIn],
    ) -> CaseDetail:
        """Return the case page after it."""
        return await case_details.of(actor, await duties.state(actor, case_id, data))
