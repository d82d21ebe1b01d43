"""The JSON Schemas of the documents that a plugin declares with: validating against them, and walking a document along them."""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files
from itertools import islice
from typing import Any, Final, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from msgspec import Struct
from referencing import Registry

Place = tuple[str | int, ...]

MAX_VIOLATIONS: Final = 100
"""Nobody mends more at a time; and a document made to have a million faults must not take hours to refuse."""


class Violation(Struct, frozen=True, kw_only=True):
    """One thing in a document that the schema does not allow."""

    place: Place
    keyword: str
    """The keyword of JSON Schema that says so."""
    wanted: Any
    """Its value; for ``required``, the one missing name."""
    value: Any
    """What the document has."""
    schema: dict[str, Any]
    """The part of the schema that holds the keyword."""


class DocumentSchema:
    """One of the SDK's own schemas, read from beside this module."""

    def __init__(self, file: str) -> None:
        """`file` is its name."""
        self._file = file

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The schema; not to be changed."""
        schema: dict[str, Any] = json.loads(files(__package__).joinpath(self._file).read_text(encoding="utf-8"))
        return schema

    def violations(self, document: Any) -> list[Violation]:  # noqa: ANN401  any JSON document
        """Return what is wrong with a document, in the order of places; at most ``MAX_VIOLATIONS``."""
        found = [_violation(error) for error in islice(self._validator.iter_errors(document), MAX_VIOLATIONS)]
        return sorted(found, key=lambda violation: [str(step).zfill(6) for step in violation.place])

    def subschema(self, place: Place, document: object = None) -> dict[str, Any]:
        """Return the part of the schema for a place in a document, references followed, the nearest description kept.

        The document decides between the kinds of a thing that the schema tells apart by a field.
        """
        node = self._resolved(self.schema, document)
        for step in place:
            document = _child(document, step)
            inner = self._inner(node, step, document)
            if inner is None:
                break
            node = inner
        return node

    def marked(self, document: object, mark: str) -> Iterator[tuple[Place, Any]]:
        """Yield place and value of everything that the schema marks with ``x-wangge: mark`` in a valid document.

        The marks are ``text``, ``path`` (a file of the package) and ``schema`` (a file that is a JSON Schema).
        """
        yield from self._marked(document, self.schema, (), mark)

    def _marked(self, value: object, schema: dict[str, Any], place: Place, mark: str) -> Iterator[tuple[Place, Any]]:
        node = self._resolved(schema, value)
        if node.get("x-wangge") == mark:
            yield place, value
        if isinstance(value, dict):
            steps: list[tuple[str | int, object]] = list(value.items())
        elif isinstance(value, list):
            steps = list(enumerate(value))
        else:
            return
        for step, child in steps:
            inner = self._inner(node, step, child)
            if inner is not None:
                yield from self._marked(child, inner, (*place, step), mark)

    def _inner(self, node: dict[str, Any], step: str | int, child: object) -> dict[str, Any] | None:
        found = node.get("items") if isinstance(step, int) else node.get("properties", {}).get(step, node.get("additionalProperties"))
        return self._resolved(found, child) if isinstance(found, dict) else None

    def _resolved(self, node: dict[str, Any], value: object) -> dict[str, Any]:
        if "$ref" in node:
            target: dict[str, Any] = self.schema["$defs"][node["$ref"].rpartition("/")[2]]
            node = {**target, **{key: inner for key, inner in node.items() if key != "$ref"}}
        kind = value.get("block") if isinstance(value, dict) else None
        for branch in node.get("allOf", ()) if kind else ():
            if branch.get("if", {}).get("properties", {}).get("block", {}).get("const") == kind:
                return self._resolved(branch["then"], value)
        return node

    @cached_property
    def _validator(self) -> Validator:
        kind = extend(Draft202012Validator, {"pattern": _pattern, "required": _required, "uniqueItems": _unique})  # type: ignore[no-untyped-call]
        # An empty registry: a reference to somewhere else fails instead of being fetched.
        return cast("Validator", kind(self.schema, registry=Registry()))


MANIFEST: Final = DocumentSchema("manifest-1.schema.json")
VIEW: Final = DocumentSchema("view-1.schema.json")
"""A page or a card."""
LAYER_STYLE: Final = DocumentSchema("layer-style-1.schema.json")


def manifest_schema() -> dict[str, Any]:
    """Return the JSON Schema of a manifest; not to be changed."""
    return MANIFEST.schema


def view_schema() -> dict[str, Any]:
    """Return the JSON Schema of a page or a card; not to be changed."""
    return VIEW.schema


def _child(value: object, step: str | int) -> object:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _violation(error: ValidationError) -> Violation:
    keyword = str(error.validator)
    return Violation(
        place=tuple(error.absolute_path),
        keyword=keyword,
        wanted=error.message if keyword == "required" else error.validator_value,
        value=error.instance,
        schema=cast("dict[str, Any]", error.schema),
    )


def _pattern(_validator: object, pattern: str, instance: object, _schema: object) -> Iterator[ValidationError]:
    """Check a pattern as ECMA-262 means it: in Python, ``$`` would let a line break at the end pass."""
    if isinstance(instance, str) and not re.search(pattern.removesuffix("$") + r"\Z", instance, re.ASCII):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _required(_validator: object, names: list[str], instance: object, _schema: object) -> Iterator[ValidationError]:
    """Yield an error for each missing name, the name alone being its message."""
    if isinstance(instance, dict):
        yield from (ValidationError(name) for name in names if name not in instance)


def _unique(_validator: object, wanted: bool, instance: object, _schema: object) -> Iterator[ValidationError]:  # noqa: FBT001  jsonschema calls it so
    """Check that items differ, in one pass: the library compares each with each when they cannot be sorted."""
    if wanted and isinstance(instance, list) and len({json.dumps(item, sort_keys=True) for item in instance}) < len(instance):
        yield ValidationError("not unique")
