"""Plugins, publishing tokens and transfers over HTTP."""

from uuid import UUID

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_registry.accounts.model import Account
from wangge_registry.plugins.schemas import (
    NewToken,
    PluginDraft,
    PluginOut,
    StatusChange,
    TokenDraft,
    TokenList,
    TransferDraft,
    TransferList,
    TransferOut,
    plugin_out,
    token_out,
    transfer_out,
)
from wangge_registry.plugins.service import Plugins
from wangge_registry.plugins.transfers import Transfers


class PluginController(Controller):
    """Ids, their packages and who may upload."""

    path = "/plugins"
    tags = ("plugins",)

    @post("/", operation_id="makePlugin", summary="Make a plugin")
    async def make(self, actor: NamedDependency[Account], plugins: NamedDependency[Plugins], data: JSONBody[PluginDraft]) -> PluginOut:
        """Take an id in the namespace of one's publisher, and a package's name that looks like nobody else's."""
        return plugin_out(await plugins.make(actor, data))

    @put("/{plugin:str}/status", operation_id="changePluginStatus", summary="Archive, deprecate or quarantine a plugin")
    async def status(
        self, actor: NamedDependency[Account], plugins: NamedDependency[Plugins], plugin: FromPath[str], data: JSONBody[StatusChange]
    ) -> PluginOut:
        """Change how the plugin as a whole stands (PEP 792)."""
        return plugin_out(await plugins.change_status(actor, plugin, data))

    @get("/{plugin:str}/tokens", operation_id="listPublishTokens", summary="A plugin's publishing tokens")
    async def tokens(self, actor: NamedDependency[Account], plugins: NamedDependency[Plugins], plugin: FromPath[str]) -> TokenList:
        """Return what is known of those that have not ended."""
        return TokenList([token_out(token) for token in await plugins.tokens(actor, plugin)])

    @post("/{plugin:str}/tokens", operation_id="makePublishToken", summary="Make a publishing token")
    async def add_token(
        self, actor: NamedDependency[Account], plugins: NamedDependency[Plugins], plugin: FromPath[str], data: JSONBody[TokenDraft]
    ) -> NewToken:
        """Return a password for `twine` and `uv publish` (user `__token__`) that uploads this plugin only, for some hours."""
        return await plugins.add_token(actor, plugin, data)

    @delete("/{plugin:str}/tokens/{token:str}", operation_id="revokePublishToken", summary="Revoke a publishing token", status_code=204)
    async def remove_token(
        self, actor: NamedDependency[Account], plugins: NamedDependency[Plugins], plugin: FromPath[str], token: FromPath[str]
    ) -> None:
        """Refuse it from the next request on."""
        await plugins.remove_token(actor, plugin, token)

    @post("/{plugin:str}/transfers", operation_id="offerTransfer", summary="Offer a plugin to another publisher")
    async def offer(
        self, actor: NamedDependency[Account], transfers: NamedDependency[Transfers], plugin: FromPath[str], data: JSONBody[TransferDraft]
    ) -> TransferOut:
        """Begin a transfer; the other side accepts, a reviewer confirms."""
        return transfer_out(await transfers.offer(actor, plugin, data.taker))


class TransferController(Controller):
    """Plugins on their way to another publisher."""

    path = "/transfers"
    tags = ("plugins",)

    @get("/", operation_id="listTransfers", summary="Transfers that have not ended")
    async def page(self, actor: NamedDependency[Account], transfers: NamedDependency[Transfers]) -> TransferList:
        """Return those of one's own publishers; a reviewer sees all."""
        return TransferList([transfer_out(transfer) for transfer in await transfers.under_way(actor)])

    @get("/{transfer:uuid}", operation_id="getTransfer", summary="A transfer")
    async def one(self, actor: NamedDependency[Account], transfers: NamedDependency[Transfers], transfer: FromPath[UUID]) -> TransferOut:
        """Return it to both sides and to reviewers."""
        return transfer_out(await transfers.one(actor, transfer))

    @post("/{transfer:uuid}/acceptance", operation_id="acceptTransfer", summary="Accept a transfer", status_code=200)
    async def accept(self, actor: NamedDependency[Account], transfers: NamedDependency[Transfers], transfer: FromPath[UUID]) -> TransferOut:
        """Take it, as an owner of the publisher that it is offered to."""
        return transfer_out(await transfers.accept(actor, transfer))

    @post("/{transfer:uuid}/confirmation", operation_id="confirmTransfer", summary="Confirm a transfer", status_code=200)
    async def confirm(
        self, actor: NamedDependency[Account], transfers: NamedDependency[Transfers], transfer: FromPath[UUID]
    ) -> TransferOut:
        """Let it happen, as a reviewer who acts for neither side."""
        return transfer_out(await transfers.confirm(actor, transfer))

    @post("/{transfer:uuid}/cancellation", operation_id="callOffTransfer", summary="Call a transfer off", status_code=200)
    async def call_off(
        self, actor: NamedDependency[Account], transfers: NamedDependency[Transfers], transfer: FromPath[UUID]
    ) -> TransferOut:
        """End it without effect, as an owner of either side."""
        return transfer_out(await transfers.call_off(actor, transfer))
