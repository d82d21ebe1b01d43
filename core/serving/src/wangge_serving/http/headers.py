"""Headers that keep the browser on our side."""

import re
from functools import lru_cache
from typing import Final

from litestar.types import ASGIApp, Message, Receive, Scope, Send

_POLICY: Final = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "media-src 'self' blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    # Nothing that somebody wrote can become a script of our pages, whatever mistake is in them: Chromium refuses it.
    # Vue has a policy for what it compiled itself, and the phone app one for the address of its service worker.
    "require-trusted-types-for 'script'",
    "trusted-types vue wangge-worker",
)

_HOST: Final = re.compile(rb"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")
_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    (b"x-robots-tag", b"noindex, nofollow"),
    (b"permissions-policy", b"geolocation=(self), camera=(self), microphone=(self)"),
)


def secured(app: ASGIApp, frames: str = "", pictures: str = "") -> ASGIApp:
    """Wrap an application so that every answer carries the headers, unless it set its own.

    `frames` is the path below which documents may be framed, and frames may go: nowhere else, and nowhere when it is empty.
    `pictures` is one foreign origin that pictures may come from.
    """

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        policy = _policy(next((value for name, value in scope.get("headers", ()) if name == b"host"), b""), frames, pictures)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message.get("headers", ()))
                names = {name.lower() for name, _ in own}
                message["headers"] = [*own, *(pair for pair in (policy, *_HEADERS) if pair[0] not in names)]
            await send(message)

        await app(scope, receive, send_with_headers)

    return middleware


@lru_cache(64)
def _policy(host: bytes, frames: str, pictures: str) -> tuple[bytes, bytes]:
    # A frame could carry away what it knows in an address that it goes to: the policy of the page around it forbids that.
    # The server's name has to be written out, for `'self'` takes no path; a name that a policy cannot take frames nothing.
    allowed = f"{host.decode()}{frames}" if frames and _HOST.fullmatch(host) else "'none'"
    foreign = f" {pictures}" if pictures else ""
    loaded = (f"img-src 'self' data: blob:{foreign}", f"connect-src 'self'{foreign}")
    return b"content-security-policy", "; ".join((*_POLICY, *loaded, f"frame-src {allowed}")).encode()
