"""Reading and changing the rules of an area."""

from collections.abc import Awaitable, Callable
from datetime import time

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.audit.model import AuditEntry, Fact
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.errors import NotFoundError
from wangge_core.instants import TimeSource
from wangge_core.notifications.quiet import DEFAULT, QuietHours
from wangge_core.notifications.rules.book import RuleInForce, default_rules, in_force
from wangge_core.notifications.rules.model import Rule
from wangge_core.notifications.rules.repository import RuleRepository
from wangge_core.notifications.rules.schemas import QuietHoursIn, QuietHoursOut, RuleItem, RuleList


class Rules:
    """Reading needs `area:read` in the area, changing `notification:manage`."""

    def __init__(self, database: Database, access: Access, *, audit: Audit, time: TimeSource) -> None:
        """Work on `database`."""
        self._database = database
        self._repository = RuleRepository(database)
        self._access = access
        self._audit = audit
        self._time = time

    async def in_force(self, area: str) -> tuple[RuleInForce, ...]:
        """Return the rules of an area, for the platform itself."""
        return in_force(area, await self._repository.overrides(area_code.ancestors(area)))

    async def hours(self, area: str) -> tuple[QuietHours, str]:
        """Return the quiet hours of an area, and the area that set them (empty: the platform)."""
        found = await self._repository.quiet_hours(area_code.ancestors(area))
        nearest = next((code for code in area_code.ancestors(area) if code in found), "")
        return found.get(nearest, DEFAULT), nearest

    async def page(self, actor: Actor, area: str) -> RuleList:
        """Return the rules of an area.

        Raises:
            ForbiddenError: `permission_missing`, without `area:read` there.
        """
        code = self._readable(actor, area)
        shipped = default_rules()
        items = (
            RuleItem(id=entry.id, rule=entry.rule, set_by=entry.set_by or None, shipped=entry.id in shipped)
            for entry in await self.in_force(code)
        )
        return RuleList(code, tuple(items))

    async def set_rule(self, actor: Actor, area: str, rule_id: str, rule: Rule) -> None:
        """Say for an area what a rule is, a new one or one that comes from above.

        Raises:
            ForbiddenError: `permission_missing`.
            InvalidError: `notification_rule`.
        """
        code = self._manageable(actor, area)
        rule.require_sound()
        facts: dict[str, Fact] = {"rule": rule_id, "event": rule.event, "audience": rule.audience, "enabled": rule.enabled}
        await self._change(
            actor, code, "notification.rule_set", facts, lambda: self._repository.set_rule(code, rule_id, rule, self._time.now())
        )

    async def unset_rule(self, actor: Actor, area: str, rule_id: str) -> None:
        """Let the areas above, or the platform, decide on a rule again.

        Raises:
            ForbiddenError: `permission_missing`.
            NotFoundError: `rule_not_set`.
        """
        code = self._manageable(actor, area)

        async def work() -> None:
            if not await self._repository.remove_rule(code, rule_id):
                raise NotFoundError("rule_not_set", f"Area {code} says nothing of the rule {rule_id} itself.")

        await self._change(actor, code, "notification.rule_unset", {"rule": rule_id}, work)

    async def quiet_hours(self, actor: Actor, area: str) -> QuietHoursOut:
        """Return the quiet hours of an area.

        Raises:
            ForbiddenError: `permission_missing`, without `area:read` there.
        """
        code = self._readable(actor, area)
        hours, nearest = await self.hours(code)
        return QuietHoursOut(code, f"{hours.begins:%H:%M}", f"{hours.ends:%H:%M}", nearest or None)

    async def set_quiet_hours(self, actor: Actor, area: str, wanted: QuietHoursIn) -> None:
        """Set the quiet hours of an area.

        Raises:
            ForbiddenError: `permission_missing`.
        """
        code = self._manageable(actor, area)
        hours = QuietHours(time.fromisoformat(wanted.begins), time.fromisoformat(wanted.ends))
        facts: dict[str, Fact] = {"begins": wanted.begins, "ends": wanted.ends}
        await self._change(
            actor, code, "notification.quiet_hours_set", facts, lambda: self._repository.set_quiet_hours(code, hours, self._time.now())
        )

    async def unset_quiet_hours(self, actor: Actor, area: str) -> None:
        """Let the areas above decide on the quiet hours again.

        Raises:
            ForbiddenError: `permission_missing`.
            NotFoundError: `quiet_hours_not_set`.
        """
        code = self._manageable(actor, area)

        async def work() -> None:
            if not await self._repository.remove_quiet_hours(code):
                raise NotFoundError("quiet_hours_not_set", f"Area {code} has no quiet hours of its own.")

        await self._change(actor, code, "notification.quiet_hours_unset", {}, work)

    def _readable(self, actor: Actor, area: str) -> str:
        code = area_code.parse(area)
        self._access.require(actor, code, "area", "read")
        return code

    def _manageable(self, actor: Actor, area: str) -> str:
        code = area_code.parse(area)
        self._access.require(actor, code, "notification", "manage")
        return code

    async def _change(self, actor: Actor, area: str, action: str, facts: dict[str, Fact], work: Callable[[], Awaitable[None]]) -> None:
        async with self._database.transaction():
            await work()
            entry = AuditEntry(action=action, actor=actor, resource="notification", resource_id=area, area=area, facts=facts)
            await self._audit.record(entry)
