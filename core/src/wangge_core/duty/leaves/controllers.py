"""Leave over HTTP."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_core.access.model import Actor
from wangge_core.duty.leaves.schemas import LeaveDecisionIn, LeaveIn, LeaveList, LeaveOut
from wangge_core.duty.leaves.service import Leaves


class OwnLeaveController(Controller):
    """One's own leave."""

    path = "/me/leaves"
    tags = ("duty",)

    @get("/", operation_id="listMyLeaves", summary="My leave, the latest first")
    async def own(self, actor: NamedDependency[Actor], leaves: NamedDependency[Leaves]) -> LeaveList:
        """Return all leave one has asked for."""
        return await leaves.own(actor)

    @post("/", operation_id="requestLeave", summary="Ask for leave")
    async def request_leave(self, actor: NamedDependency[Actor], leaves: NamedDependency[Leaves], data: JSONBody[LeaveIn]) -> LeaveOut:
        """Return the request, which waits for a decision."""
        return await leaves.request(actor, data)

    @post("/{leave_id:uuid}/withdraw", operation_id="withdrawLeave", summary="Take back my leave", status_code=200)
    async def withdraw(self, actor: NamedDependency[Actor], leaves: NamedDependency[Leaves], leave_id: FromPath[UUID]) -> LeaveOut:
        """Return the leave as it is now."""
        return await leaves.withdraw(actor, leave_id)


class LeaveController(Controller):
    """Leave of others, for those who decide."""

    path = "/leaves"
    tags = ("duty",)

    @get("/", operation_id="listLeaves", summary="Leave that I may decide on, what waits first")
    async def page(self, actor: NamedDependency[Actor], leaves: NamedDependency[Leaves]) -> LeaveList:
        """Return what has not ended."""
        return await leaves.page(actor)

    @post("/{leave_id:uuid}/decision", operation_id="decideLeave", summary="Approve or refuse a leave", status_code=200)
    async def decide(
        self, actor: NamedDependency[Actor], leaves: NamedDependency[Leaves], leave_id: FromPath[UUID], data: JSONBody[LeaveDecisionIn]
    ) -> LeaveOut:
        """Return the leave as it is now."""
        return await leaves.decide(actor, leave_id, data)
