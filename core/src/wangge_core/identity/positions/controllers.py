"""Positions over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.identity.directory.controllers import Limit
from wangge_core.identity.positions.model import Position, PositionPage
from wangge_core.identity.positions.schemas import PositionDraft, PositionEnd
from wangge_core.identity.positions.service import Positions

RoleQuery = Annotated[
    str | None,
    Parameter(
        pattern=r"^[a-z][a-z0-9_]{1,59}$|^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*:[a-z][a-z0-9_-]*$",
        max_length=60,
        description="Id of a role, e.g. `grid_worker`.",
    ),
]

AreaQuery = Annotated[str | None, Parameter(pattern=r"^[0-9]{0,15}$", description="Code of an area: positions there and below it.")]


class PositionController(Controller):
    """Who holds which role where, and from when to when."""

    path = "/positions"
    tags = ("positions",)

    @get("/", operation_id="listPositions", summary="List positions, past and future ones included")
    async def page(
        self,
        actor: NamedDependency[Actor],
        positions: NamedDependency[Positions],
        person: FromQuery[UUID | None] = None,
        unit: FromQuery[UUID | None] = None,
        role: FromQuery[RoleQuery] = None,
        area: FromQuery[AreaQuery] = None,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 100,
    ) -> PositionPage:
        """Return a page; `next` of one page is `after` of the following."""
        wanted: dict[str, UUID | str | None] = {"person_id": person, "unit_id": unit, "role": role}
        return await positions.page(actor, {name: value for name, value in wanted.items() if value is not None}, after, limit, area)

    @post("/", operation_id="createPosition", summary="Give a person a position")
    async def add(self, actor: NamedDependency[Actor], positions: NamedDependency[Positions], data: JSONBody[PositionDraft]) -> Position:
        """Return the new position; it holds from the first day on, at once when that is today."""
        return await positions.add(actor, data)

    @patch("/{position_id:uuid}", operation_id="endPosition", summary="Let a position end")
    async def end(
        self, actor: NamedDependency[Actor], positions: NamedDependency[Positions], position_id: FromPath[UUID], data: JSONBody[PositionEnd]
    ) -> Position:
        """Return the position with its end."""
        return await positions.end(actor, position_id, data)
