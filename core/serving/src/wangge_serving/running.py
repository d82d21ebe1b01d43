"""Running an application under uvicorn."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from litestar.types import ASGIApp

from wangge_serving.errors import FieldError, InvalidError

_GRACE_SECONDS: Final = 10
_BACKLOG: Final = 2048
_STOPPING: Final = (signal.SIGINT, signal.SIGTERM)


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

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop when a signal asks for it, and take that for a good end: uvicorn would raise the signal once more."""
        before = {number: signal.signal(number, self.handle_exit) for number in _STOPPING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def listen(host: str, port: int, setting: str) -> socket.socket:
    """Return the socket to serve on; connections wait in it until the server has started. `setting` names the port's variable.

    Raises:
        InvalidError: `address`, when the address is in use, out of range or not this machine's.
    """
    try:
        return socket.create_server((host, port), backlog=_BACKLOG, reuse_port=False)
    except (OSError, OverflowError) as error:
        reason = str(error).partition(" (while")[0]
        message = f"Cannot listen on {host}:{port}: {reason}. Choose another with --port or {setting}."
        raise InvalidError("address", message, (FieldError(setting, "address", message),)) from error


def serve(listener: socket.socket, application: ASGIApp, log_level: str, more: str = "", word: str = "ready") -> int:
    """Serve until SIGINT or SIGTERM comes, and return 0; print `ready http://…` when requests are answered.

    `more` is printed after the address; `word` stands for `ready` where another server's address is the one to wait for.
    """
    host, port = listener.getsockname()[:2]

    def announce() -> None:
        sys.stdout.write(f"{word} http://{host}:{port}\n{more}")
        sys.stdout.flush()

    config = uvicorn.Config(
        application,
        log_level=log_level.lower(),
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
