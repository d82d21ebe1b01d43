"""Relations over HTTP."""

from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_core.access.model import Actor
from wangge_core.cases.relations.schemas import ChildIn, FollowOnIn, RelationsOut, SplitIn
from wangge_core.cases.relations.service import Relations


class RelationController(Controller):
    """How cases hang together."""

    path = "/cases/{case_id:uuid}/relations"
    tags = ("coordination",)

    @get("/", operation_id="listRelations", summary="Parent, children, earlier and later cases")
    async def panel(self, actor: NamedDependency[Actor], relations: NamedDependency[Relations], case_id: FromPath[UUID]) -> RelationsOut:
        """Return those that the reader may see."""
        return await relations.panel(actor, case_id)

    @post("/children", operation_id="splitCase", summary="Split a case into children", status_code=201)
    async def split(
        self, actor: NamedDependency[Actor], relations: NamedDependency[Relations], case_id: FromPath[UUID], data: JSONBody[SplitIn]
    ) -> RelationsOut:
        """Make children, each with its own class, unit and clocks."""
        await relations.split(actor, case_id, data)
        return await relations.panel(actor, case_id)

    @post("/links", operation_id="linkChild", summary="Make another case a child", status_code=201)
    async def link(
        self, actor: NamedDependency[Actor], relations: NamedDependency[Relations], case_id: FromPath[UUID], data: JSONBody[ChildIn]
    ) -> RelationsOut:
        """Link by the number."""
        await relations.link(actor, case_id, data)
        return await relations.panel(actor, case_id)

    @delete("/links/{child_id:uuid}", operation_id="unlinkChild", summary="Take a child out", status_code=200)
    async def unlink(
        self, actor: NamedDependency[Actor], relations: NamedDependency[Relations], case_id: FromPath[UUID], child_id: FromPath[UUID]
    ) -> RelationsOut:
        """Take it out; both cases go on."""
        await relations.unlink(actor, case_id, child_id)
        return await relations.panel(actor, case_id)

    @post("/follow-on", operation_id="followOnCase", summary="Go on with a closed case in a new one", status_code=201)
    async def follow_on(
        self, actor: NamedDependency[Actor], relations: NamedDependency[Relations], case_id: FromPath[UUID], data: JSONBody[FollowOnIn]
    ) -> RelationsOut:
        """Make the new case; the answer lists it as `later`."""
        await relations.follow_on(actor, case_id, data)
        return await relations.panel(actor, case_id)
