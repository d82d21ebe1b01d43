"""Who a request comes from: the dependency `actor` of every operation that needs an account."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from litestar import Request

from wangge_registry.accounts.model import PUBLISHING, Account
from wangge_registry.accounts.service import Accounts
from wangge_serving.errors import UnauthenticatedError

AnyRequest = Request[Any, Any, Any]

COOKIE: Final = "wangge_registry"
PAGE: Final = "x-wangge-page"
"""The header with which our own pages change things. No page of another origin can set it, so that the cookie alone changes nothing."""
_READING: Final = frozenset({"GET", "HEAD"})


def bearer(request: AnyRequest) -> str:
    """Return the token of a request, or nothing: of its header, or of the cookie that our own pages have."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return request.cookies.get(COOKIE, "") if PAGE in request.headers or request.method in _READING else ""


class Origin:
    """Reads who asks out of a request."""

    def __init__(self, accounts: Accounts, of_token: Callable[[str], Awaitable[Account]]) -> None:
        """`accounts` knows the sessions, `of_token` who holds a publishing token."""
        self._accounts = accounts
        self._of_token = of_token

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

    async def holder(self, request: AnyRequest) -> Account | None:
        """Return who is signed in or holds a publishing token; for the few operations that a token is enough for.

        Raises:
            UnauthenticatedError: `session_ended`, `publish_token_invalid`, `publish_token_ended`.
            ForbiddenError: `not_a_member`.
            ConflictError: `publisher_unverified`, `publisher_suspended`.
        """
        token = bearer(request)
        return await self._of_token(token) if token.startswith(PUBLISHING) else await self.caller(request)
