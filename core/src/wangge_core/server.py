"""Running the platform under uvicorn."""

import socket

from wangge_core.app import create_app
from wangge_core.base_map.tiles import BaseMap
from wangge_core.frames.documents import BASE
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_serving import running
from wangge_serving.http.headers import secured
from wangge_serving.http.tracing import traced


def listen(settings: Settings) -> socket.socket:
    """Return the socket to serve on; connections wait in it until the server has started.

    Raises:
        InvalidError: `address`, when the address is in use, out of range or not this machine's.
    """
    return running.listen(settings.host, settings.port, "WANGGE_PORT")


def serve(platform: Platform, more: str = "") -> int:
    """Serve on the settings' address; see `serve_on`."""
    return serve_on(listen(platform.settings), platform, more)


def serve_on(listener: socket.socket, platform: Platform, more: str = "") -> int:
    """Serve until SIGINT or SIGTERM comes, and return 0; print `ready http://…` when requests are answered.

    `more` is printed after the address.
    """
    tiles = BaseMap.of(platform.settings).tiles
    application = secured(create_app(platform), frames=f"{BASE}/", pictures=tiles.origin if tiles else "")
    return running.serve(listener, traced(application), platform.settings.log_level, more)
