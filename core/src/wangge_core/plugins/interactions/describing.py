"""The description of a plugin's own routes, as OpenAPI 3.1: made from what is served, so that the two never differ. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangge_core.plugins.contributions import Offer
from wangge_core.plugins.interactions.routes import media_types
from wangge_sdk.manifest import ServedRoute
from wangge_sdk.manifest.routes import name_of
from wangge_sdk.texts import say

_QUERIED: Final = frozenset({"GET", "DELETE"})
_PROBLEM: Final = {
    "type": "object",
    "required": ["title", "status", "code", "detail", "trace_id"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "trace_id": {"type": "string"},
    },
}
_AREA: Final = {
    "name": "area",
    "in": "query",
    "required": True,
    "schema": {"type": "string", "pattern": "^[0-9]{2,15}$"},
    "description": "Code of the area that the call is for; the plugin is on there.",
}
_PROBLEMS: Final[Mapping[str, str]] = {
    "404": "No such route, or the plugin is off there.",
    "422": "What was sent does not fit.",
    "429": "Too many calls; Retry-After says when to come back.",
    "502": "The plugin failed, or gave an answer that is not what it declares.",
    "503": "The plugin is busy, resting or down.",
    "504": "The plugin took too long.",
}
_GUARDED: Final[Mapping[str, str]] = {"401": "Nobody is signed in.", "403": "The permission is missing."}


def described(offer: Offer, locale: str) -> dict[str, Any]:
    """Return the document for one version of a plugin."""
    manifest = offer.manifest
    paths: dict[str, dict[str, Any]] = {}
    for route in offer.routes:
        paths.setdefault(_path(route), {})[route.declared.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {"title": say(manifest.name, locale), "version": manifest.version, "description": say(manifest.summary, locale)},
        "servers": [{"url": f"/x/{manifest.id}"}],
        "paths": paths,
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _path(route: ServedRoute) -> str:
    return "/" + "/".join(route.segments)


def _operation(route: ServedRoute) -> dict[str, Any]:
    declared, queried = route.declared, route.declared.method in _QUERIED
    problems = {**_PROBLEMS, **({} if declared.public else _GUARDED)}
    content = media_types(route)
    operation: dict[str, Any] = {
        "operationId": "_".join((declared.method.lower(), *(_word(part) for part in route.segments if part))),
        "parameters": [*_path_parameters(route), _AREA, *(_query_parameters(route) if queried else ())],
        "responses": {
            **({"200": {"description": "The answer.", "content": content}} if content else {"204": {"description": "Done."}}),
            **{
                status: {
                    "description": text,
                    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                for status, text in sorted(problems.items())
            },
        },
        "security": [] if declared.public else [{"token": []}],
        "x-rate-per-minute": declared.rate_per_minute,
    }
    if declared.permission:
        operation["x-permission"] = declared.permission
    if route.input is not None and not queried:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": route.input}}}
    return operation


def _word(segment: str) -> str:
    return f"_{name}" if (name := name_of(segment)) else segment


def _path_parameters(route: ServedRoute) -> Iterator[dict[str, Any]]:
    for segment in route.segments:
        if name := name_of(segment):
            yield {"name": name, "in": "path", "required": True, "schema": {"type": "string", "maxLength": 200}}


def _query_parameters(route: ServedRoute) -> Iterator[dict[str, Any]]:
    schema = route.input or {}
    required = schema.get("required") or ()
    for name, field in (schema.get("properties") or {}).items():
        yield {"name": name, "in": "query", "required": name in required, "schema": field}
