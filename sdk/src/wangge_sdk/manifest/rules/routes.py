"""Rules about a plugin's own routes."""

import re
from collections.abc import Iterator
from typing import Any, Final

from wangge_sdk.manifest.collections import type_of
from wangge_sdk.manifest.contributions import Route
from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.findings import Finding, ManifestError
from wangge_sdk.manifest.routes import name_of, segments_of, suffix_of
from wangge_sdk.manifest.rules.subject import Subject, finding

_SEGMENT: Final = re.compile(r"(?:[a-z0-9_-]+|\{[a-z][a-z0-9_]*\})(?:\.[a-z0-9]+)?")
_DESCRIPTION: Final = "/openapi.json"
"""Where the platform describes the routes."""
_QUERIED: Final = frozenset({"GET", "DELETE"})
"""Methods whose input is the query."""
RESERVED: Final = "area"
"""The platform's own word in the query: where the call is for."""
_PLAIN: Final = frozenset({"string", "integer", "number", "boolean"})


def route_paths_readable(subject: Subject) -> Iterator[Finding]:
    """Each part of a route's path is a plain word or one name in braces, and no name comes twice."""
    for index, route in enumerate(subject.manifest.contributes.routes):
        segments = segments_of(route.path)
        names = [name for segment in segments if (name := name_of(segment))]
        plain = route.path == "/" or all(_SEGMENT.fullmatch(segment) for segment in segments)
        if not plain or route.path == _DESCRIPTION or route.path.endswith("//") or len(names) != len(set(names)):
            yield finding(
                "route.path",
                ("contributes", "routes", index, "path"),
                {"zh-CN": f"{route.path} 不是路径。", "en": f"{route.path} is no path."},
                {
                    "zh-CN": "每一段写成单词或 {名称}，可带扩展名，名称不重复，如 /dogs/{id}.json；/openapi.json 由平台使用。",
                    "en": "Write each part as a word or as {name}, each name once, also with an extension: /dogs/{id}.json. "
                    "/openapi.json is the platform's.",
                },
            )


def routes_distinct(subject: Subject) -> Iterator[Finding]:
    """No two routes answer the same method and path."""
    seen: set[tuple[str, ...]] = set()
    for index, route in enumerate(subject.manifest.contributes.routes):
        shape = (route.method, *(f"{{}}{suffix_of(segment)}" if name_of(segment) else segment for segment in segments_of(route.path)))
        if shape in seen:
            yield finding(
                "route.twice",
                ("contributes", "routes", index),
                {"zh-CN": f"{route.method} {route.path} 出现了多次。", "en": f"{route.method} {route.path} is there more than once."},
                {"zh-CN": "合并，或改用别的路径。", "en": "Make it one, or give it another path."},
            )
        seen.add(shape)


def route_answers_are_one_kind(subject: Subject) -> Iterator[Finding]:
    """A route answers JSON by its schema, or another kind, never both."""
    for index, route in enumerate(subject.manifest.contributes.routes):
        if route.output and route.content_type:
            yield finding(
                "route.answer",
                ("contributes", "routes", index, "content_type"),
                {"zh-CN": "同时写了 output 和 content_type。", "en": "It has both output and content_type."},
                {
                    "zh-CN": "只留一个：JSON 用 output，其他用 content_type。",
                    "en": "Keep output for JSON, content_type for another kind.",
                },
            )


def route_queries_plain(subject: Subject) -> Iterator[Finding]:
    """What a GET or DELETE takes are plain values, or lists of them, by names that are not the platform's."""
    for index, route in enumerate(subject.manifest.contributes.routes):
        if route.method in _QUERIED and route.input:
            yield from _query_findings(subject, index, route, route.input)


def _query_findings(subject: Subject, index: int, route: Route, path: str) -> Iterator[Finding]:
    try:
        schema = read_json(subject.package, path)
    except ManifestError:
        return  # files_exist and schemas_valid say so
    fields = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(fields, dict) or type_of(schema) != "object":
        yield finding(
            "route.query",
            ("contributes", "routes", index, "input"),
            {"zh-CN": f"{route.method} 的参数应是对象。", "en": f"What a {route.method} takes is an object."},
            {"zh-CN": "写 type: object 和 properties。", "en": "Write type: object and properties."},
        )
        return
    for name, field in fields.items():
        if name == RESERVED or not _is_plain(field):
            yield finding(
                "route.query",
                ("properties", name),
                {"zh-CN": f"{name} 不能作为查询参数。", "en": f"{name} cannot stand in a query."},
                {
                    "zh-CN": "用字符串、数、布尔值或它们的列表；area 由平台使用。",
                    "en": "Use text, numbers, booleans or lists of them; area is the platform's.",
                },
                file=path,
            )


def _is_plain(field: Any) -> bool:  # noqa: ANN401  any JSON
    kind = type_of(field)
    return kind in _PLAIN or (kind == "array" and type_of(field.get("items")) in _PLAIN)
