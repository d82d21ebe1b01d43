"""Who a request comes from: the dependency `actor` of every operation that needs an account."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.types import Message, Scope

from wangge_core.access.model import Actor
from wangge_core.errors import ForbiddenError, UnauthenticatedError
from wangge_core.identity.sessions.model import SignedIn
from wangge_core.identity.sessions.service import Sessions
from wangge_core.identity.tokens.quota import Quota, QuotaError, Quotas, Standing

COOKIE: Final = "wangge_session"
STANDING: Final = "token_standing"
"""Where a request's scope keeps how its token stands, for the answer's headers."""
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})

AnyRequest = Request[Any, Any, Any]
Connection = ASGIConnection[Any, Any, Any, Any]


def require_same_origin(request: AnyRequest) -> None:
    """Refuse an unsafe request that another site may have made a browser send.

    A browser says where a request comes from in `Sec-Fetch-Site`, older ones in `Origin`; a request that carries
    the cookie and says neither is refused as well, since no browser of ours sends such a one.

    Raises:
        ForbiddenError: `cross_site`.
    """
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        same = site == "same-origin"
    else:
        origin = request.headers.get("origin")
        same = origin is not None and urlsplit(origin).netloc == request.headers.get("host")
    if not same:
        detail = "This request did not come from a page of this server. Programs use a bearer token instead of the cookie."
        raise ForbiddenError("cross_site", detail)


async def tell_standing(message: Message, scope: Scope) -> None:
    """Put into an answer how the token that asked stands (a Litestar hook)."""
    standing = scope["state"].get(STANDING)
    if message["type"] == "http.response.start" and isinstance(standing, Standing):
        told = [(name.lower().encode(), value.encode()) for name, value in standing.headers.items()]
        message["headers"] = [*message.get("headers", ()), *told]


class RequestOrigin:
    """Reads who asks out of a request: by cookie or by bearer token."""

    def __init__(
        self, sessions: Sessions, address_of: Callable[[Connection], str], *, quotas: Quotas, standard: Quota, secure_cookies: bool
    ) -> None:
        """`address_of` sees through our own proxies; `standard` is what a token may be used for that says nothing itself."""
        self._sessions = sessions
        self._quotas = quotas
        self._standard = standard
        self.address_of = address_of
        self._secure = secure_cookies

    async def signed_in(self, request: AnyRequest) -> SignedIn:
        """Return who is signed in, also when a new password or a second factor is still due (a Litestar dependency).

        Raises:
            UnauthenticatedError: `not_signed_in`, `session_ended` or `token_invalid`.
            ForbiddenError: `cross_site`.
        """
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return await self._counted(request, await self._sessions.by_bearer(token.strip()))
        cookie = request.cookies.get(COOKIE)
        if not cookie:
            raise UnauthenticatedError("not_signed_in", "Sign in first: POST /api/v1/session, or send a bearer token.")
        require_same_origin(request)
        return await self._sessions.by_cookie(cookie)

    async def _counted(self, request: AnyRequest, who: SignedIn) -> SignedIn:
        """Count a request that came with a token, once, however many dependencies ask who it is."""
        if who.token_id is not None and STANDING not in request.scope["state"]:
            quota = self._quota(who)
            try:
                request.scope["state"][STANDING] = await self._quotas.take(who.token_id, quota)
            except QuotaError as error:
                request.scope["state"][STANDING] = error.standing
                raise
        return who

    def _quota(self, who: SignedIn) -> Quota:
        """Return what a token may be used for: of a person no more than the server allows, of a service what it was given."""
        standard = self._standard
        asked = Quota(who.per_minute or standard.per_minute, who.per_day or standard.per_day)
        return asked if who.service else Quota(min(asked.per_minute, standard.per_minute), min(asked.per_day, standard.per_day))

    async def actor(self, request: AnyRequest) -> Actor:
        """Return the actor of an operation (a Litestar dependency).

        Raises:
            UnauthenticatedError: as `signed_in`.
            ForbiddenError: as `signed_in`; `password_change_required`, `second_factor_setup_required`.
        """
        who = await self.signed_in(request)
        if who.must_change_password:
            raise ForbiddenError("password_change_required", "Choose a password of your own first: PUT /api/v1/me/password.")
        if who.second_factor_required and not who.second_factor:
            raise ForbiddenError("second_factor_setup_required", "Your position needs a second factor: POST /api/v1/me/second-factor.")
        return who.actor

    async def caller(self, request: AnyRequest) -> Actor | None:
        """Return the actor when someone is signed in, and None for anybody else (a Litestar dependency).

        Raises:
            UnauthenticatedError: `token_invalid`.
            ForbiddenError: as `actor`.
        """
        if "authorization" not in request.headers and COOKIE not in request.cookies:
            return None
        try:
            return await self.actor(request)
        except UnauthenticatedError as error:
            if error.code == "session_ended":  # a cookie left over from yesterday does not stop anyone from reporting
                return None
            raise

    async def owner(self, request: AnyRequest) -> SignedIn:
        """Return who is signed in by password: a bearer token may not manage the account it acts for.

        Raises:
            ForbiddenError: `session_required`, and as `signed_in`.
        """
        who = await self.signed_in(request)
        if who.session_id is None:
            raise ForbiddenError("session_required", "A bearer token cannot manage its account; sign in with the password.")
        return who

    def cookie(self, token: str) -> Cookie:
        """Return the cookie of a session; it ends with the browser, and the session by its own limits."""
        return Cookie(key=COOKIE, value=token, path="/", httponly=True, secure=self._secure, samesite="strict")

    def no_cookie(self) -> Cookie:
        """Return the cookie that takes the session's away."""
        return Cookie(key=COOKIE, value="", path="/", httponly=True, secure=self._secure, samesite="strict", max_age=0)
