"""What areas say of tasks, over HTTP."""

from typing import Annotated

import msgspec
from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.cases.tasks.settings.model import InForce, TaskSettings
from wangge_core.cases.tasks.settings.service import TaskRules

Area = FromQuery[Annotated[str, Parameter(pattern="^[0-9]{2,15}$", description="Code of the area; what it says holds below it too.")]]


class TaskSettingsOut(msgspec.Struct, frozen=True):
    """What holds in an area, and the area that says so; null for what comes with the platform."""

    settings: TaskSettings
    set_by: str | None


class TaskSettingsController(Controller):
    """Labels, channels, limits and order of tasks."""

    path = "/task-settings"
    tags = ("tasks",)

    @get("/", operation_id="getTaskSettings", summary="What holds for tasks in an area")
    async def read(self, actor: NamedDependency[Actor], task_rules: NamedDependency[TaskRules], area: Area) -> TaskSettingsOut:
        """Return the settings in force."""
        return _out(await task_rules.read(actor, area))

    @put("/", operation_id="setTaskSettings", summary="Say what holds for tasks in an area")
    async def change(
        self, actor: NamedDependency[Actor], task_rules: NamedDependency[TaskRules], area: Area, data: JSONBody[TaskSettings]
    ) -> TaskSettingsOut:
        """Set all of it for the area and below; open tasks stay as they are."""
        return _out(await task_rules.change(actor, area, data))

    @delete("/", operation_id="unsetTaskSettings", summary="Let the area above say what holds for tasks")
    async def unset(self, actor: NamedDependency[Actor], task_rules: NamedDependency[TaskRules], area: Area) -> None:
        """Take back what the area itself has said."""
        await task_rules.unset(actor, area)


def _out(found: InForce) -> TaskSettingsOut:
    return TaskSettingsOut(found.settings, found.set_by or None)
