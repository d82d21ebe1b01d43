"""Finding one's way in a schema: the field that a value stands for, the rule that it broke. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from wangge_core.forms.model import Schema
from wangge_sdk.texts import Text

_NOTHING: Final[Schema] = {}
_MOST_HOPS: Final = 16


def follow(schema: Schema, path: Iterable[str | int]) -> Schema:
    """Return the schema of the value at `path` of a document, or an empty one where none is declared.

    Properties, items, prefix items and local `$ref`s are followed; branches of `if`, `oneOf` and the like are
    not, because a field's title stands where the field is declared.
    """
    place = _resolved(schema, schema)
    for step in path:
        place = _resolved(schema, _below(place, step))
    return place


def owner_of(schema: Schema, schema_path: Sequence[str | int]) -> Schema:
    """Return the part of the schema that holds the keyword at `schema_path`, or an empty one."""
    place: Any = schema
    for step in schema_path[:-1]:
        try:
            place = place[step]
        except (KeyError, IndexError, TypeError):
            return _NOTHING
    return place if isinstance(place, Mapping) else _NOTHING


def title_of(place: Schema) -> Text | None:
    """Return a field's title in every language it has: `x-title` or `x-i18n.title`, else `title` for all languages."""
    for text in (place.get("x-title"), _mapping(place.get("x-i18n")).get("title")):
        if isinstance(text, Mapping) and text:
            return text
    title = place.get("title")
    return {"zh-CN": title, "en": title} if isinstance(title, str) and title else None


def _below(place: Schema, step: str | int) -> Schema:
    found: object = None
    if isinstance(step, str):
        found = _mapping(place.get("properties")).get(step)
    else:
        prefix = place.get("prefixItems")
        found = prefix[step] if isinstance(prefix, list) and step < len(prefix) else place.get("items")
    return _mapping(found)


def _resolved(root: Schema, place: Schema) -> Schema:
    for _ in range(_MOST_HOPS):
        target = place.get("$ref")
        if not isinstance(target, str) or not target.startswith("#/"):
            return place
        found: object = root
        for step in target[2:].split("/"):
            found = _mapping(found).get(step.replace("~1", "/").replace("~0", "~"))
        place = _mapping(found)
    return _NOTHING


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else _NOTHING
