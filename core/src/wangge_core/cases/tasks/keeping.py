"""Tasks come and go with their case: opened when a step waits for them, ended with it, passed on when their time is over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.audit.model import Fact
from wangge_core.cases.model import Case
from wangge_core.cases.moves import Move
from wangge_core.cases.presenting import workflow_of
from wangge_core.cases.recording import Act, Recorder
from wangge_core.cases.repository import CaseRepository
from wangge_core.cases.schemas import ActionIn
from wangge_core.cases.tasks.assigning import Assigning
from wangge_core.cases.tasks.choosing import Choice
from wangge_core.cases.tasks.errors import task_changed
from wangge_core.cases.tasks.model import KINDS, STEP_OF, Kind, Result, Task, Text
from wangge_core.cases.tasks.repository import TaskRepository
from wangge_core.cases.workflow import Transition
from wangge_core.database import Database, DuplicateError
from wangge_core.ids import new_id
from wangge_core.instants import TimeSource
from wangge_core.jobs.model import Job
from wangge_core.jobs.service import Queue

JOB: Final = "case.task"
SYSTEM: Final = Actor(kind="system", id="system:tasks", name="系统 System")
_TRIES: Final = 3
_TITLES: Final[dict[str, Text]] = {
    "task_assigned": {"zh-CN": "派出任务：{kind}", "en": "Task given: {kind}"},
    "task_handed_on": {"zh-CN": "转交任务：{kind}", "en": "Task handed on: {kind}"},
    "task_expired": {"zh-CN": "任务逾期：{kind}", "en": "Task overdue: {kind}"},
    "task_superseded": {"zh-CN": "任务不再需要：{kind}", "en": "Task no longer needed: {kind}"},
}
_WHO: Final[Text] = {"zh-CN": "承担人", "en": "Given to"}
_WHY: Final[Text] = {"zh-CN": "原因", "en": "Why"}
_NONE: Final[Text] = {"zh-CN": "待派遣员安排", "en": "Waits for a dispatcher"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskKeeper:
    """A rule of the steps, a handler of jobs, and what the subscriber calls."""

    database: Database
    repository: TaskRepository
    cases: CaseRepository
    recorder: Recorder
    assigning: Assigning
    jobs: Queue
    time: TimeSource

    async def settle(self, case_id: UUID) -> None:
        """Open the tasks that the case waits for and that are not there yet; a second time does nothing."""
        for kind in KINDS:
            for _ in range(_TRIES):
                case = await self.cases.told(case_id)
                if case is None or await self._opened(case, kind):
                    break

    async def allow(self, actor: Actor, case: Case, step: Transition, given: ActionIn) -> None:
        """Stand in nobody's way: whoever may take the step may do so without the task."""

    async def follow(self, actor: Actor, before: Case, after: Case, moved: Move, now: datetime) -> None:
        """End the tasks that the step has done, or that no longer wait for anything."""
        possible = {step.id for step in workflow_of(after).possible(after.state)}
        for task in await self.repository.of_case(before.id):
            if task.state != "open" or (moved.transition.id != task.step and task.step in possible):
                continue
            mine = moved.transition.id == task.step and actor.account_id is not None and actor.account_id == task.account_id
            result: Result | None = None
            if moved.transition.id == task.step:
                result = (await self.repository.last_data(before.id)).get("result")
            ended = msgspec.structs.replace(
                task, state="done" if mine else "superseded", result=result, ended_at=now, ended_by=actor.name, version=task.version + 1
            )
            if not await self.repository.replace(ended):
                raise task_changed()
            await self.jobs.drop(_key(task))
            if not mine:
                await self._tell(actor, after, ended, "task_superseded", "task.superseded", now)

    async def hand_on(self, actor: Actor, case: Case, task: Task, choice: Choice | None, words: str) -> Task:
        """Give a task to somebody else, or up to a dispatcher when there is no choice.

        Raises:
            ConflictError: `task_changed`.
        """
        now = self.time.now()
        after = await self.assigning.given(task, case, choice, now)
        await self._pass(actor, case, after, "task_handed_on", now, words)
        return after

    async def expire(self, job: Job) -> None:
        """Pass on a task whose time is over: to the next who may be asked, or up to a dispatcher. Does nothing a second time."""
        task = await self.repository.load(UUID(job.data["task"]))
        case = await self.cases.told(task.case_id) if task else None
        now = self.time.now()
        if task is None or case is None or task.state != "open" or task.account_id is None or task.due_at is None:
            return
        if not task.by_limit and case.due_at is not None and case.due_at > task.due_at:
            # The stage was dated again, or paused: the task has its new time.
            moved = msgspec.structs.replace(task, due_at=case.due_at, version=task.version + 1)
            async with self.database.transaction():
                if await self.repository.replace(moved):
                    await self._wake(moved)
            return
        if now < task.due_at:
            return
        choice = None
        if task.by_limit and task.round < self.assigning.rounds(case):
            choice = await self.assigning.next_for(task, case, now, without={task.account_id, *task.tried})
        after = await self.assigning.given(task, case, choice, now)
        await self._pass(SYSTEM, case, after, "task_expired", now)

    async def _opened(self, case: Case, kind: Kind) -> bool:
        """Open a task if the case waits for one; return False when the case moved meanwhile."""
        workflow, step = workflow_of(case), STEP_OF[kind]
        waits = any(one.id == step for one in workflow.possible(case.state))
        there = any(task.kind == kind and task.state == "open" for task in await self.repository.of_case(case.id))
        if not waits or there or not self.assigning.wanted(case, kind):
            return True
        now = self.time.now()
        choice = next(iter(await self.assigning.choices(case, kind, now)), None)
        task = await self.assigning.given(_new(case, kind, now), case, choice, now)
        try:
            async with self.database.transaction():
                if not await self.repository.hold_case(case.id, case.version):
                    return False
                await self.repository.add(task)
                await self._wake(task)
                await self._tell(SYSTEM, case, task, "task_assigned", _event(task), now)
        except DuplicateError:  # another process was faster
            return True
        return True

    async def _pass(self, actor: Actor, case: Case, task: Task, action: str, now: datetime, words: str | None = None) -> None:
        async with self.database.transaction():
            if not await self.repository.replace(task):
                raise task_changed()
            await self._wake(task)
            await self._tell(actor, case, task, action, _event(task), now, words)

    async def _wake(self, task: Task) -> None:
        if task.account_id is None or task.due_at is None:
            await self.jobs.drop(_key(task))
        else:
            await self.jobs.move(JOB, _key(task), {"task": str(task.id)}, task.due_at)

    async def _tell(self, actor: Actor, case: Case, task: Task, action: str, event: str, now: datetime, words: str | None = None) -> None:
        """Write what became of a task: a line of the history, an audit entry and an event."""
        kind = self.assigning.title(case, task.kind)
        title = {locale: text.format(kind=kind[locale]) for locale, text in _TITLES[action].items()}
        facts = [_fact(_WHO, {locale: task.assignee or text for locale, text in _NONE.items()})]
        if task.state == "open":
            facts += [_fact(_WHY, reason) for reason in task.why]
        told: dict[str, Fact] = {"task": str(task.id), "kind": task.kind, "assignee": str(task.account_id) if task.account_id else None}
        data: dict[str, Any] = {**told, "title": title, "facts": facts, "inside": True}
        act = Act(action=action, event=event, data=data, told=told, note=words or None, facts=told)
        await self.recorder.append(actor, case, act, now)


def _new(case: Case, kind: Kind, now: datetime) -> Task:
    return Task(
        id=new_id(),
        case_id=case.id,
        kind=kind,
        area=case.place.area,
        state="open",
        account_id=None,
        assignee=None,
        why=(),
        made_at=now,
        assigned_at=None,
        due_at=None,
        by_limit=False,
        round=0,
        tried=(),
        result=None,
        ended_at=None,
        ended_by=None,
        version=0,
    )


def _event(task: Task) -> str:
    return "task.assigned" if task.account_id else "task.unassigned"


def _fact(label: Text, value: Text) -> dict[str, Text]:
    return {"label": label, "value": value}


def _key(task: Task) -> str:
    return f"case.task:{task.id}"
