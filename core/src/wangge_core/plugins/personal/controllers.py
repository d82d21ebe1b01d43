"""One's own settings of plugins over HTTP."""

from typing import Any

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_core.access.model import Actor
from wangge_core.plugins.controllers import PluginId
from wangge_core.plugins.personal.schemas import OwnSettingsList, OwnSettingsOut
from wangge_core.plugins.personal.service import PersonalSettings


class OwnSettingsController(Controller):
    """What one sets of plugins for oneself."""

    path = "/me/plugin-settings"
    tags = ("plugins",)

    @get("/", operation_id="listOwnSettings", summary="All that one has set of plugins for oneself, and could set")
    async def every(self, actor: NamedDependency[Actor], personal_settings: NamedDependency[PersonalSettings]) -> OwnSettingsList:
        """Return also what was set of plugins that are not on any more."""
        return await personal_settings.every(actor)

    @put("/{plugin:str}", operation_id="putOwnSettings", summary="Set what one wants of a plugin")
    async def put(
        self,
        actor: NamedDependency[Actor],
        personal_settings: NamedDependency[PersonalSettings],
        plugin: FromPath[PluginId],
        data: JSONBody[dict[str, Any]],
    ) -> OwnSettingsOut:
        """Replace what one has set; what is left out is the plugin's default."""
        return await personal_settings.put(actor, plugin, data)

    @delete("/{plugin:str}", operation_id="takeBackOwnSettings", summary="Take back all that one has set of a plugin", status_code=204)
    async def take_back(
        self, actor: NamedDependency[Actor], personal_settings: NamedDependency[PersonalSettings], plugin: FromPath[PluginId]
    ) -> None:
        """Forget it."""
        await personal_settings.take_back(actor, plugin)
