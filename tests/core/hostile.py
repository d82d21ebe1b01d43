"""Values that break careless servers, and a full request of every operation to put them into."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

RAW: Final = "\ue000raw:"
"""Marks a text that stands in the JSON as it is, without quotes: values that Python's encoder would never write."""
HOSTILE: Final[tuple[Any, ...]] = (
    "a\0b",
    f'{RAW}"\\ud800"',
    f"{RAW}NaN",
    f"{RAW}1e999",
    "\U0001f468\u200d\U0001f469 \u202e\ufeff",
    "'; DROP TABLE cases; --%_\\",
    "长" * 5_000,
    "0001-01-01",
    "9999-12-31T23:59:59.999999Z",
    "00000000-0000-0000-0000-000000000000",
    "",
    " ",
    -1,
    2**31,
    2**63,
    -(2**63) - 1,
    10**30,
    1e308,
    None,
    True,
    [],
    {},
    [[[]]],
    {"": {"$ref": "#"}},
)
IN_ADDRESS: Final = (
    "a\0b",
    "'; --",
    "%",
    "长" * 500,
    "-1",
    str(2**63),
    "nan",
    "inf",
    "1e999",
    "0001-01-01",
    "9999-12-31",
    "",
    " ",
    "..",
    "\ud800",
)
"""The same for paths and queries, where all is text."""


def full(schema: Mapping[str, Any], components: Mapping[str, Any], known: Mapping[str, Any], name: str = "") -> Any:
    """Return a value that fits a schema, with every optional part in it."""
    if "$ref" in schema:
        return full(components[schema["$ref"].rpartition("/")[2]], components, known, name)
    if name in known:
        return known[name]
    for one_of in ("oneOf", "anyOf"):
        if one_of in schema:
            return full(next(part for part in schema[one_of] if part.get("type") != "null"), components, known, name)
    if "enum" in schema or "const" in schema:
        return schema.get("enum", [schema.get("const")])[0]
    return _of_kind(schema, components, known, name)


def _of_kind(schema: Mapping[str, Any], components: Mapping[str, Any], known: Mapping[str, Any], name: str) -> Any:
    kind = schema.get("type")
    match next((one for one in kind if one != "null"), None) if isinstance(kind, list) else kind:
        case "object":
            return {field: full(part, components, known, field) for field, part in schema.get("properties", {}).items()}
        case "array":
            return [full(schema.get("items", {}), components, known, name)]
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
    return _text(schema)


def _text(schema: Mapping[str, Any]) -> str:
    formats = {
        "uuid": "018f0000-0000-7000-8000-000000000001",
        "date": "2026-11-24",
        "date-time": "2026-11-24T00:00:00Z",
        "time": "08:00:00",
    }
    return str(formats.get(schema.get("format", ""), "测" * max(2, schema.get("minLength", 0))))


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request in parts, and what is wrong with it."""

    method: str
    path: str
    places: Mapping[str, str]
    queries: Mapping[str, str]
    content: Any
    body: bytes
    what: str = "nothing"

    @property
    def address(self) -> str:
        """Return path and query, with lone surrogates as the bytes that a careless client sends."""
        path = self.path
        for name, value in self.places.items():
            path = path.replace(f"{{{name}}}", _quoted(value))
        return f"{path}?{'&'.join(f'{name}={_quoted(value)}' for name, value in self.queries.items())}"


def whole(method: str, path: str, operation: Mapping[str, Any], components: Mapping[str, Any], known: Mapping[str, Any]) -> Request:
    """Return a request to an operation with all of its parts."""
    given: dict[str, dict[str, str]] = {"path": {}, "query": {}, "header": {}, "cookie": {}}
    for each in operation.get("parameters", ()):
        given[each["in"]][each["name"]] = str(full(each.get("schema", {}), components, known, each["name"]))
    schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    content = None if schema is None else full(schema, components, known)
    body = b"" if schema is None else encoded(content)
    return Request(method=method, path=path, places=given["path"], queries=given["query"], content=content, body=body)


def requests_of(request: Request) -> Iterator[Request]:
    """Return the request again and again, each time with one part replaced by a hostile value."""
    for value in IN_ADDRESS:
        for name in request.places:
            yield replace(request, places={**request.places, name: value}, what=f"{name} = {value[:20]!r}")
        for name in request.queries:
            yield replace(request, queries={**request.queries, name: value}, what=f"{name} = {value[:20]!r}")
    if request.body:
        for place in _places(request.content):
            for hostile in HOSTILE:
                what = f"/{'/'.join(map(str, place))} = {str(hostile)[:20]!r}"
                yield replace(request, body=encoded(_with(request.content, place, hostile)), what=what)


def _quoted(value: str) -> str:
    return quote(value, safe="", errors="surrogatepass")


def encoded(value: Any) -> bytes:
    """Return JSON in which marked texts stand raw."""
    text = json.dumps(value, ensure_ascii=False)
    while RAW in text:
        start = text.index(f'"{RAW}')
        raw, end = json.JSONDecoder().raw_decode(text, start)
        text = text[:start] + raw.removeprefix(RAW) + text[end:]
    return text.encode()


def _places(value: Any, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield so_far
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from _places(part, (*so_far, name))


def _with(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    made = deepcopy(body)
    inner = made
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return made
