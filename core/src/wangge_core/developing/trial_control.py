"""`/trial/…`: what whoever runs a trial may ask of it, with the token that the command printed; for nobody else there is no such path."""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from litestar.types import ASGIApp, Receive, Scope, Send

from wangge_core.developing.recording import Faults
from wangge_core.developing.trial import CallIn, TrialPlatform

PREFIX: Final = "/trial/"
_MOST_BODY: Final = 4 * 1024 * 1024


class Control:
    """Stands before the platform's application."""

    def __init__(self, inner: ASGIApp, platform: TrialPlatform, token: str) -> None:
        """`inner` answers everything else."""
        self._inner = inner
        self._platform = platform
        self._token = token
        self._answers: dict[tuple[str, str], Callable[[bytes], Awaitable[Any]]] = {
            ("GET", "observed"): self._observed,
            ("POST", "calls"): self._call,
            ("PUT", "faults"): self._fault,
            ("POST", "forgiveness"): self._forgive,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or hand on."""
        asked: Any = scope
        if asked["type"] != "http" or not asked["path"].startswith(PREFIX):
            await self._inner(scope, receive, send)
            return
        answer = self._answers.get((str(asked["method"]), asked["path"].removeprefix(PREFIX)))
        given = dict(asked["headers"]).get(b"authorization", b"")
        if answer is None or not secrets.compare_digest(given, f"Bearer {self._token}".encode()):
            await sent(send, 404, {"detail": "Not found"})
            return
        try:
            await sent(send, 200, await answer(await _body(receive)))
        except msgspec.MsgspecError as error:
            await sent(send, 422, {"detail": str(error)})

    async def _observed(self, _: bytes) -> Any:  # noqa: ANN401  whatever JSON is made of
        return self._platform.observed()

    async def _call(self, body: bytes) -> Any:  # noqa: ANN401  as above
        return await self._platform.call(msgspec.json.decode(body, type=CallIn))

    async def _fault(self, body: bytes) -> Any:  # noqa: ANN401  as above
        self._platform.faults = msgspec.json.decode(body, type=Faults)
        return self._platform.faults

    async def _forgive(self, _: bytes) -> Any:  # noqa: ANN401  as above
        self._platform.forgive()
        return {}


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message: Any = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > _MOST_BODY:
            raise msgspec.ValidationError(f"more than {_MOST_BODY} bytes")
        if not message.get("more_body"):
            return body


async def sent(send: Send, status: int, answer: object) -> None:
    """Answer with JSON."""
    content = msgspec.json.encode(answer)
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": content, "more_body": False})
