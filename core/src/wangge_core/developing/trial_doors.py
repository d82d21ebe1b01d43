"""The doors of a county that is thrown away: whoever has the link goes in as one of its people; for everybody else nothing is there."""

import secrets
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs

from litestar.types import ASGIApp, Receive, Scope, Send

from wangge_core.developing.trial_control import PREFIX as STEERED
from wangge_core.developing.trial_control import sent
from wangge_core.identity.sessions.requests import COOKIE
from wangge_core.identity.sessions.schemas import Credentials
from wangge_core.identity.sessions.service import Sessions
from wangge_sdk.trials import TrialAccount

ENTER: Final = "/trial/enter/"
KEY: Final = "wangge_trial_key"
HOMES: Final[Mapping[str, str]] = {
    "": "/m/",
    "grid_worker": "/m/work",
    "township_dispatcher": "/desk/cases",
    "system_admin": "/desk/plugins",
}
"""Where each role begins; without a role one is a resident."""


class Doors:
    """Stands before everything else."""

    def __init__(self, inner: ASGIApp, sessions: Sessions, accounts: tuple[TrialAccount, ...], key: str) -> None:
        """`inner` answers whoever has been let in by `key`."""
        self._inner = inner
        self._sessions = sessions
        self._accounts = {account.username: account for account in accounts}
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, hand on, or say that there is nothing."""
        asked: Any = scope
        if asked["type"] != "http":
            await self._inner(scope, receive, send)
            return
        path = str(asked["path"])
        if path.startswith(ENTER) and secrets.compare_digest(path.removeprefix(ENTER).encode(), self._key.encode()):
            await self._let_in(parse_qs(bytes(asked["query_string"]).decode("ascii", "replace")).get("as", [""])[0], send)
        elif path.startswith(STEERED) and not path.startswith(ENTER):
            await self._inner(scope, receive, send)  # that has a key of its own
        elif self._holds(dict(asked["headers"]).get(b"cookie", b"")):
            await self._inner(scope, receive, send)
        else:
            await sent(send, 404, {"detail": "Not found"})

    def _holds(self, header: bytes) -> bool:
        cookies: SimpleCookie = SimpleCookie(header.decode("latin-1"))
        return KEY in cookies and secrets.compare_digest(cookies[KEY].value.encode(), self._key.encode())

    async def _let_in(self, username: str, send: Send) -> None:
        """Sign somebody in and lead him to where he works; whoever is not on the list comes as a resident."""
        account = self._accounts.get(username)
        token = ""
        if account is not None:
            token, _ = await self._sessions.sign_in(Credentials(account.username, account.password), "127.0.0.1", "trial")
        headers = [
            (b"location", HOMES.get(account.role if account else "", HOMES[""]).encode()),
            (b"cache-control", b"no-store"),
            (b"set-cookie", _cookie(KEY, self._key)),
            (b"set-cookie", _cookie(COOKIE, token)),
        ]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _cookie(name: str, value: str) -> bytes:
    """Return a cookie that comes along when a link from the marketplace's page is followed; an empty one is taken away."""
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Lax{'' if value else '; Max-Age=0'}".encode()
