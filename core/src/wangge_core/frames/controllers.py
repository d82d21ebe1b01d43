"""Frames over HTTP."""

import re
from typing import Any, Final

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from wangge_core.access.model import Actor
from wangge_core.errors import InvalidError
from wangge_core.frames.documents import BASE
from wangge_core.frames.schemas import FrameAnswer, FrameQuestion
from wangge_core.frames.service import Frames
from wangge_core.plugins.controllers import PluginId
from wangge_core.plugins.interactions.heading import FOR_FRAMES, HEADER, frame_of

_HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?")


class FrameController(Controller):
    """What the shell asks on behalf of a frame."""

    path = "/plugins/{plugin:str}/frames"
    tags = ("plugins",)
    opt = {FOR_FRAMES: True}  # noqa: RUF012  Litestar's own attribute

    @post("/ask", operation_id="askForFrame", summary="Ask the platform on behalf of a plugin's frame", status_code=200)
    async def ask(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        frames: NamedDependency[Frames],
        plugin: FromPath[PluginId],
        data: JSONBody[FrameQuestion],
    ) -> FrameAnswer:
        """Answer as the user who looks at it, cut down to what the county granted the plugin and to the area."""
        frame = frame_of(request)
        if frame is None:
            raise InvalidError("plugin_header", f"Say whose frame asks, in {HEADER}: {plugin[:80]}@<version>.")
        return await frames.ask(actor, frame, data.area, data.method, data.input)


@get(f"{BASE}/{{plugin:str}}/{{digest:str}}/{{path:path}}", include_in_schema=False, name="frame-file")
async def frame_file(
    request: Request[Any, Any, Any], frames: NamedDependency[Frames], plugin: FromPath[str], digest: FromPath[str], path: FromPath[str]
) -> Response[bytes]:
    """Return the document of a frame or one of its files."""
    given = frames.given(plugin, digest, path.strip("/"), host_of(request))
    return Response(given.content, headers={**given.headers, "Content-Type": given.media_type})


def host_of(request: Request[Any, Any, Any]) -> str:
    """Return the name by which the browser knows this server; one that no content security policy takes is nobody's."""
    said: str = request.headers.get("host", "")
    return said if _HOST.fullmatch(said) else "host.invalid"
