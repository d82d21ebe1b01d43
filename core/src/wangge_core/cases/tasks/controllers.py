"""Tasks over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.cases.tasks.schemas import HandOnIn, ResultIn, TaskCandidates, TaskItem, TaskList
from wangge_core.cases.tasks.service import Tasks

AreaQuery = Annotated[str | None, Parameter(pattern="^[0-9]{2,15}$")]


class OwnTaskController(Controller):
    """What one has to look at."""

    path = "/me/tasks"
    tags = ("tasks",)

    @get("/", operation_id="listMyTasks", summary="My open tasks, the most pressing first")
    async def own(self, actor: NamedDependency[Actor], tasks: NamedDependency[Tasks]) -> TaskList:
        """Return what the caller has been given and not done yet."""
        return await tasks.own(actor)


class TaskController(Controller):
    """Verification before filing and check after handling."""

    path = "/tasks"
    tags = ("tasks",)

    @get("/", operation_id="listTasks", summary="Open tasks of an area, first those that nobody has")
    async def page(self, actor: NamedDependency[Actor], tasks: NamedDependency[Tasks], area: FromQuery[AreaQuery] = None) -> TaskList:
        """Return up to 200."""
        return await tasks.open_in(actor, area)

    @get("/{task_id:uuid}/candidates", operation_id="listTaskCandidates", summary="Who else can be given a task, and why")
    async def candidates(self, actor: NamedDependency[Actor], tasks: NamedDependency[Tasks], task_id: FromPath[UUID]) -> TaskCandidates:
        """Return them in the order in which they would be asked."""
        return await tasks.candidates(actor, task_id)

    @post("/{task_id:uuid}/result", operation_id="reportTask", summary="Report what was found on site", status_code=200)
    async def report(
        self, actor: NamedDependency[Actor], tasks: NamedDependency[Tasks], task_id: FromPath[UUID], data: JSONBody[ResultIn]
    ) -> TaskItem:
        """Take the case's step with this result; the task is done."""
        return await tasks.report(actor, task_id, data)

    @post("/{task_id:uuid}/hand-on", operation_id="handTaskOn", summary="Give a task to somebody else", status_code=200)
    async def hand_on(
        self, actor: NamedDependency[Actor], tasks: NamedDependency[Tasks], task_id: FromPath[UUID], data: JSONBody[HandOnIn]
    ) -> TaskItem:
        """Return the task as it is now."""
        return await tasks.hand_on(actor, task_id, data)


class CaseTaskController(Controller):
    """The tasks of one case."""

    path = "/cases/{case_id:uuid}/tasks"
    tags = ("tasks",)

    @get("/", operation_id="listCaseTasks", summary="The tasks of a case, the newest first")
    async def of_case(self, actor: NamedDependency[Actor], tasks: NamedDependency[Tasks], case_id: FromPath[UUID]) -> TaskList:
        """Return open and ended ones, each with the reasons for whoever has it."""
        return await tasks.of_case(actor, case_id)
