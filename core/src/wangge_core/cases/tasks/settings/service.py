"""Reading and changing what an area says of tasks."""

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.cases.ports import Places
from wangge_core.cases.tasks.settings.model import InForce, TaskSettings, in_force
from wangge_core.cases.tasks.settings.repository import TaskSettingsRepository
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError, NotFoundError
from wangge_core.instants import TimeSource


class TaskRules:
    """Reading needs `area:read` in the area, changing `task:manage`."""

    def __init__(self, database: Database, access: Access, *, audit: Audit, places: Places, time: TimeSource) -> None:
        """Everything is handed in."""
        self._database = database
        self._repository = TaskSettingsRepository(database)
        self._access = access
        self._audit = audit
        self._places = places
        self._time = time

    async def in_force(self, area: str) -> InForce:
        """Return what holds in an area, for the platform itself."""
        return in_force(area, await self._repository.said(area_code.ancestors(area)))

    async def read(self, actor: Actor, area: str) -> InForce:
        """Return what holds in an area.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "area", "read")
        return await self.in_force(code)

    async def change(self, actor: Actor, area: str, settings: TaskSettings) -> InForce:
        """Say what holds in an area and below.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `task_settings`, `area_unknown`.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "task", "manage")
        if not self._places.knows(code):
            message = f"There is no area {code}; GET /api/v1/areas lists them."
            raise InvalidError("area_unknown", message, (FieldError("/area", "unknown", message),))
        settings.require_sound()
        async with self._database.transaction():
            await self._repository.say(code, settings, self._time.now())
            await self._audit.record(_entry("task.settings_set", actor, code))
        return await self.in_force(code)

    async def unset(self, actor: Actor, area: str) -> None:
        """Let the area above, or the platform, say what holds.

        Raises:
            ForbiddenError: `permission_missing`.
            NotFoundError: `task_settings_not_set`.
        """
        code = area_code.parse(area)
        self._access.require(actor, code, "task", "manage")
        async with self._database.transaction():
            if not await self._repository.unsay(code):
                raise NotFoundError("task_settings_not_set", f"{code} says nothing of tasks itself.")
            await self._audit.record(_entry("task.settings_unset", actor, code))


def _entry(action: str, actor: Actor, area: str) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource="task", resource_id=area, area=area, facts={})
