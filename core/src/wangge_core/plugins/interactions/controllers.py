"""Plugins' own routes and commands over HTTP."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Controller, Request, Response, post, route
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, Parameter

from wangge_core.access.model import Actor
from wangge_core.errors import NotFoundError
from wangge_core.identity.sessions.requests import RequestOrigin
from wangge_core.plugins.controllers import PluginId
from wangge_core.plugins.host import Host
from wangge_core.plugins.interactions.commands import Commands
from wangge_core.plugins.interactions.describing import described
from wangge_core.plugins.interactions.heading import FOR_FRAMES, frame_of
from wangge_core.plugins.interactions.routes import Asked, Routes
from wangge_core.plugins.interactions.schemas import CommandIn, CommandOut
from wangge_sdk.manifest.rules.routes import RESERVED
from wangge_serving.http.languages import preferred
from wangge_serving.http.problems import MEDIA_TYPE, Problem

CommandId = Annotated[str, Parameter(max_length=60)]
_DESCRIPTION: Final = "openapi.json"
"""No route can have this path: the check of manifests keeps it free."""
_FORM: Final = "application/x-www-form-urlencoded"
_BY_ITSELF: Final = frozenset({"navigate", "no-cors", "websocket"})
_HEADERS: Final = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""Of every answer of a plugin: it is data, whatever a browser would make of it."""


_PLUGINS_FAULTS: Final = {
    502: ResponseSpec(
        Problem,
        description="The plugin failed, or gave an answer that is not what it declares.",
        media_type=MEDIA_TYPE,
        generate_examples=False,
    ),
    504: ResponseSpec(Problem, description="The plugin took too long.", media_type=MEDIA_TYPE, generate_examples=False),
}


class CommandController(Controller):
    """What people do from a menu or a page."""

    path = "/plugins/{plugin:str}/commands"
    tags = ("plugins",)
    opt = {FOR_FRAMES: True}  # noqa: RUF012  Litestar's own attribute

    @post("/{command:str}", operation_id="runCommand", summary="Run a command of a plugin", status_code=200, responses=_PLUGINS_FAULTS)
    async def run(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        commands: NamedDependency[Commands],
        plugin: FromPath[PluginId],
        command: FromPath[CommandId],
        data: JSONBody[CommandIn],
    ) -> CommandOut:
        """Have the plugin do it, on behalf of whoever asks."""
        ran = await commands.run(actor, plugin, command, data.area, data.input, locale_of(request), frame_of(request))
        return CommandOut(ran.message, ran.page)


@route(
    ["/x/{plugin:str}", "/x/{plugin:str}/{path:path}"],
    http_method=["GET", "POST", "PUT", "PATCH", "DELETE"],
    include_in_schema=False,
    name="plugin-route",
    opt={FOR_FRAMES: True},
)
async def plugin_route(
    request: Request[Any, Any, Any],
    request_origin: NamedDependency[RequestOrigin],
    routes: NamedDependency[Routes],
    host: NamedDependency[Host],
    plugin: FromPath[str],
    path: FromPath[str] = "",
) -> Response[bytes]:
    """Have a plugin answer; of the request it is told the path, the query or body, and nothing else."""
    plugin, _, place = plugin.partition("@")
    if request.method == "GET" and path.strip("/") == _DESCRIPTION:
        await request_origin.actor(request)  # for whoever has an account
        return _described(host, plugin, locale_of(request))
    caller = await request_origin.caller(request) if _is_asked_for(request) else None
    pairs = [(name, text) for name, text in request.query_params.multi_items() if name != RESERVED]
    asked = Asked(
        plugin=plugin,
        method=str(request.method),
        segments=tuple(path.strip("/").split("/")),
        area=place or request.query_params.get(RESERVED, ""),
        query=[*pairs, *await _form(request)],
        body=None if request.method in {"GET", "DELETE"} or _is_form(request) else await request.json(),
        formed=_is_form(request),
        locale=locale_of(request),
        address=request_origin.address_of(request),
        frame=frame_of(request),
    )
    served = await routes.call(caller, asked)
    headers = _HEADERS | ({"Content-Type": served.content_type} if served.content_type else {})
    return Response(served.content, status_code=served.status, headers=headers)


def _is_form(request: Request[Any, Any, Any]) -> bool:
    return request.content_type[0] == _FORM


async def _form(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """Return the fields of a form as programs send them by standards older than JSON; values of one name in order."""
    if not _is_form(request):
        return []
    return [(name, value) for name, value in (await request.form()).multi_items() if isinstance(value, str) and name != RESERVED]


def _described(host: Host, plugin: str, locale: str) -> Response[bytes]:
    offer = host.installed(plugin).offer
    if offer is None:
        raise NotFoundError("route_not_found", f"The manifest of {plugin[:80]} cannot be read; its page says why.")
    return Response(msgspec.json.encode(described(offer, locale)), status_code=200, headers={"Content-Type": "application/json"})


def locale_of(request: Request[Any, Any, Any]) -> str:
    """Return the language in which a plugin answers: the one in which problems are told."""
    return preferred(request.headers.get("Accept-Language"))


def _is_asked_for(request: Request[Any, Any, Any]) -> bool:
    """Tell whether a program asks.

    A browser that goes to an address or loads a picture asks on nobody's behalf: its cookie counts for nothing, so that no
    link and no picture in a text can make a plugin act in the reader's name.
    """
    return request.headers.get("sec-fetch-mode", "") not in _BY_ITSELF
