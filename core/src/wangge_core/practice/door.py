"""The door to the practice area: what is asked for below `/practice` is answered by the practice platform, to whoever the run says.

Neither side sees the other's cookies: the browser never holds a session of the practice platform, and that never hears of the real
one. What would leave the machine, make accounts, or practise within practice has no way through.
"""

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final

from litestar import asgi
from litestar.handlers import ASGIRouteHandler
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from wangge_core.identity.sessions.requests import COOKIE as SESSION
from wangge_core.practice.controllers import COOKIE, PATH
from wangge_core.practice.errors import PracticeClosedOffError
from wangge_core.practice.service import Practice, Run

_API: Final = "/api/v1/"
_PAGES: Final = ("/m", "/desk")
OPEN: Final = frozenset(
    {
        "algorithms",
        "areas",
        "attachments",
        "call-chains",
        "cases",
        "cockpit",
        "collections",
        "contributions",
        "disputes",
        "document-conflicts",
        "duty",
        "erasures",
        "follow-ups",
        "freshness",
        "leaves",
        "local-rules",
        "measures",
        "me",
        "orders",
        "plugins",
        "public",
        "referrals",
        "responsibilities",
        "standards",
        "statistics",
        "tasks",
        "units",
        "whistles",
        "withdrawals",
        "workflows",
    }
)
"""First parts of the paths that practice has. Whatever else the platform has or learns is closed off until it is added here."""
CLOSED: Final = ("me/password", "me/second-factor", "me/tokens", "me/devices", "me/sessions", "me/notice-channels", "cases/import")
"""What is closed off below an open part: credentials, and whatever is made for more than a few cases."""
_ASGI: Final = ("type", "asgi", "http_version", "method", "scheme", "query_string", "client", "server", "extensions")
"""What an application is told of a request; what another one has noted in it stays behind."""


def practice_door(practice: Practice, outside: Callable[[], ASGIApp]) -> ASGIRouteHandler:
    """Return the route that everything below `/practice` goes through; `outside` is the application around it, for the shell's files."""

    @asgi(PATH, is_mount=True, copy_scope=True)
    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        path = _inside(scope)
        if path.startswith(_API):
            run = practice.run(_cookies(scope).get(COOKIE))
            _require_open(path)
            await practice.ground().app(_moved(scope, path, run), receive, _without_cookies(send))
        elif path.startswith(tuple(f"{page}/" for page in _PAGES)) or path in _PAGES:
            await outside()(_moved(scope, path, None), receive, send)
        else:
            raise PracticeClosedOffError(PATH + path)

    return door


def _inside(scope: Scope) -> str:
    """Return the path below the door, whether or not the router has shortened it already."""
    return str(scope["path"]).removeprefix(PATH)


def _require_open(path: str) -> None:
    """Refuse what practice does not have.

    Raises:
        PracticeClosedOffError: it is closed off.
    """
    asked = path.removeprefix(_API).strip("/")
    if asked.partition("/")[0] not in OPEN or any(asked == closed or asked.startswith(f"{closed}/") for closed in CLOSED):
        raise PracticeClosedOffError(PATH + path)


def _moved(scope: Scope, path: str, run: Run | None) -> Any:  # noqa: ANN401  a scope is made of more kinds than one can name
    """Return the request as one inside: another path, and no cookie but that of the run's invented colleague."""
    kept = [(name, value) for name, value in scope["headers"] if name.lower() not in {b"cookie", b"authorization"}]
    if run is not None and run.session is not None:
        kept.append((b"cookie", f"{SESSION}={run.session}".encode()))
    told: dict[str, Any] = {key: value for key, value in scope.items() if key in _ASGI}
    return told | {"path": path, "raw_path": path.encode(), "root_path": "", "headers": kept}


def _cookies(scope: Scope) -> dict[str, str]:
    text = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"cookie")
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(text).items()}
    except CookieError:
        return {}


def _without_cookies(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [(name, value) for name, value in message.get("headers", ()) if name.lower() != b"set-cookie"]
        await send(message)

    return sending
