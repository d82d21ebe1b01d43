"""The dispatcher of plugins' own routes, `/x/<plugin id>/…`: who may call what where, and what goes in and out.

The plugin sees the method, the path and what fits its schema, and no header or cookie. What it asks the platform for
meanwhile is cut down to user ∩ grant ∩ area by the broker, which knows the caller from here and not from the plugin.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

import msgspec

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.errors import ForbiddenError, NotFoundError, UnauthenticatedError
from wangge_core.forms.validators import validator_for
from wangge_core.plugins.conditions import Conditions
from wangge_core.plugins.interactions.heading import Frame, require_version
from wangge_core.plugins.interactions.inputs import checked, from_query
from wangge_core.plugins.interactions.outcomes import refuse, require_heard
from wangge_core.plugins.live import Cause
from wangge_core.plugins.model import Installed
from wangge_core.plugins.relay import Relay
from wangge_sdk.interactions import MOST_ANSWER, RouteAnswer, RouteRequest
from wangge_sdk.manifest import ServedRoute
from wangge_sdk.manifest.collections import properties_of
from wangge_serving.http.limits import RateLimit

NOBODY: Final = Actor(kind="resident", id="anonymous")
JSON: Final = "application/json"
_QUERIED: Final = frozenset({"GET", "DELETE"})
_LONGEST_PART: Final = 200
_MOST_LIMITS: Final = 4096


class Host(Protocol):
    """What is needed of the plugin host."""

    def running(self, plugin: str, area: str) -> Installed | None:
        """Return the version of a plugin that runs in an area; None where it is off, or not ready."""

    def relay(self, area: str) -> Relay:
        """Return the relay of an area."""


class Asked(NamedTuple):
    """A request for a route, as the HTTP layer read it."""

    plugin: str
    method: str
    segments: tuple[str, ...]
    area: str
    query: Sequence[tuple[str, str]]
    body: object
    """Parsed JSON; None without a body."""
    locale: str
    address: str
    """Of whoever asks without an account."""
    frame: Frame | None = None
    """Whose frame asks, if one does."""
    formed: bool = False
    """Whether the body was a form, whose fields stand in the query."""


class Served(NamedTuple):
    """What goes back."""

    status: int
    content: bytes
    content_type: str
    """Empty where there is no content."""


class Routes:
    """The operation."""

    def __init__(self, host: Host, conditions: Conditions) -> None:
        """`conditions` knows who holds a plugin's permissions."""
        self._host = host
        self._conditions = conditions
        self._limits: dict[tuple[str, str, str, int], RateLimit] = {}

    async def call(self, actor: Actor | None, asked: Asked) -> Served:
        """Have a plugin answer a call of its route.

        Raises:
            InvalidError: `area_code`, `plugin_input`; `plugin_refused` by the plugin.
            NotFoundError: `route_not_found`, also where the plugin is off; `plugin_refused` by the plugin.
            UnauthenticatedError: `not_signed_in`, when the route is not public.
            ForbiddenError: `permission_missing`; `plugin_refused` by the plugin.
            ConflictError: `plugin_version`; `plugin_refused` by the plugin.
            TooManyError: `too_many_requests`.
            FaultyError, LateError, UnavailableError: see `outcomes.require_heard`.
        """
        area = area_code.parse(asked.area)
        route, parameters = self._found(asked, area)
        self._require(actor, asked.plugin, area, route)
        self._limit(asked.plugin, route).take(actor.id if actor else asked.address)
        given = from_query(route.input, asked.query) if asked.formed or asked.method in _QUERIED else asked.body
        request = RouteRequest(
            method=route.declared.method,
            path=route.declared.path,
            parameters=dict(parameters),
            input=checked(route.input, given),
            signed_in=actor is not None,
        )
        delivered = await self._host.relay(area).handle(
            f"route:{route.declared.handler}",
            request,
            plugin=asked.plugin,
            locale=asked.locale,
            cause=Cause(actor or NOBODY, reading=asked.method == "GET"),
            misfit=lambda answer: misfit(route, answer or RouteAnswer()),
        )
        require_heard(delivered, asked.plugin)
        return served(route, delivered.answer.value if delivered.answer else RouteAnswer(), asked.locale)

    def _found(self, asked: Asked, area: str) -> tuple[ServedRoute, Mapping[str, str]]:
        running = self._host.running(asked.plugin, area)
        require_version(asked.frame, running)
        if running and running.offer and all(len(part) <= _LONGEST_PART for part in asked.segments):
            for route in running.offer.routes:
                parameters = route.match(asked.segments) if route.declared.method == asked.method else None
                if parameters is not None:
                    return route, parameters
        path = "/".join(asked.segments)[:_LONGEST_PART]
        detail = f"{asked.plugin[:80]} has no route {asked.method} /{path} in {area}, or is not on there."
        raise NotFoundError("route_not_found", detail)

    def _require(self, actor: Actor | None, plugin: str, area: str, route: ServedRoute) -> None:
        needed = route.declared.permission
        if needed is None:
            return
        if actor is None:
            raise UnauthenticatedError("not_signed_in", "Sign in first: POST /api/v1/session, or send a bearer token.")
        if not self._conditions.may(actor, area, plugin, needed):
            detail = (
                f"This needs the permission {plugin}:{needed} in area {area}; ask a security administrator for a position that gives it."
            )
            raise ForbiddenError("permission_missing", detail)

    def _limit(self, plugin: str, route: ServedRoute) -> RateLimit:
        key = (plugin, route.declared.method, route.declared.path, route.declared.rate_per_minute)
        limit = self._limits.get(key)
        if limit is None:
            if len(self._limits) >= _MOST_LIMITS:
                self._limits.clear()
            limit = self._limits[key] = RateLimit(route.declared.rate_per_minute, frozenset())
        return limit


def misfit(route: ServedRoute, answer: RouteAnswer) -> str | None:
    """Say what is wrong with an answer, by place and rule and never by value; None when it is what the route declares."""
    if answer.refused is not None:
        return None
    if route.declared.content_type is None:
        return "content without a content_type in the manifest" if answer.content is not None else _output_misfit(route, answer)
    if answer.output is not None:
        return f"output, where the manifest declares {route.declared.content_type}"
    return "no content" if answer.content is None else _content_misfit(route.declared.content_type, answer.content)


def served(route: ServedRoute, answer: RouteAnswer, locale: str) -> Served:
    """Return an answer that fits as it goes back.

    Raises:
        ForbiddenError, NotFoundError, ConflictError, InvalidError: `plugin_refused`.
    """
    if answer.refused is not None:
        refuse(answer.refused, locale)
    if answer.content is not None and route.declared.content_type is not None:
        return Served(answer.status, answer.content, _with_charset(route.declared.content_type))
    if route.output is None:
        return Served(204, b"", "")
    return Served(answer.status, msgspec.json.encode(answer.output), JSON)


def _output_misfit(route: ServedRoute, answer: RouteAnswer) -> str | None:
    if route.output is None:
        return "output without a schema in the manifest" if answer.output is not None else None
    try:
        encoded = msgspec.json.encode(answer.output)
        value = msgspec.json.decode(encoded)  # as the caller will read it: a key that was a number is a text by then
    except (msgspec.MsgspecError, TypeError, ValueError, RecursionError):
        return "output that is no JSON"
    if len(encoded) > MOST_ANSWER:
        return f"output of more than {MOST_ANSWER} bytes"
    findings = validator_for(route.output).check(value)
    if not findings:
        return None
    field = findings[0].path.strip("/").partition("/")[0]  # further in, a name may be what the plugin was told
    place = f"the field {field} of its output" if field in properties_of(route.output) else "its output"
    return f"{place} breaks the rule {findings[0].code}"


def _content_misfit(content_type: str, content: bytes) -> str | None:
    if len(content) > MOST_ANSWER:
        return f"content of more than {MOST_ANSWER} bytes"
    if _with_charset(content_type) != content_type:
        try:
            content.decode()
        except UnicodeDecodeError:
            return "content that is not UTF-8"
    return None


def _with_charset(content_type: str) -> str:
    return f"{content_type}; charset=utf-8" if content_type.startswith("text/") or content_type.endswith(("json", "xml")) else content_type


def media_types(route: ServedRoute) -> Mapping[str, Any]:
    """Return the kinds of content of an answer with their schemas, as OpenAPI has them; none where there is no content."""
    if route.declared.content_type is not None:
        text = _with_charset(route.declared.content_type) != route.declared.content_type
        return {route.declared.content_type: {"schema": {"type": "string"} if text else {"type": "string", "format": "binary"}}}
    return {} if route.output is None else {JSON: {"schema": route.output}}
