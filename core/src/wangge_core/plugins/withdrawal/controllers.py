"""Withdrawals and advisories over HTTP."""

from typing import Annotated

from litestar import Controller, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.plugins.withdrawal.queries import WithdrawalQueries
from wangge_core.plugins.withdrawal.schemas import AdvisoryMatches, PostponementIn, WithdrawalState
from wangge_core.plugins.withdrawal.service import WithdrawalService

PluginId = Annotated[str, Parameter(max_length=120)]
WithdrawalId = Annotated[str, Parameter(max_length=80)]
AreaCode = Annotated[str, Parameter(max_length=15, pattern="^[0-9]{2,15}$")]


class WithdrawalController(Controller):
    """What a registry has taken out of circulation."""

    path = "/withdrawals"
    tags = ("plugins",)

    @get("/", operation_id="getWithdrawals", summary="What is withdrawn of the plugins of this server")
    async def state(
        self,
        actor: NamedDependency[Actor],
        withdrawal_queries: NamedDependency[WithdrawalQueries],
        plugin: FromQuery[PluginId] = "",
    ) -> WithdrawalState:
        """Return how the server stands with the signed lists, and what they say."""
        return await withdrawal_queries.state(actor, plugin)

    @put("/{withdrawal:str}/postponements/{area:str}", operation_id="postponeWithdrawal", summary="Put a withdrawal off")
    async def postpone(
        self,
        actor: NamedDependency[Actor],
        withdrawal_service: NamedDependency[WithdrawalService],
        withdrawal_queries: NamedDependency[WithdrawalQueries],
        withdrawal: FromPath[WithdrawalId],
        area: FromPath[AreaCode],
        data: JSONBody[PostponementIn],
    ) -> WithdrawalState:
        """Go on for a while in an area, as long as the severity allows; a critical revocation cannot be put off."""
        await withdrawal_service.postpone(actor, withdrawal, area, data.until, data.reason)
        return await withdrawal_queries.state(actor)

    @delete("/{withdrawal:str}/postponements/{area:str}", operation_id="resumeWithdrawal", summary="End a postponement", status_code=200)
    async def resume(
        self,
        actor: NamedDependency[Actor],
        withdrawal_service: NamedDependency[WithdrawalService],
        withdrawal_queries: NamedDependency[WithdrawalQueries],
        withdrawal: FromPath[WithdrawalId],
        area: FromPath[AreaCode],
    ) -> WithdrawalState:
        """Let the withdrawal act now."""
        await withdrawal_service.resume(actor, withdrawal, area)
        return await withdrawal_queries.state(actor)


class AdvisoryController(Controller):
    """Known weaknesses of what is installed."""

    path = "/plugins/{plugin:str}/advisories"
    tags = ("plugins",)

    @get("/", operation_id="getPluginAdvisories", summary="Known weaknesses of a plugin's installed versions")
    async def every(
        self, actor: NamedDependency[Actor], withdrawal_queries: NamedDependency[WithdrawalQueries], plugin: FromPath[PluginId]
    ) -> AdvisoryMatches:
        """Match the signed advisories against the plugin and the packages that lie in it."""
        return await withdrawal_queries.advisories(actor, plugin)
