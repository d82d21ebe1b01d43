"""Chains of calls over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, Parameter

from wangge_core.access.model import Actor
from wangge_core.call_chains.queries import CallChainQueries
from wangge_core.call_chains.schemas import CallChainOut, CallChainPage
from wangge_core.call_chains.service import CallChains

Limit = Annotated[int, Parameter(ge=1, le=100)]


class CallChainController(Controller):
    """Emergencies: who was called, when, and who took it."""

    path = "/call-chains"
    tags = ("call chains",)

    @get("/", operation_id="listCallChains", summary="Chains of calls")
    async def page(
        self,
        actor: NamedDependency[Actor],
        call_chain_queries: NamedDependency[CallChainQueries],
        *,
        opened: FromQuery[bool] = False,
        after: FromQuery[UUID | None] = None,
        limit: FromQuery[Limit] = 50,
    ) -> CallChainPage:
        """Return chains, newest first; `opened` for those that nobody has taken."""
        return await call_chain_queries.page(actor, opened=opened, after=after, limit=limit)

    @get("/mine", operation_id="listMyCalls", summary="Calls that wait for one's own answer")
    async def mine(self, actor: NamedDependency[Actor], call_chain_queries: NamedDependency[CallChainQueries]) -> CallChainPage:
        """Return the open chains that have called whoever asks and that they have not passed on."""
        return CallChainPage(await call_chain_queries.waiting(actor), None)

    @post("/{chain:uuid}/passed-on", operation_id="passCallChainOn", summary="Pass a call on", status_code=200)
    async def pass_on(
        self,
        actor: NamedDependency[Actor],
        call_chains: NamedDependency[CallChains],
        call_chain_queries: NamedDependency[CallChainQueries],
        chain: FromPath[UUID],
    ) -> CallChainOut:
        """Say that one cannot see to it; the next one is called at once."""
        [shown] = await call_chain_queries.shown(actor, [await call_chains.pass_on(actor, chain)])
        return shown

    @post("/{chain:uuid}/read", operation_id="readCallChain", summary="Say that one has read a call", status_code=200)
    async def read(
        self,
        actor: NamedDependency[Actor],
        call_chains: NamedDependency[CallChains],
        call_chain_queries: NamedDependency[CallChainQueries],
        chain: FromPath[UUID],
    ) -> CallChainOut:
        """Note that somebody who was called has it before their eyes; the others see so."""
        [shown] = await call_chain_queries.shown(actor, [await call_chains.read(actor, chain)])
        return shown

    @post("/{chain:uuid}/taken", operation_id="takeCallChain", summary="Take a chain of calls", status_code=200)
    async def take(
        self,
        actor: NamedDependency[Actor],
        call_chains: NamedDependency[CallChains],
        call_chain_queries: NamedDependency[CallChainQueries],
        chain: FromPath[UUID],
    ) -> CallChainOut:
        """Say that one sees to it; nobody else is called."""
        [shown] = await call_chain_queries.shown(actor, [await call_chains.take(actor, chain)])
        return shown

    @post("/{chain:uuid}/stopped", operation_id="stopCallChain", summary="Stop a chain of calls", status_code=200)
    async def stop(
        self,
        actor: NamedDependency[Actor],
        call_chains: NamedDependency[CallChains],
        call_chain_queries: NamedDependency[CallChainQueries],
        chain: FromPath[UUID],
    ) -> CallChainOut:
        """Say that there is nothing to see to any more."""
        [shown] = await call_chain_queries.shown(actor, [await call_chains.stop(actor, chain)])
        return shown
