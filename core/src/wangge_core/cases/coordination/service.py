"""Reading and setting how an area works together."""

from dataclasses import dataclass

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry
from wangge_core.audit.service import Audit
from wangge_core.cases.coordination.model import Coordination, in_force
from wangge_core.cases.coordination.repository import CoordinationRepository
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError, NotFoundError
from wangge_core.instants import TimeSource


class CoordinationOut(msgspec.Struct, frozen=True):
    """What holds in an area; `set_by` is the area that says so, null for the platform."""

    area: str
    settings: Coordination
    set_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinationSettings:
    """Reading needs `area:read` in the area, setting `coordination:manage`."""

    database: Database
    repository: CoordinationRepository
    access: Access
    audit: Audit
    time: TimeSource

    async def of(self, area: str) -> Coordination:
        """Return what holds in an area, for the mechanisms themselves."""
        return in_force(area, await self.repository.stated(area_code.ancestors(area)))[0]

    async def page(self, actor: Actor, area: str) -> CoordinationOut:
        """Return what holds in an area.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        code = area_code.parse(area)
        self.access.require(actor, code, "area", "read")
        settings, nearest = in_force(code, await self.repository.stated(area_code.ancestors(code)))
        return CoordinationOut(code, settings, nearest or None)

    async def set(self, actor: Actor, area: str, wanted: Coordination) -> CoordinationOut:
        """Set it for an area and below.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `coordination_settings`, when the values do not fit together.
        """
        code = self._manageable(actor, area)
        if faults := wanted.faults():
            fields = tuple(FieldError(f"/{name}", "coordination_settings", message) for name, message in faults)
            raise InvalidError("coordination_settings", " ".join(message for _, message in faults), fields)
        async with self.database.transaction():
            await self.repository.set(code, wanted, self.time.now())
            await self.audit.record(_entry(actor, code, "coordination.set"))
        return CoordinationOut(code, wanted, code)

    async def unset(self, actor: Actor, area: str) -> None:
        """Let the areas above decide again.

        Raises:
            ForbiddenError: `permission_missing`.
            NotFoundError: `coordination_not_set`.
        """
        code = self._manageable(actor, area)
        async with self.database.transaction():
            if not await self.repository.remove(code):
                raise NotFoundError("coordination_not_set", f"Area {code} has set nothing itself; the areas above it decide.")
            await self.audit.record(_entry(actor, code, "coordination.unset"))

    def _manageable(self, actor: Actor, area: str) -> str:
        code = area_code.parse(area)
        self.access.require(actor, code, "coordination", "manage")
        return code


def _entry(actor: Actor, area: str, action: str) -> AuditEntry:
    return AuditEntry(action=action, actor=actor, resource="coordination", resource_id=area, area=area)
