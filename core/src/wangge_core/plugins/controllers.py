"""Plugins over HTTP."""

from typing import Annotated, Any

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.plugins.queries import PluginQueries
from wangge_core.plugins.schemas import (
    DeciderIn,
    DeciderOut,
    HookHealthList,
    PlatformSettingsOut,
    PluginList,
    PluginOut,
    SettingsOut,
    SwitchIn,
    WorkerList,
)
from wangge_core.plugins.service import PluginService

PluginId = Annotated[str, Parameter(max_length=120)]
AreaCode = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$")]
HookName = Annotated[str, Parameter(max_length=100)]


class PluginController(Controller):
    """The plugin page of the county's administrator."""

    path = "/plugins"
    tags = ("plugins",)

    @get("/", operation_id="listPlugins", summary="The installed plugins")
    async def every(self, actor: NamedDependency[Actor], plugin_queries: NamedDependency[PluginQueries]) -> PluginList:
        """Return every installed plugin with its areas and its health."""
        return await plugin_queries.every(actor)

    @get("/{plugin:str}", operation_id="getPlugin", summary="One plugin")
    async def one(
        self, actor: NamedDependency[Actor], plugin_queries: NamedDependency[PluginQueries], plugin: FromPath[PluginId]
    ) -> PluginOut:
        """Return a plugin's page."""
        return await plugin_queries.one(actor, plugin)

    @get("/{plugin:str}/health", operation_id="getPluginHealth", summary="How a plugin does, hook by hook")
    async def health(
        self, actor: NamedDependency[Actor], plugin_queries: NamedDependency[PluginQueries], plugin: FromPath[PluginId]
    ) -> HookHealthList:
        """Return calls, failures, times and breakers."""
        return await plugin_queries.health(actor, plugin)

    @get("/{plugin:str}/workers", operation_id="getPluginWorkers", summary="A plugin's workers, county by county")
    async def workers(
        self, actor: NamedDependency[Actor], plugin_queries: NamedDependency[PluginQueries], plugin: FromPath[PluginId]
    ) -> WorkerList:
        """Return each worker's state, deaths, memory and time, and how foreign code is fenced on this server."""
        return plugin_queries.workers(actor, plugin)

    @post("/{plugin:str}/release", operation_id="releasePlugin", summary="Load a plugin that is held back", status_code=200)
    async def release(
        self,
        actor: NamedDependency[Actor],
        plugin_service: NamedDependency[PluginService],
        plugin_queries: NamedDependency[PluginQueries],
        plugin: FromPath[PluginId],
    ) -> PluginOut:
        """Forget that the server died while loading it, and load it now."""
        await plugin_service.release(actor, plugin)
        return await plugin_queries.one(actor, plugin)

    @put("/{plugin:str}/areas/{area:str}", operation_id="switchPlugin", summary="Switch a plugin on or off in an area")
    async def switch(
        self,
        actor: NamedDependency[Actor],
        plugin_service: NamedDependency[PluginService],
        plugin_queries: NamedDependency[PluginQueries],
        plugin: FromPath[PluginId],
        area: FromPath[AreaCode],
        data: JSONBody[SwitchIn],
    ) -> PluginOut:
        """Take effect at once, here and in the areas below that have not chosen themselves."""
        await plugin_service.switch(actor, plugin, area, enabled=data.enabled, version=data.version)
        return await plugin_queries.one(actor, plugin)

    @delete("/{plugin:str}/areas/{area:str}", operation_id="inheritPlugin", summary="Let an area inherit again", status_code=200)
    async def inherit(
        self,
        actor: NamedDependency[Actor],
        plugin_service: NamedDependency[PluginService],
        plugin_queries: NamedDependency[PluginQueries],
        plugin: FromPath[PluginId],
        area: FromPath[AreaCode],
    ) -> PluginOut:
        """Take the area's own choice away."""
        await plugin_service.inherit(actor, plugin, area)
        return await plugin_queries.one(actor, plugin)

    @get("/{plugin:str}/areas/{area:str}/settings", operation_id="getPluginSettings", summary="A plugin's settings in an area")
    async def settings(
        self,
        actor: NamedDependency[Actor],
        plugin_queries: NamedDependency[PluginQueries],
        plugin: FromPath[PluginId],
        area: FromPath[AreaCode],
    ) -> SettingsOut:
        """Return what the area has set and what holds there."""
        return await plugin_queries.settings(actor, plugin, area)

    @put("/{plugin:str}/areas/{area:str}/settings", operation_id="setPluginSettings", summary="Set a plugin's settings in an area")
    async def set_settings(
        self,
        actor: NamedDependency[Actor],
        plugin_service: NamedDependency[PluginService],
        plugin_queries: NamedDependency[PluginQueries],
        plugin: FromPath[PluginId],
        area: FromPath[AreaCode],
        data: JSONBody[dict[str, Any]],
    ) -> SettingsOut:
        """Replace what the area has set; an empty object inherits everything."""
        await plugin_service.set_settings(actor, plugin, area, data)
        return await plugin_queries.settings(actor, plugin, area)

    @get("/{plugin:str}/settings", operation_id="getPlatformSettings", summary="What the operator has set for the whole server")
    async def platform_settings(
        self, actor: NamedDependency[Actor], plugin_queries: NamedDependency[PluginQueries], plugin: FromPath[PluginId]
    ) -> PlatformSettingsOut:
        """Return what is set and what holds."""
        return plugin_queries.platform_settings(actor, plugin)

    @put("/{plugin:str}/settings", operation_id="setPlatformSettings", summary="Set what holds for the whole server")
    async def set_platform_settings(
        self,
        actor: NamedDependency[Actor],
        plugin_service: NamedDependency[PluginService],
        plugin_queries: NamedDependency[PluginQueries],
        plugin: FromPath[PluginId],
        data: JSONBody[dict[str, Any]],
    ) -> PlatformSettingsOut:
        """Replace what is set, for whoever manages every area that has chosen about the plugin."""
        await plugin_service.set_platform_settings(actor, plugin, data)
        return plugin_queries.platform_settings(actor, plugin)


class DecisionController(Controller):
    """Which plugin decides what, area by area."""

    path = "/decisions"
    tags = ("plugins",)

    @get("/{hook:str}/areas/{area:str}", operation_id="getDecider", summary="Who decides a hook in an area")
    async def decider(
        self,
        actor: NamedDependency[Actor],
        plugin_queries: NamedDependency[PluginQueries],
        hook: FromPath[HookName],
        area: FromPath[AreaCode],
    ) -> DeciderOut:
        """Return the plugin; null is the platform's own rule."""
        return plugin_queries.decider(actor, hook, area)

    @put("/{hook:str}/areas/{area:str}", operation_id="chooseDecider", summary="Choose who decides a hook in an area")
    async def choose(
        self,
        actor: NamedDependency[Actor],
        plugin_service: NamedDependency[PluginService],
        plugin_queries: NamedDependency[PluginQueries],
        hook: FromPath[HookName],
        area: FromPath[AreaCode],
        data: JSONBody[DeciderIn],
    ) -> DeciderOut:
        """Take effect at once, here and in the areas below that have not chosen themselves."""
        await plugin_service.choose_decider(actor, hook, area, data.plugin)
        return plugin_queries.decider(actor, hook, area)

    @delete("/{hook:str}/areas/{area:str}", operation_id="inheritDecider", summary="Let an area inherit the decision", status_code=200)
    async def inherit(
        self,
        actor: NamedDependency[Actor],
        plugin_service: NamedDependency[PluginService],
        plugin_queries: NamedDependency[PluginQueries],
        hook: FromPath[HookName],
        area: FromPath[AreaCode],
    ) -> DeciderOut:
        """Take the area's own choice away."""
        await plugin_service.choose_decider(actor, hook, area, None)
        return plugin_queries.decider(actor, hook, area)
