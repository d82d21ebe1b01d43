"""Values that fit a JSON Schema, made up by hypothesis: what goes into routes and commands."""

from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from wangge_sdk.testing.questions import Values, Vocabulary

_MANY: Final = 5
_LONGEST: Final = 200
_FORMATS: Final[Mapping[str, Values]] = {
    "date": st.dates().map(lambda day: day.isoformat()),
    "date-time": st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
    "uuid": st.uuids().map(str),
}


def inputs(schema: Mapping[str, Any], words: Vocabulary) -> Values:
    """Return values that a schema allows. Of rules that are not known here only their outcome counts: what breaks them is left out."""
    validator = Draft202012Validator(dict(schema))
    return _of(schema, schema, words).filter(validator.is_valid)


def _of(schema: Any, root: Mapping[str, Any], words: Vocabulary) -> Values:  # noqa: ANN401  a part of a schema may be anything
    if not isinstance(schema, Mapping):
        return words.texts()
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "$ref" in schema:
        return st.deferred(lambda: _of(_named(schema["$ref"], root), root, words))
    for several in ("oneOf", "anyOf"):
        if several in schema:
            return st.one_of(*(_of(each, root, words) for each in schema[several]))
    kinds = schema.get("type", "object" if "properties" in schema else "string")
    return st.one_of(*(_typed(kind, schema, root, words) for kind in (kinds if isinstance(kinds, list) else [kinds])))


def _typed(kind: str, schema: Mapping[str, Any], root: Mapping[str, Any], words: Vocabulary) -> Values:
    if kind == "object":
        return _object(schema, root, words)
    if kind == "array":
        fewest = schema.get("minItems", 0)
        upmost = min(schema.get("maxItems", fewest + _MANY), fewest + _MANY)
        return st.lists(_of(schema.get("items", {}), root, words), min_size=fewest, max_size=upmost)
    least, most = schema.get("minimum"), schema.get("maximum")
    plain = {
        "integer": st.integers(least, most),
        "number": st.floats(least, most, allow_nan=False, allow_infinity=False),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    return plain[kind] if kind in plain else _text(schema, words)


def _object(schema: Mapping[str, Any], root: Mapping[str, Any], words: Vocabulary) -> Values:
    fields = {name: _of(part, root, words) for name, part in schema.get("properties", {}).items()}
    required = [name for name in fields if name in schema.get("required", ())]
    optional = {name: values for name, values in fields.items() if name not in required}
    return st.fixed_dictionaries({name: fields[name] for name in required}, optional=optional)


def _text(schema: Mapping[str, Any], words: Vocabulary) -> Values:
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    if "pattern" in schema:
        return st.from_regex(schema["pattern"])
    fewest = schema.get("minLength", 0)
    plain = st.text(min_size=fewest, max_size=max(fewest, min(schema.get("maxLength", _LONGEST), _LONGEST)))
    longest = schema.get("maxLength", _LONGEST * 2)
    return st.one_of(plain, words.texts().filter(lambda text: fewest <= len(text) <= longest))


def _named(reference: str, root: Mapping[str, Any]) -> Any:  # noqa: ANN401  as above
    found: Any = root
    for step in reference.removeprefix("#/").split("/"):
        found = found.get(step, {}) if isinstance(found, Mapping) else {}
    return found
