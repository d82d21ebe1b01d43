"""Grants over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.plugins.grants.model import Agreement
from wangge_core.plugins.grants.queries import GrantQueries
from wangge_core.plugins.grants.schemas import AgreementIn, GrantHistory, GrantOut
from wangge_core.plugins.grants.service import GrantService

PluginId = Annotated[str, Parameter(max_length=120)]
AreaCode = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$")]
VersionName = Annotated[str | None, Parameter(max_length=40)]
ActNumber = Annotated[int, Parameter(ge=0, le=1_000_000)]


class GrantController(Controller):
    """What a plugin asks an area for, and what the area agreed to."""

    path = "/plugins/{plugin:str}/grant"
    tags = ("plugins",)

    @get("/", operation_id="getGrant", summary="What a plugin asks an area for, and what was agreed to")
    async def one(
        self,
        actor: NamedDependency[Actor],
        grant_queries: NamedDependency[GrantQueries],
        plugin: FromPath[PluginId],
        area: FromQuery[AreaCode],
        version: FromQuery[VersionName] = None,
    ) -> GrantOut:
        """Return each thing as a sentence, with what differs from what was agreed to; of the version that the area runs, unless named."""
        return await grant_queries.grant(actor, plugin, area, version)

    @put("/", operation_id="agreeToGrant", summary="Agree to what a plugin asks for")
    async def agree(
        self,
        actor: NamedDependency[Actor],
        grant_service: NamedDependency[GrantService],
        grant_queries: NamedDependency[GrantQueries],
        plugin: FromPath[PluginId],
        area: FromQuery[AreaCode],
        data: JSONBody[AgreementIn],
    ) -> GrantOut:
        """Agree for the area and those below; `number` and `manifest` are those that were read."""
        agreement = Agreement(number=data.number, manifest=data.manifest, optional=tuple(data.optional), officer=data.officer)
        await grant_service.agree(actor, plugin, area, agreement)
        return await grant_queries.grant(actor, plugin, area)

    @delete("/", operation_id="withdrawGrant", summary="Withdraw what was agreed to, and switch the plugin off", status_code=200)
    async def withdraw(
        self,
        actor: NamedDependency[Actor],
        grant_service: NamedDependency[GrantService],
        grant_queries: NamedDependency[GrantQueries],
        plugin: FromPath[PluginId],
        area: FromQuery[AreaCode],
        number: FromQuery[ActNumber],
    ) -> GrantOut:
        """Take effect at once, here and in the areas below, whatever they agreed to themselves."""
        await grant_service.withdraw(actor, plugin, area, number)
        return await grant_queries.grant(actor, plugin, area)

    @get("/history", operation_id="getGrantHistory", summary="What an area did about a plugin's grant")
    async def history(
        self,
        actor: NamedDependency[Actor],
        grant_queries: NamedDependency[GrantQueries],
        plugin: FromPath[PluginId],
        area: FromQuery[AreaCode],
    ) -> GrantHistory:
        """Return who agreed to what, and when."""
        return await grant_queries.history(actor, plugin, area)
