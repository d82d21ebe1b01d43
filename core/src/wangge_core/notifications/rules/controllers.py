"""Rules and quiet hours over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.notifications.rules.model import Rule
from wangge_core.notifications.rules.schemas import QuietHoursIn, QuietHoursOut, RuleList
from wangge_core.notifications.rules.service import Rules

Area = FromQuery[Annotated[str, Parameter(max_length=15, description="Code of the area; what it sets holds below it too.")]]
RuleId = FromPath[Annotated[str, Parameter(max_length=60, pattern="^[a-z0-9][a-z0-9-]{0,59}$")]]


class RuleController(Controller):
    """Who is told of what."""

    path = "/notification-rules"
    tags = ("notifications",)

    @get("/", operation_id="listNotificationRules", summary="Who is told of what in an area")
    async def page(self, actor: NamedDependency[Actor], notification_rules: NamedDependency[Rules], area: Area) -> RuleList:
        """Return the rules in force, each with the area that says so."""
        return await notification_rules.page(actor, area)

    @put("/{rule_id:str}", operation_id="setNotificationRule", summary="Set a rule for an area")
    async def set_rule(
        self, actor: NamedDependency[Actor], notification_rules: NamedDependency[Rules], rule_id: RuleId, area: Area, data: JSONBody[Rule]
    ) -> RuleList:
        """Change, switch off or add a rule in the area and below; return the rules in force there."""
        await notification_rules.set_rule(actor, area, rule_id, data)
        return await notification_rules.page(actor, area)

    @delete("/{rule_id:str}", operation_id="unsetNotificationRule", summary="Let the area above decide on a rule again")
    async def unset_rule(
        self, actor: NamedDependency[Actor], notification_rules: NamedDependency[Rules], rule_id: RuleId, area: Area
    ) -> None:
        """Take back what the area itself has set."""
        await notification_rules.unset_rule(actor, area, rule_id)


class QuietHoursController(Controller):
    """When people are left in peace."""

    path = "/quiet-hours"
    tags = ("notifications",)

    @get("/", operation_id="getQuietHours", summary="When an area's people are left in peace")
    async def hours(self, actor: NamedDependency[Actor], notification_rules: NamedDependency[Rules], area: Area) -> QuietHoursOut:
        """Return the quiet hours in force."""
        return await notification_rules.quiet_hours(actor, area)

    @put("/", operation_id="setQuietHours", summary="Set an area's quiet hours")
    async def set_hours(
        self, actor: NamedDependency[Actor], notification_rules: NamedDependency[Rules], area: Area, data: JSONBody[QuietHoursIn]
    ) -> QuietHoursOut:
        """Set them for the area and below; what is urgent passes all the same."""
        await notification_rules.set_quiet_hours(actor, area, data)
        return await notification_rules.quiet_hours(actor, area)

    @delete("/", operation_id="unsetQuietHours", summary="Let the area above decide on quiet hours again")
    async def unset_hours(self, actor: NamedDependency[Actor], notification_rules: NamedDependency[Rules], area: Area) -> None:
        """Take back what the area itself has set."""
        await notification_rules.unset_quiet_hours(actor, area)
