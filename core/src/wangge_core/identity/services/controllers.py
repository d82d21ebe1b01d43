"""Service accounts over HTTP, for system administrators."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_core.access.model import Actor
from wangge_core.identity.services.schemas import ServiceAccountChange, ServiceAccountDraft, ServiceAccountList, ServiceAccountOut
from wangge_core.identity.services.service import Services
from wangge_core.identity.tokens.model import NewToken, TokenList
from wangge_core.identity.tokens.schemas import TokenDraft, TokenRotation


class ServiceController(Controller):
    """Accounts of programs."""

    path = "/service-accounts"
    tags = ("accounts",)

    @get("/", operation_id="listServiceAccounts", summary="List service accounts")
    async def every(self, actor: NamedDependency[Actor], services: NamedDependency[Services]) -> ServiceAccountList:
        """Return each with the unit that answers for it, its end, and when it was last used."""
        return await services.every(actor)

    @post("/", operation_id="createServiceAccount", summary="Open a service account")
    async def add(
        self, actor: NamedDependency[Actor], services: NamedDependency[Services], data: JSONBody[ServiceAccountDraft]
    ) -> ServiceAccountOut:
        """Return it; a security administrator gives it positions like a person, and a token is made for it."""
        return await services.add(actor, data)

    @patch("/{service:uuid}", operation_id="changeServiceAccount", summary="Change a service account")
    async def change(
        self,
        actor: NamedDependency[Actor],
        services: NamedDependency[Services],
        service: FromPath[UUID],
        data: JSONBody[ServiceAccountChange],
    ) -> ServiceAccountOut:
        """Say anew what it is for, or how long it works."""
        return await services.change(actor, service, data)

    @delete("/{service:uuid}", operation_id="endServiceAccount", summary="End a service account", status_code=200)
    async def end(self, actor: NamedDependency[Actor], services: NamedDependency[Services], service: FromPath[UUID]) -> ServiceAccountOut:
        """End it for good; its tokens end with it."""
        return await services.end(actor, service)

    @get("/{service:uuid}/tokens", operation_id="listServiceTokens", summary="Tokens of a service account")
    async def tokens(self, actor: NamedDependency[Actor], services: NamedDependency[Services], service: FromPath[UUID]) -> TokenList:
        """Return what is known of them; the tokens themselves are kept nowhere."""
        return await services.tokens_of(actor, service)

    @post("/{service:uuid}/tokens", operation_id="createServiceToken", summary="Make a token of a service account")
    async def add_token(
        self, actor: NamedDependency[Actor], services: NamedDependency[Services], service: FromPath[UUID], data: JSONBody[TokenDraft]
    ) -> NewToken:
        """Return the token, this once."""
        return await services.add_token(actor, service, data)

    @post("/{service:uuid}/tokens/{token:uuid}/successor", operation_id="rotateServiceToken", summary="Make a successor of such a token")
    async def rotate(
        self,
        actor: NamedDependency[Actor],
        services: NamedDependency[Services],
        service: FromPath[UUID],
        token: FromPath[UUID],
        data: JSONBody[TokenRotation],
    ) -> NewToken:
        """Return the new token, this once; the old one works for the grace that is asked for."""
        return await services.rotate_token(actor, service, token, data)

    @delete("/{service:uuid}/tokens/{token:uuid}", operation_id="revokeServiceToken", summary="Revoke such a token", status_code=204)
    async def revoke(
        self, actor: NamedDependency[Actor], services: NamedDependency[Services], service: FromPath[UUID], token: FromPath[UUID]
    ) -> None:
        """Refuse it from the next request on."""
        await services.revoke_token(actor, service, token)
