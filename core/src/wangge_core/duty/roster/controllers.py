"""The roster over HTTP."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.duty.roster.schemas import OnDutyOut, RosterOut, ShiftIn, ShiftOut, StandInIn, StandInOut, WeekOut
from wangge_core.duty.roster.service import RosterService

Area = FromQuery[Annotated[str, Parameter(pattern="^[0-9]{2,15}$", description="Code of the area.")]]


class RosterController(Controller):
    """Who is on duty where and when."""

    path = "/duty"
    tags = ("duty",)

    @get("/", operation_id="getRoster", summary="The roster of an area and of what lies in it")
    async def page(self, actor: NamedDependency[Actor], rosters: NamedDependency[RosterService], area: Area) -> RosterOut:
        """Return shifts, stand-ins, and who can be put on the roster."""
        return await rosters.page(actor, area)

    @get("/week", operation_id="getDutyWeek", summary="Seven days of an area's roster")
    async def week(
        self, actor: NamedDependency[Actor], rosters: NamedDependency[RosterService], area: Area, first: FromQuery[date | None] = None
    ) -> WeekOut:
        """Return the shifts by day, from this Monday on unless `first` says otherwise."""
        return await rosters.week(actor, area, first)

    @get("/now", operation_id="whoIsOnDuty", summary="Who may be asked about something in an area, the best first")
    async def on_duty(
        self,
        *,
        actor: NamedDependency[Actor],
        rosters: NamedDependency[RosterService],
        area: Area,
        at: FromQuery[datetime | None] = None,
        urgent: FromQuery[bool] = False,
    ) -> OnDutyOut:
        """Return candidates with the reason of each, now or at an instant."""
        return await rosters.on_duty(actor, area, at, urgent=urgent)

    @post("/shifts", operation_id="addShift", summary="Put somebody on the roster")
    async def add_shift(self, actor: NamedDependency[Actor], rosters: NamedDependency[RosterService], data: JSONBody[ShiftIn]) -> ShiftOut:
        """Return the new shift."""
        return await rosters.add_shift(actor, data)

    @delete("/shifts/{shift_id:uuid}", operation_id="removeShift", summary="Take a shift off the roster")
    async def remove_shift(self, actor: NamedDependency[Actor], rosters: NamedDependency[RosterService], shift_id: FromPath[UUID]) -> None:
        """Delete it; tasks that were given stay where they are."""
        await rosters.remove_shift(actor, shift_id)

    @post("/stand-ins", operation_id="addStandIn", summary="Say who stands in for somebody on leave")
    async def add_stand_in(
        self, actor: NamedDependency[Actor], rosters: NamedDependency[RosterService], data: JSONBody[StandInIn]
    ) -> StandInOut:
        """Return the new stand-in."""
        return await rosters.add_stand_in(actor, data)

    @delete("/stand-ins/{stand_in_id:uuid}", operation_id="removeStandIn", summary="Take back a stand-in")
    async def remove_stand_in(
        self, actor: NamedDependency[Actor], rosters: NamedDependency[RosterService], stand_in_id: FromPath[UUID]
    ) -> None:
        """Delete it."""
        await rosters.remove_stand_in(actor, stand_in_id)
