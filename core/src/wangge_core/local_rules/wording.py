"""The words of a rule's fields stand beside them in the struct; the form of the desk, the errors and the API read them from here. Pure."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import Meta

from wangge_core.forms.model import Schema
from wangge_sdk.texts import Text

_OPTIONS: Final = "x-options"
_DEFS: Final = "#/$defs/"


def text(chinese: str, english: str) -> Text:
    """Return a text in both languages."""
    return {"zh-CN": chinese, "en": english}


def worded(title: Text, about: Text | None = None, *, options: Mapping[str, Text] | None = None, ordered: bool = False) -> Meta:
    """Return the words of a field, for `Annotated`: its title, its help, and those of the values it is chosen from.

    ordered: the order of a list's entries matters, so that it is drawn as a list also where they are chosen.
    """
    said: dict[str, Any] = {"x-title": dict(title)}
    if about:
        said["x-description"] = dict(about)
    if options:
        said[_OPTIONS] = {value: dict(words) for value, words in options.items()}
    if ordered:
        said["x-ordered"] = True
    return Meta(extra_json_schema=said)


def choices(options: Mapping[str, Text]) -> Meta:
    """Return the words of the values that may be chosen, where the field around them has the title."""
    return Meta(extra_json_schema={_OPTIONS: {value: dict(words) for value, words in options.items()}})


def form_of(type_: type[msgspec.Struct]) -> Schema:
    """Return the JSON Schema of a struct as forms want it.

    References are put in place, choices have titles, what may be left out is left out instead of null, and the names and
    docstrings of the structs, which are not for the people who fill it in, are dropped.
    """
    whole = msgspec.json.schema(type_)
    return _drawn(whole, whole.get("$defs", {}))


def plain(settings: msgspec.Struct) -> dict[str, Any]:
    """Return a struct as plain data without its nulls."""
    found: dict[str, Any] = _without_nulls(msgspec.to_builtins(settings))
    return found


def _drawn(schema: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    place = dict(schema)
    place.pop("$defs", None)
    if (target := place.pop("$ref", None)) is not None:
        inner = known[target.removeprefix(_DEFS)]
        place = {key: value for key, value in inner.items() if key not in {"title", "description"}} | place
    if "anyOf" in place:
        real = [branch for branch in place.pop("anyOf") if branch.get("type") != "null"]
        place = _drawn(real[0], known) | place if len(real) == 1 else place | {"anyOf": [_drawn(one, known) for one in real]}
    if (options := place.pop(_OPTIONS, None)) is not None:
        place.pop("enum", None)
        place.pop("pattern", None)
        place |= {"type": "string", "oneOf": [{"const": value, "x-title": words} for value, words in options.items()]}
    if "properties" in place:
        place["properties"] = {name: _drawn(field, known) for name, field in place["properties"].items()}
    if isinstance(place.get("items"), Mapping):
        place["items"] = _drawn(place["items"], known)
    if place.get("default", ...) is None:
        del place["default"]
    return place


def _without_nulls(value: Any) -> Any:  # noqa: ANN401  any JSON
    if isinstance(value, dict):
        return {key: _without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value
