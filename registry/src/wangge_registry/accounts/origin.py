"""Who a request comes from: the dependency `actor` of every operation that needs an account."""

from typing import Any

from litestar import Request

from wangge_registry.accounts.model import Account
from wangge_registry.accounts.service import Accounts
from wangge_serving.errors import UnauthenticatedError

AnyRequest = Request[Any, Any, Any]


def bearer(request: AnyRequest) -> str:
    """Return the token of a request, or nothing."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


class Origin:
    """Reads who asks out of a request."""

    def __init__(self, accounts: Accounts) -> None:
        """`accounts` knows the sessions."""
        self._accounts = accounts

    async def actor(self, request: AnyRequest) -> Account:
        """Return who is signed in (a Litestar dependency).

        Raises:
            UnauthenticatedError: `not_signed_in` or `session_ended`.
        """
        token = bearer(request)
        if not token:
            raise UnauthenticatedError(
                "not_signed_in", "Sign in first (POST /api/v1/session), and send the token as Authorization: Bearer."
            )
        return await self._accounts.by_token(token)

    async def caller(self, request: AnyRequest) -> Account | None:
        """Return who is signed in, and None for anybody else (a Litestar dependency).

        Raises:
            UnauthenticatedError: `session_ended`.
        """
        return await self._accounts.by_token(token) if (token := bearer(request)) else None
