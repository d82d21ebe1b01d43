"""Running the application under uvicorn."""

import asyncio
import socket
import sys
from collections.abc import Callable
from typing import Final

import uvicorn

from wangge_core.app import create_app
from wangge_core.http.headers import secured
from wangge_core.http.tracing import traced
from wangge_core.platform import Platform

_GRACE_SECONDS: Final = 10
_BACKLOG: Final = 2048


class AnnouncingServer(uvicorn.Server):
    """Says when it is ready, once the application has started and the socket accepts."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        """`announce` is called once."""
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets)
        if not self.should_exit:
            self._announce()


def serve(platform: Platform, more: str = "") -> int:
    """Serve until a signal comes; print `ready http://…` when requests are answered.

    `more` is printed after the address.
    """
    settings = platform.settings
    listener = socket.create_server((settings.host, settings.port), backlog=_BACKLOG, reuse_port=False)
    host, port = listener.getsockname()[:2]

    def announce() -> None:
        sys.stdout.write(f"ready http://{host}:{port}\n{more}")
        sys.stdout.flush()

    config = uvicorn.Config(
        traced(secured(create_app(platform))),
        log_level=settings.log_level.lower(),
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        lifespan="on",
        proxy_headers=False,
    )
    server = AnnouncingServer(config, announce)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(server.serve(sockets=[listener]))
    return 0 if server.started else 1
