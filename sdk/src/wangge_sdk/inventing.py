"""Values made up from a JSON Schema of the dialect 2020-12, the same for the same seed: what a trial run feeds to a plugin.

Each value is checked against its schema before it is used, so that what a schema says in a way that is not understood here
costs a value, and never a false alarm.
"""

import random
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError
from referencing.exceptions import Unresolvable

try:
    # How Python itself reads a pattern; there is no other way. Whether mypy finds it depends on what it looked at before.
    from re import _constants as parts  # type: ignore[attr-defined,unused-ignore]
    from re import _parser as reading  # type: ignore[attr-defined,unused-ignore]
except ImportError:  # pragma: no cover  a later Python that hides it better
    parts = reading = None

WORDS: Final = (
    "路灯不亮",
    "楼上半夜施工，孩子睡不着",
    "There is a hole in the road",
    "🙂🙂",
    "’—…",
    "<b>&amp;</b>",
    "=1+1",
    "O'Brien",
    "0",
)
"""Texts that people and machines write."""
_TRIES: Final = 20
_DEEP: Final = 6
_MANY: Final = 3
_LONG: Final = 40
_REPEATS: Final = 6
_FORMATS: Final = {
    "date": "2026-03-02",
    "date-time": "2026-03-02T01:00:00Z",
    "time": "09:00:00Z",
    "email": "wang@example.org",
    "uri": "https://example.org/a",
    "uuid": "0195a0c4-6a00-7000-8000-000000000001",
    "ipv4": "192.0.2.1",
    "hostname": "example.org",
}
_UNFIT: Final = (LookupError, RecursionError, ValueError, TypeError, ValidationError, SchemaError, Unresolvable, re.error)
"""What a schema that is odd, or not even one, may come to."""
_MOST: Final = 2_000
"""Characters, items and repetitions that a schema may ask for at least."""
Schema = Mapping[str, Any]


class Inventor:
    """Makes values up."""

    def __init__(self, seed: int = 0, *, mark: str = "", known: Mapping[str, Any] | None = None) -> None:
        """`mark` stands in every free text, so that it can be found again; `known` are values of properties by their name."""
        self._random = random.Random(seed)  # noqa: S311  the same values every time, and no secret
        self._mark = mark
        self._known = known or {}

    def value(self, schema: Schema) -> Any:  # noqa: ANN401  whatever the schema says
        """Return a value that fits.

        Raises:
            LookupError: none was found.
        """
        validator = Draft202012Validator(dict(schema), format_checker=FormatChecker())
        for _ in range(_TRIES):
            with suppress(*_UNFIT):
                found = self._of(schema, schema, 0)
                validator.validate(found)
                return found
        raise LookupError("no value that fits this schema was found")

    def _of(self, schema: Any, root: Schema, depth: int) -> Any:  # noqa: ANN401  as above
        if schema is True or schema == {}:
            return self._text({})
        if not isinstance(schema, Mapping) or depth > _DEEP:
            raise LookupError("too deep, or nothing fits")
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._random.choice(schema["enum"])
        plainer = self._plainer(schema, root)
        return self._typed(schema, root, depth) if plainer is None else self._of(plainer, root, depth + 1)

    def _plainer(self, schema: Schema, root: Schema) -> Any:  # noqa: ANN401  a schema
        """Return one that says the same with a word less: a reference followed, one of several taken; None when it is plain."""
        if "$ref" in schema:
            return _resolved(schema["$ref"], root)
        for either in ("oneOf", "anyOf"):
            if either in schema:
                rest = {key: value for key, value in schema.items() if key != either}
                return _merged(rest, self._random.choice(schema[either]), root)
        if "allOf" not in schema:
            return None
        whole = {key: value for key, value in schema.items() if key != "allOf"}
        for part in schema["allOf"]:
            whole = _merged(whole, part, root)
        return whole

    def _typed(self, schema: Schema, root: Schema, depth: int) -> Any:  # noqa: ANN401  as above
        kind = schema.get("type", "object" if "properties" in schema else "string")
        if isinstance(kind, list):
            kind = self._random.choice(kind)
        makers: dict[str, Callable[[], Any]] = {
            "object": lambda: self._object(schema, root, depth),
            "array": lambda: self._array(schema, root, depth),
            "string": lambda: self._text(schema),
            "integer": lambda: int(self._number(schema, whole=True)),
            "number": lambda: self._number(schema, whole=False),
            "boolean": lambda: self._random.random() < 1 / 2,
            "null": lambda: None,
        }
        return makers[kind]()

    def _object(self, schema: Schema, root: Schema, depth: int) -> dict[str, Any]:
        properties, needed = schema.get("properties", {}), set(schema.get("required", ()))
        made: dict[str, Any] = {}
        for name, part in properties.items():
            if name not in needed and (depth >= _DEEP - 1 or self._random.random() < 1 / 3):
                continue
            try:
                made[name] = self._known[name] if name in self._known else self._of(part, root, depth + 1)
            except LookupError:
                if name in needed:
                    raise
        extra = schema.get("additionalProperties")
        if isinstance(extra, Mapping) and not properties:
            made |= {name: self._of(extra, root, depth + 1) for name in ("zh-CN", "en")}
        return made

    def _array(self, schema: Schema, root: Schema, depth: int) -> list[Any]:
        least, most = schema.get("minItems", 0), schema.get("maxItems", _MANY)
        _require_bounded(least)
        first = [self._of(part, root, depth + 1) for part in schema.get("prefixItems", ())]
        count = max(self._random.randint(least, max(least, min(most, _MANY))) - len(first), 0)
        items = schema.get("items", True)
        return first + [self._of(items, root, depth + 1) for _ in range(count)] if items is not False else first

    def _text(self, schema: Schema) -> str:
        if "pattern" in schema:
            return self._matching(schema["pattern"])
        if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        least, most = schema.get("minLength", 0), schema.get("maxLength", _LONG * 5)
        _require_bounded(least)
        text = self._random.choice(WORDS)
        while len(text) < least:
            text += self._random.choice(WORDS)
        marked = f"{text}{self._mark}" if len(text) + len(self._mark) <= most else self._mark
        return marked if self._mark and len(marked) <= most else text[:most]

    def _number(self, schema: Schema, *, whole: bool) -> float:
        least = schema.get("minimum", schema.get("exclusiveMinimum", -1) + (1 if "exclusiveMinimum" in schema else 0))
        most = schema.get("maximum", schema.get("exclusiveMaximum", max(least, 0) + 1000))
        step = schema.get("multipleOf")
        if step:
            return float(step * self._random.randint(int(-(-least // step)), max(int(-(-least // step)), int(most // step))))
        if whole:
            return self._random.choice((int(-(-least // 1)), int(most // 1), self._random.randint(int(-(-least // 1)), int(most // 1))))
        return float(self._random.uniform(least, most))

    def _matching(self, pattern: str) -> str:
        """Return a text that a pattern matches; most patterns in schemas are plain ones."""
        if reading is None:
            raise LookupError("patterns cannot be read here")
        try:
            return "".join(self._parts(reading.parse(pattern)))
        except (re.error, KeyError, IndexError, ValueError) as error:
            raise LookupError(f"no text for the pattern {pattern}") from error

    def _parts(self, parsed: Any) -> list[str]:  # noqa: ANN401  Python's own form of a pattern
        return [self._part(kind, value) for kind, value in parsed]

    def _part(self, kind: Any, value: Any) -> str:  # noqa: ANN401  as above
        makers: dict[Any, Callable[[], str]] = {
            parts.LITERAL: lambda: chr(value),
            parts.IN: lambda: self._one_of(value),
            parts.ANY: lambda: "x",
            parts.MAX_REPEAT: lambda: self._repeated(*value),
            parts.MIN_REPEAT: lambda: self._repeated(*value),
            parts.SUBPATTERN: lambda: "".join(self._parts(value[-1])),
            parts.BRANCH: lambda: "".join(self._parts(self._random.choice(value[1]))),
            parts.AT: str,
        }
        return makers[kind]()

    def _repeated(self, least: int, most: int, part: Any) -> str:  # noqa: ANN401  as above
        _require_bounded(least)
        count = self._random.randint(least, max(least, min(most, least + _REPEATS)))
        return "".join("".join(self._parts(part)) for _ in range(count))

    def _one_of(self, choices: Any) -> str:  # noqa: ANN401  as above
        kind, value = self._random.choice(choices)
        if kind is parts.LITERAL:
            return chr(value)
        if kind is parts.RANGE:
            return chr(self._random.randint(*value))
        if kind is parts.CATEGORY:
            return {parts.CATEGORY_DIGIT: "7", parts.CATEGORY_WORD: "w", parts.CATEGORY_SPACE: " "}[value]
        raise LookupError(f"a pattern with {kind}")


def _require_bounded(least: int) -> None:
    if least > _MOST:
        raise LookupError(f"more than {_MOST} are asked for")


def _resolved(reference: str, root: Schema) -> Any:  # noqa: ANN401  a schema
    if not reference.startswith("#/"):
        raise LookupError(f"{reference} lies elsewhere")
    found: Any = root
    for step in reference[2:].split("/"):
        found = found[step.replace("~1", "/").replace("~0", "~")]
    return found


def _merged(first: Schema, second: Any, root: Schema) -> dict[str, Any]:  # noqa: ANN401  a schema
    if isinstance(second, Mapping) and "$ref" in second:
        second = _resolved(second["$ref"], root)
    if not isinstance(second, Mapping):
        return dict(first)
    properties = {**first.get("properties", {}), **second.get("properties", {})}
    needed = [*first.get("required", ()), *second.get("required", ())]
    more = {name: value for name, value in (("properties", properties), ("required", needed)) if value}
    return {**first, **second, **more}
