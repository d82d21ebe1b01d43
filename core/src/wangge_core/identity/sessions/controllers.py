"""Signing in and out, and whoever is signed in."""

from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_core.identity.accounts.schemas import PasswordChange
from wangge_core.identity.accounts.service import Accounts
from wangge_core.identity.sessions.model import Me, SessionList, SignedIn
from wangge_core.identity.sessions.requests import RequestOrigin, require_same_origin
from wangge_core.identity.sessions.schemas import Credentials
from wangge_core.identity.sessions.service import Sessions


class SessionController(Controller):
    """Signing in and out."""

    path = "/session"
    tags = ("session",)

    @post("/", operation_id="signIn", summary="Sign in with user name, password and, when the account has one, a second factor")
    async def sign_in(
        self,
        request: Request[Any, Any, Any],
        sessions: NamedDependency[Sessions],
        request_origin: NamedDependency[RequestOrigin],
        data: JSONBody[Credentials],
    ) -> Response[Me]:
        """Return who is signed in, and set the session's cookie."""
        if "sec-fetch-site" in request.headers:  # a browser: no other site may sign its user in as somebody else
            require_same_origin(request)
        agent = request.headers.get("user-agent", "")
        token, who = await sessions.sign_in(data, request_origin.address_of(request), agent)
        return Response(await sessions.me(who), status_code=201, cookies=[request_origin.cookie(token)])

    @delete("/", operation_id="signOut", summary="Sign out", status_code=204)
    async def sign_out(
        self, owner: NamedDependency[SignedIn], sessions: NamedDependency[Sessions], request_origin: NamedDependency[RequestOrigin]
    ) -> Response[None]:
        """End the session that asks."""
        await sessions.sign_out(owner, owner.session_id)
        return Response(None, status_code=204, cookies=[request_origin.no_cookie()])


class MeController(Controller):
    """Whoever is signed in."""

    path = "/me"
    tags = ("session",)

    @get("/", operation_id="getMe", summary="Who is signed in, and what they may do somewhere")
    async def me(self, signed_in: NamedDependency[SignedIn], sessions: NamedDependency[Sessions]) -> Me:
        """Return what the shell needs for its menus."""
        return await sessions.me(signed_in)

    @put("/password", operation_id="changePassword", summary="Change one's own password", status_code=204)
    async def change_password(
        self, owner: NamedDependency[SignedIn], accounts: NamedDependency[Accounts], data: JSONBody[PasswordChange]
    ) -> None:
        """End every other session and every token of the account."""
        await accounts.change_own_password(owner.actor, owner.account_id, data, owner.session_id)

    @get("/sessions", operation_id="listSessions", summary="One's own sessions")
    async def own(self, owner: NamedDependency[SignedIn], sessions: NamedDependency[Sessions]) -> SessionList:
        """Return where one is signed in."""
        return await sessions.own(owner)

    @delete("/sessions/{session_id:uuid}", operation_id="endSession", summary="End one of one's own sessions", status_code=204)
    async def end(self, owner: NamedDependency[SignedIn], sessions: NamedDependency[Sessions], session_id: FromPath[UUID]) -> None:
        """Sign out there."""
        await sessions.sign_out(owner, session_id)
