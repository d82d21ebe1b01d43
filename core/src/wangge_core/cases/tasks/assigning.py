"""Finding who gets a task: the roster, cut down to who may see the case and take its step, put in order by the area's settings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec

from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.cases.model import Case
from wangge_core.cases.ports import Catalogue
from wangge_core.cases.sight import RESOURCE
from wangge_core.cases.tasks.by_area import TASKS, TaskSettings
from wangge_core.cases.tasks.choosing import NOBODY, Choice, metres_between, ordered
from wangge_core.cases.tasks.model import STEP_OF, Kind, Task
from wangge_core.cases.tasks.ports import Centres, Duty
from wangge_core.cases.tasks.repository import TaskRepository
from wangge_core.cases.timing import Timing
from wangge_core.clocks.due import due
from wangge_core.clocks.model import Limit, Unit
from wangge_core.local_rules.book import LocalRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigning:
    """Reads the roster, rights, open tasks and settings; writes nothing."""

    repository: TaskRepository
    access: Access
    duty: Duty
    centres: Centres
    rules: LocalRules
    timing: Timing
    host: Catalogue

    def wanted(self, case: Case, kind: Kind) -> bool:
        """Tell whether there is to be such a task on the case: as its case type declares, else by its channel."""
        case_type = self.host.catalogue.at(case.place.area).case_type(case.case_type)
        declared = case_type.task(kind, case.class_id) if case_type else None
        if declared is not None:
            return declared.needed
        return case.channel in self._settings(case).of(kind).channels

    async def choices(self, case: Case, kind: Kind, now: datetime) -> tuple[Choice, ...]:
        """Return everybody who can be given the task, the best first."""
        settings = self._settings(case)
        found = [one for one in await self.duty.around(case.place.area, now, urgent=case.hazard) if self._able(one.account_id, case, kind)]
        loads = await self.repository.loads({one.account_id for one in found})
        centres = await self.centres.centres({case.place.area, *(one.area for one in found)})
        here = centres.get(case.place.area)
        if case.place.lon is not None and case.place.lat is not None:
            here = (case.place.lon, case.place.lat)
        choices = []
        for one in found:
            there = centres.get(one.area)
            metres = metres_between(here, there) if here and there else None
            inside = case.place.area.startswith(one.area)
            choices.append(Choice(candidate=one, metres=0.0 if inside else metres, load=loads.get(one.account_id, 0)))
        return ordered(choices, settings.order, settings.step_metres)

    async def next_for(self, task: Task, case: Case, now: datetime, *, without: Collection[UUID]) -> Choice | None:
        """Return the best of those who are left, or None."""
        choices = await self.choices(case, task.kind, now)
        return next((choice for choice in choices if choice.candidate.account_id not in without), None)

    async def given(self, task: Task, case: Case, choice: Choice | None, now: datetime) -> Task:
        """Return the task in the hands of somebody, with the time they have for it; without a choice, in nobody's."""
        tried = task.tried if task.account_id is None else (*task.tried, task.account_id)
        if choice is None:
            up = {"account_id": None, "assignee": None, "why": (NOBODY,), "assigned_at": None, "due_at": None, "by_limit": False}
            return msgspec.structs.replace(task, **up, tried=tried, version=task.version + 1)
        limit = self._limit(case, task.kind)
        due_at = due(now, limit, await self.timing.calendar(case.place.area)).at if limit else case.due_at
        return msgspec.structs.replace(
            task,
            account_id=choice.candidate.account_id,
            assignee=choice.candidate.name,
            why=choice.why(),
            assigned_at=now,
            due_at=due_at,
            by_limit=limit is not None,
            round=task.round + 1,
            tried=tried,
            version=task.version + 1,
        )

    def rounds(self, case: Case) -> int:
        """Return how many people are tried before a dispatcher has to see to it."""
        return self._settings(case).rounds

    def title(self, case: Case, kind: Kind) -> dict[str, str]:
        """Return what the kind of task is called where the case is."""
        return self._settings(case).title(kind)

    def _settings(self, case: Case) -> TaskSettings:
        return self.rules.of(TASKS, case.place.area)

    def _limit(self, case: Case, kind: Kind) -> Limit | None:
        case_type = self.host.catalogue.at(case.place.area).case_type(case.case_type)
        declared = case_type.task(kind, case.class_id) if case_type else None
        if declared is not None and declared.limit is not None and declared.unit is not None:
            return Limit(declared.limit, Unit(declared.unit))
        said = self._settings(case).of(kind).limit
        return Limit(said.amount, Unit(said.unit)) if said else None

    def _able(self, account: UUID, case: Case, kind: Kind) -> bool:
        actor = Actor(kind="account", id=str(account), account_id=account)
        rights = ("read", STEP_OF[kind], *(("read_private",) if case.private else ()))
        return all(self.access.allowed(actor, case.place.area, RESOURCE, right) for right in rights)
