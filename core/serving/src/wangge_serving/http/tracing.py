"""One id per request, in the answer, the log and the audit."""

from contextvars import ContextVar
from typing import Final
from uuid import uuid4

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_HEADER: Final = b"x-trace-id"
_current: ContextVar[str] = ContextVar("trace_id", default="")


def trace_id() -> str:
    """Return the id of the request that is being answered, or nothing outside of one."""
    return _current.get()


def traced(app: ASGIApp) -> ASGIApp:
    """Wrap an application so that each request has an id; it is ours, whatever the caller sent."""

    async def middleware(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        trace = uuid4().hex
        token = _current.set(trace)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (_HEADER, trace.encode())]
            await send(message)

        try:
            await app(scope, receive, send_with_id)
        finally:
            _current.reset(token)

    return middleware
