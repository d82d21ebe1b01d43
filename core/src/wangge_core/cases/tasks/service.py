"""Tasks for people: one's own, those of a case and of an area; results, and handing on."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases import presenting
from wangge_core.cases.handling import Handling
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Places
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.tasks.assigning import Assigning
from wangge_core.cases.tasks.choosing import Choice
from wangge_core.cases.tasks.errors import cannot_take, no_task, not_yours, task_changed, task_ended
from wangge_core.cases.tasks.keeping import TaskKeeper
from wangge_core.cases.tasks.model import Task
from wangge_core.cases.tasks.repository import TaskRepository
from wangge_core.cases.tasks.schemas import HandOnIn, ResultIn, TaskCandidate, TaskCandidates, TaskItem, TaskList
from wangge_core.instants import TimeSource

_EXCERPT = 200
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """The operations on tasks. Whoever has a task needs no further right to see it but the one to see its case."""

    repository: TaskRepository
    handling: Handling
    access: Access
    keeper: TaskKeeper
    assigning: Assigning
    places: Places
    time: TimeSource

    async def own(self, actor: Actor) -> TaskList:
        """Return one's own open tasks, the most pressing first."""
        tasks = await self.repository.of_account(actor.account_id) if actor.account_id else ()
        return TaskList(await self._shown(actor, tasks))

    async def open_in(self, actor: Actor, area: str | None) -> TaskList:
        """Return the open tasks of the areas in which the actor may see them, first those that nobody has.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        scope = self.access.require_scope(actor, "task", "read")
        tasks = await self.repository.open_in(scope.narrowed(area_code.parse(area)) if area else scope, _MOST)
        return TaskList(await self._shown(actor, tasks))

    async def of_case(self, actor: Actor, case_id: UUID) -> TaskList:
        """Return the tasks of a case, the newest first.

        Raises:
            NotFoundError: there is no such case for the actor.
        """
        case = await self.handling.visible(actor, case_id)
        return TaskList([await self._item(actor, task, case) for task in await self.repository.of_case(case_id)])

    async def candidates(self, actor: Actor, task_id: UUID) -> TaskCandidates:
        """Return who else can be given a task, the best first.

        Raises:
            NotFoundError, ForbiddenError, ConflictError: see `hand_on`.
        """
        task, case = await self._to_hand_on(actor, task_id)
        choices = await self.assigning.choices(case, task.kind, self.time.now())
        return TaskCandidates([_candidate(choice) for choice in choices if choice.candidate.account_id != task.account_id])

    async def report(self, actor: Actor, task_id: UUID, given: ResultIn) -> TaskItem:
        """Take the step of the case that the task is about, with its result; that ends the task. Sent again, it changes nothing.

        Raises:
            NotFoundError: `task_not_found`.
            ForbiddenError: `not_your_task`, or the right to the step is missing.
            ConflictError: `task_ended`, `task_changed`, or the case moved meanwhile.
        """
        task, case = await self._found(actor, task_id)
        if task.state == "done" and self._holds(actor, task) and task.result == given.result:
            return await self._item(actor, task, case)  # a phone that never got the answer sends it again
        _require_open(task, given.version)
        if actor.account_id is None or task.account_id != actor.account_id:
            raise not_yours()
        data = {"result": given.result} | ({"note": given.note.strip()} if given.note.strip() else {})
        step = ActionIn(version=case.version, data=data, attachments=given.attachments)
        after = await self.handling.act(actor, case.id, task.step, step)
        return await self._item(actor, await self._again(task_id), after)

    async def hand_on(self, actor: Actor, task_id: UUID, given: HandOnIn) -> TaskItem:
        """Give a task to somebody else, with a reason: whoever has it may, and whoever may assign tasks there.

        Raises:
            NotFoundError: `task_not_found`.
            ForbiddenError: `not_your_task`.
            ConflictError: `task_ended`, `task_changed`.
            InvalidError: `assignee`.
        """
        task, case = await self._to_hand_on(actor, task_id)
        _require_open(task, given.version)
        now = self.time.now()
        without = {task.account_id, *task.tried} - {None}
        if given.to is None:
            choice = await self.assigning.next_for(task, case, now, without={one for one in without if one})
        else:
            choices = await self.assigning.choices(case, task.kind, now)
            choice = next((one for one in choices if one.candidate.account_id == given.to != task.account_id), None)
            if choice is None:
                raise cannot_take()
        after = await self.keeper.hand_on(actor, case, task, choice, given.reason.strip())
        return await self._item(actor, after, case)

    async def _found(self, actor: Actor, task_id: UUID) -> tuple[Task, Case]:
        task = await self.repository.load(task_id)
        case = await self.handling.found(actor, task.case_id) if task else None
        if task is None or case is None or not (self._holds(actor, task) or self._reads(actor, task)):
            raise no_task()
        return task, case

    async def _to_hand_on(self, actor: Actor, task_id: UUID) -> tuple[Task, Case]:
        task, case = await self._found(actor, task_id)
        if not self._may_hand_on(actor, task):
            raise not_yours()
        if task.state != "open":
            raise task_ended()
        return task, case

    async def _again(self, task_id: UUID) -> Task:
        task = await self.repository.load(task_id)
        if task is None:
            raise no_task()
        return task

    async def _shown(self, actor: Actor, tasks: Iterable[Task]) -> list[TaskItem]:
        items = []
        for task in tasks:
            case = await self.handling.found(actor, task.case_id)
            if case is not None:
                items.append(await self._item(actor, task, case))
        return items

    async def _item(self, actor: Actor, task: Task, case: Case) -> TaskItem:
        return TaskItem(
            id=task.id,
            case_id=case.id,
            number=case.number,
            kind=task.kind,
            title=self.assigning.title(case, task.kind),
            case_title=case.title,
            text=case.text[:_EXCERPT],
            area=presenting.area(case.place.area, self.places),
            address=case.place.address,
            position=presenting.position(case),
            thumbnail_url=f"/api/v1/attachments/{case.photo_id}?size=thumbnail" if case.photo_id else None,
            state=task.state,
            assignee=task.assignee,
            mine=self._holds(actor, task),
            may_hand_on=task.state == "open" and self._may_hand_on(actor, task),
            why=list(task.why),
            made_at=task.made_at,
            assigned_at=task.assigned_at,
            due_at=task.due_at,
            late=task.late(self.time.now()),
            result=task.result,
            ended_at=task.ended_at,
            ended_by=task.ended_by,
            version=task.version,
        )

    def _holds(self, actor: Actor, task: Task) -> bool:
        return actor.account_id is not None and task.account_id == actor.account_id

    def _reads(self, actor: Actor, task: Task) -> bool:
        return self.access.allowed(actor, task.area, "task", "read")

    def _may_hand_on(self, actor: Actor, task: Task) -> bool:
        return self._holds(actor, task) or self.access.allowed(actor, task.area, "task", "assign")


def _require_open(task: Task, version: int) -> None:
    if task.state != "open":
        raise task_ended()
    if task.version != version:
        raise task_changed()


def _candidate(choice: Choice) -> TaskCandidate:
    return TaskCandidate(
        account_id=choice.candidate.account_id,
        name=choice.candidate.name,
        standing=choice.candidate.standing,
        metres=choice.metres,
        load=choice.load,
        why=list(choice.why()),
    )
