"""`X-Plugin: <id>@<version>`: a request that the shell makes on behalf of a plugin's frame.

It narrows and never widens: the user's session is what it is, and the header says that a plugin asks through it. Such a
request is taken only where a plugin may ask for itself, and only by the plugin whose frame it is.
"""

import re
from typing import Any, Final, NamedTuple

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from wangge_core.errors import ConflictError, ForbiddenError, InvalidError
from wangge_core.plugins.model import Installed

HEADER: Final = "X-Plugin"
FOR_FRAMES: Final = "for_frames"
"""Marks, in a handler's `opt`, what a frame may ask for."""
_FORM: Final = re.compile(r"([a-z][a-z0-9-]*\.[a-z][a-z0-9-]*)@([0-9A-Za-z.+-]{1,60})")

Connection = ASGIConnection[Any, Any, Any, Any]


class Frame(NamedTuple):
    """Whose frame asks."""

    plugin: str
    version: str


def frame_of(connection: Connection) -> Frame | None:
    """Return whose frame asks; None when somebody asks for themselves.

    Raises:
        InvalidError: `plugin_header`.
    """
    said = connection.headers.get(HEADER)
    if said is None:
        return None
    found = _FORM.fullmatch(said)
    if found is None:
        raise InvalidError("plugin_header", f"{HEADER} is {said[:80]!r}; it names a plugin and its version: acme.lamps@1.2.0.")
    return Frame(found[1], found[2])


def require_version(frame: Frame | None, running: Installed | None) -> None:
    """Go on only with a frame of the version that runs where it asks.

    Raises:
        ConflictError: `plugin_version`.
    """
    if frame is not None and running is not None and running.version != frame.version:
        detail = f"{frame.plugin} runs here in version {running.version}, and the frame is of {frame.version}: open the page anew."
        raise ConflictError("plugin_version", detail)


async def require_for_frames(connection: Connection, handler: BaseRouteHandler) -> None:
    """Be a Litestar guard: take what a frame asks for only where its plugin may ask, and as no other plugin.

    Raises:
        InvalidError, ForbiddenError: `plugin_header`.
    """
    frame = frame_of(connection)
    if frame is None:
        return
    if not handler.opt.get(FOR_FRAMES) or connection.path_params.get("plugin") != frame.plugin:
        detail = f"A frame of {frame.plugin} may ask its own routes, commands and what the bridge offers, and nothing else."
        raise ForbiddenError("plugin_header", detail)
