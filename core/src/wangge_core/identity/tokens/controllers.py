"""One's own bearer tokens over HTTP."""

from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_core.identity.sessions.model import SignedIn
from wangge_core.identity.tokens.model import NewToken, TokenList
from wangge_core.identity.tokens.schemas import TokenDraft, TokenRotation
from wangge_core.identity.tokens.service import Tokens


class TokenController(Controller):
    """Tokens of programs that act for the account."""

    path = "/me/tokens"
    tags = ("session",)

    @get("/", operation_id="listTokens", summary="One's own bearer tokens")
    async def own(self, owner: NamedDependency[SignedIn], tokens: NamedDependency[Tokens]) -> TokenList:
        """Return what is known of them; the tokens themselves are kept nowhere."""
        return await tokens.own(owner)

    @post("/", operation_id="createToken", summary="Make a bearer token")
    async def add(self, owner: NamedDependency[SignedIn], tokens: NamedDependency[Tokens], data: JSONBody[TokenDraft]) -> NewToken:
        """Return the token, this once."""
        return await tokens.add(owner, data)

    @post("/{token_id:uuid}/successor", operation_id="rotateToken", summary="Make a successor of a bearer token")
    async def rotate(
        self,
        owner: NamedDependency[SignedIn],
        tokens: NamedDependency[Tokens],
        token_id: FromPath[UUID],
        data: JSONBody[TokenRotation],
    ) -> NewToken:
        """Return the new token, this once; the old one works for the grace that is asked for."""
        return await tokens.rotate(owner, token_id, data)

    @delete("/{token_id:uuid}", operation_id="revokeToken", summary="Revoke a bearer token", status_code=204)
    async def remove(self, owner: NamedDependency[SignedIn], tokens: NamedDependency[Tokens], token_id: FromPath[UUID]) -> None:
        """Refuse it from the next request on."""
        await tokens.remove(owner, token_id)
