"""Versions and upgrades over HTTP."""

from typing import Annotated

from litestar import Controller, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.plugins.upgrades.queries import UpgradeQueries
from wangge_core.plugins.upgrades.schemas import CanaryIn, PluginVersions, RolledOutOut, RollOutIn, UpgradeIn, UpgradePlanOut
from wangge_core.plugins.upgrades.service import UpgradeService

PluginId = Annotated[str, Parameter(max_length=120)]
AreaCode = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$")]
VersionName = Annotated[str, Parameter(min_length=1, max_length=40)]


class VersionController(Controller):
    """Which version each area runs."""

    path = "/plugins/{plugin:str}"
    tags = ("plugins",)

    @get("/versions", operation_id="getPluginVersions", summary="The versions of a plugin, and which area runs which")
    async def versions(
        self, actor: NamedDependency[Actor], upgrade_queries: NamedDependency[UpgradeQueries], plugin: FromPath[PluginId]
    ) -> PluginVersions:
        """Return what is installed, what runs where, and how the versions do that are tried."""
        return await upgrade_queries.versions(actor, plugin)

    @post("/rollout", operation_id="rollOutPlugin", summary="Upgrade the areas that try first, or the rest", status_code=200)
    async def roll_out(
        self,
        actor: NamedDependency[Actor],
        upgrade_service: NamedDependency[UpgradeService],
        plugin: FromPath[PluginId],
        data: JSONBody[RollOutIn],
    ) -> RolledOutOut:
        """Upgrade them together, as far as whoever asks manages plugins there."""
        return RolledOutOut([*await upgrade_service.roll_out(actor, plugin, data.to, data.step)])

    @get("/areas/{area:str}/upgrade", operation_id="getUpgradePlan", summary="What an area would get by another version")
    async def plan(
        self,
        actor: NamedDependency[Actor],
        upgrade_queries: NamedDependency[UpgradeQueries],
        plugin: FromPath[PluginId],
        area: FromPath[AreaCode],
        to: FromQuery[VersionName],
    ) -> UpgradePlanOut:
        """Return what differs, in sentences; nothing is changed."""
        return await upgrade_queries.plan(actor, plugin, area, to)

    @post("/areas/{area:str}/upgrade", operation_id="upgradePlugin", summary="Have an area run another version", status_code=200)
    async def upgrade(
        self,
        actor: NamedDependency[Actor],
        upgrade_service: NamedDependency[UpgradeService],
        upgrade_queries: NamedDependency[UpgradeQueries],
        plugin: FromPath[PluginId],
        area: FromPath[AreaCode],
        data: JSONBody[UpgradeIn],
    ) -> PluginVersions:
        """Take effect at once, here and in the areas below that have not chosen themselves."""
        await upgrade_service.upgrade(actor, plugin, area, data.to, data.seen)
        return await upgrade_queries.versions(actor, plugin)

    @post("/areas/{area:str}/rollback", operation_id="rollBackPlugin", summary="Have an area run the version before again", status_code=200)
    async def roll_back(
        self,
        actor: NamedDependency[Actor],
        upgrade_service: NamedDependency[UpgradeService],
        upgrade_queries: NamedDependency[UpgradeQueries],
        plugin: FromPath[PluginId],
        area: FromPath[AreaCode],
    ) -> PluginVersions:
        """Take effect at once; nothing that was entered is lost."""
        await upgrade_service.roll_back(actor, plugin, area)
        return await upgrade_queries.versions(actor, plugin)

    @put("/areas/{area:str}/canary", operation_id="markPluginCanary", summary="Have an area try versions before the others, or not")
    async def mark(
        self,
        actor: NamedDependency[Actor],
        upgrade_service: NamedDependency[UpgradeService],
        upgrade_queries: NamedDependency[UpgradeQueries],
        plugin: FromPath[PluginId],
        area: FromPath[AreaCode],
        data: JSONBody[CanaryIn],
    ) -> PluginVersions:
        """Change no version; the next upgrade of those that try first includes it."""
        await upgrade_service.mark(actor, plugin, area, tries=data.tries)
        return await upgrade_queries.versions(actor, plugin)
