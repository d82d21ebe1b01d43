"""Joint handling over HTTP."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_core.access.model import Actor
from wangge_core.cases.joint.queries import JointQueries
from wangge_core.cases.joint.schemas import AssistanceIn, JointOut, ReasonIn, ReplyIn
from wangge_core.cases.joint.service import Joint


class JointController(Controller):
    """Who handles a case together."""

    path = "/cases/{case_id:uuid}/joint"
    tags = ("coordination",)

    @get("/", operation_id="getJointHandling", summary="The lead unit and those that assist it")
    async def panel(self, actor: NamedDependency[Actor], joint_queries: NamedDependency[JointQueries], case_id: FromPath[UUID]) -> JointOut:
        """Return each request with its clock and reply."""
        return await joint_queries.panel(actor, case_id)

    @post("/", operation_id="askAssistance", summary="Ask a unit to assist the lead", status_code=201)
    async def ask(
        self,
        actor: NamedDependency[Actor],
        joint: NamedDependency[Joint],
        joint_queries: NamedDependency[JointQueries],
        case_id: FromPath[UUID],
        data: JSONBody[AssistanceIn],
    ) -> JointOut:
        """Ask; the unit sees the case from now on."""
        await joint.ask(actor, case_id, data)
        return await joint_queries.panel(actor, case_id)

    @post("/{assistance_id:uuid}/reply", operation_id="replyAssistance", summary="Tell what the assisting unit did", status_code=200)
    async def reply(
        self,
        *,
        actor: NamedDependency[Actor],
        joint: NamedDependency[Joint],
        joint_queries: NamedDependency[JointQueries],
        case_id: FromPath[UUID],
        assistance_id: FromPath[UUID],
        data: JSONBody[ReplyIn],
    ) -> JointOut:
        """Reply with words and photos."""
        await joint.reply(actor, case_id, assistance_id, data)
        return await joint_queries.panel(actor, case_id)

    @post("/{assistance_id:uuid}/return", operation_id="returnAssistance", summary="Give a request back", status_code=200)
    async def return_it(
        self,
        *,
        actor: NamedDependency[Actor],
        joint: NamedDependency[Joint],
        case_id: FromPath[UUID],
        assistance_id: FromPath[UUID],
        data: JSONBody[ReasonIn],
    ) -> None:
        """Return it with a reason; the unit may not see the case any more, so nothing of it is returned."""
        await joint.return_it(actor, case_id, assistance_id, data.reason)

    @post("/{assistance_id:uuid}/withdraw", operation_id="withdrawAssistance", summary="Take a request back", status_code=200)
    async def withdraw(
        self,
        *,
        actor: NamedDependency[Actor],
        joint: NamedDependency[Joint],
        joint_queries: NamedDependency[JointQueries],
        case_id: FromPath[UUID],
        assistance_id: FromPath[UUID],
        data: JSONBody[ReasonIn],
    ) -> JointOut:
        """Take it back with a reason."""
        await joint.withdraw(actor, case_id, assistance_id, data.reason)
        return await joint_queries.panel(actor, case_id)
