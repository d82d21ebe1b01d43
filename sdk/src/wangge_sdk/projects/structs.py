"""Python types for what a manifest declares: settings and the documents of collections, as source of msgspec structs.

What JSON Schema says beyond a struct (``anyOf``, ``if``, …) becomes ``Any``: the platform checks the document by its
schema in any case, so the types help the author and promise nothing that is not so.
"""

import keyword
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from wangge_sdk.manifest import Manifest, Package
from wangge_sdk.manifest.documents import read_typed

Schema = Mapping[str, Any]

FILE: Final = "declared.py"
"""Where the types stand, beside the manifest."""
_PLAIN: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
_BOUNDS: Final = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "minItems": "min_length",
    "maxItems": "max_length",
}
"""Bounds that ``msgspec.Meta`` has. A pattern is left out: JSON Schema's dialect is not Python's."""
_FOR: Final = {
    "string": ("minLength", "maxLength"),
    "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    "array": ("minItems", "maxItems"),
}
_UNSTRUCTURED: Final = frozenset({"anyOf", "allOf", "not", "if", "patternProperties", "dependentSchemas"})
_HEAD: Final = '''# ruff: noqa
# fmt: off
"""What plugin.json declares, as Python types. Written by `wangge plugin types`: change the schemas, not this file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct
'''


_SETTINGS_OF: Final = '''def settings_of(values: Mapping[str, Any]) -> Settings:
    """Return what ``ctx.settings`` says, with the defaults of what nobody has set."""
    return msgspec.convert(values, Settings)
'''
_OWN_SETTINGS_OF: Final = '''def own_settings_of(values: Mapping[str, Any]) -> OwnSettings:
    """Return what ``ctx.platform.settings.mine()`` says, with the defaults of what the person has not set."""
    return msgspec.convert(values, OwnSettings)
'''


class _Field(Struct, frozen=True):
    name: str
    """As it stands in the document."""
    type: str
    default: str | None
    doc: str | None


class _Class(Struct, frozen=True):
    name: str
    fields: tuple[_Field, ...]
    doc: str
    closed: bool
    """Whether other fields are refused."""


def struct_source(package: Package, manifest: Manifest) -> str | None:
    """Return the source of the module, or None when the manifest declares neither settings nor collections.

    Raises:
        ManifestError: the file of a schema is missing or is no JSON object.
    """
    parts = []
    if (schema := _settings_schema(package, manifest)) is not None:
        parts += [_Module("Settings", with_defaults=True).source(schema, "What code reads of the settings in an area."), _SETTINGS_OF]
    if (path := manifest.contributes.settings.user) is not None:
        schema = read_typed(package, path, dict[str, Any])
        parts += [_Module("OwnSettings", with_defaults=True).source(schema, "What somebody sets for themselves."), _OWN_SETTINGS_OF]
    for collection in manifest.data.collections:
        name = _class_name(collection.name)
        schema = read_typed(package, collection.schema, dict[str, Any])
        parts.append(_Module(name, with_defaults=False).source(schema, f"A document of the collection {collection.name}."))
    return "\n\n".join([_HEAD, *parts]) if parts else None


def _settings_schema(package: Package, manifest: Manifest) -> Schema | None:
    """Return the schema of what code is given in an area: the area's settings and the operator's, without secrets; None without any."""
    declared = manifest.contributes.settings
    schemas = [read_typed(package, path, dict[str, Any]) for path in (declared.platform, declared.area) if path is not None]
    if not schemas:
        return None
    fields = {name: field for schema in schemas for name, field in schema.get("properties", {}).items() if name not in declared.secrets}
    closed = all(schema.get("additionalProperties") is False and "patternProperties" not in schema for schema in schemas)
    return {
        "type": "object",
        "properties": fields,
        "required": [name for schema in schemas for name in schema.get("required", ()) if name in fields],
        "$defs": {name: part for schema in schemas for name, part in schema.get("$defs", {}).items()},
        **({"additionalProperties": False} if closed else {}),
    }


class _Module:
    """The classes of one schema."""

    def __init__(self, name: str, *, with_defaults: bool) -> None:
        """`with_defaults` fills the schema's defaults in; a document's are not, since the platform does not either."""
        self._name = name
        self._with_defaults = with_defaults
        self._classes: dict[str, _Class | None] = {}
        self._root: Schema = {}
        self._followed: list[str] = []
        """References that are being followed: one that leads to itself ends in ``Any``."""

    def source(self, schema: Schema, doc: str) -> str:
        """Return the source of the classes, inner ones first."""
        self._root = schema
        if not self._is_struct(schema):
            return f'{self._name} = dict[str, Any]\n"""{doc}"""\n'
        self._class(self._name, schema, doc)
        return "\n\n".join(_written(each, omit=not self._with_defaults) for each in self._classes.values() if each)

    def _class(self, name: str, schema: Schema, doc: str) -> str:
        while name in self._classes:
            name += "_"
        self._classes[name] = None
        required = schema.get("required", ())
        fields = [self._field(name, key, part, needed=key in required) for key, part in schema.get("properties", {}).items()]
        del self._classes[name]
        self._classes[name] = _Class(name, tuple(fields), doc, schema.get("additionalProperties") is False)
        return name

    def _field(self, owner: str, name: str, schema: Any, *, needed: bool) -> _Field:  # noqa: ANN401  any JSON document
        kind = self._type(f"{owner}{_class_name(name)}", schema)
        default = None
        if self._with_defaults and isinstance(schema, dict) and "default" in schema:
            default = _literal_default(schema["default"], kind)
        elif not needed:
            kind, default = kind if kind.endswith("| None") or kind == "Any" else f"{kind} | None", "None"
        return _Field(name, kind, default, _title(schema))

    def _type(self, name: str, schema: Any) -> str:  # noqa: ANN401  any JSON document
        if not isinstance(schema, dict) or _UNSTRUCTURED & schema.keys():
            return "Any"
        if "$ref" in schema:
            return self._referred(schema["$ref"])
        constants = _constants(schema)
        if constants is not None:
            return f"Literal[{', '.join(map(repr, constants))}]" if constants else "Any"
        kinds = schema.get("type")
        if isinstance(kinds, list):
            return " | ".join(self._of_kind(name, kind, schema) for kind in sorted(kinds, key=lambda kind: kind == "null")) or "Any"
        return self._of_kind(name, kinds, schema)

    def _of_kind(self, name: str, kind: str | None, schema: Schema) -> str:
        if kind == "object":
            return self._class(name, schema, _title(schema) or f"A part of {self._name}.") if self._is_struct(schema) else "dict[str, Any]"
        if kind == "array":
            return _bounded(f"tuple[{self._type(name, schema.get('items', True))}, ...]", kind, schema)
        return _bounded(_PLAIN[kind], kind, schema) if kind in _PLAIN else "Any"

    def _referred(self, reference: str) -> str:
        part = self._root.get("$defs", {}).get(reference.removeprefix("#/$defs/"))
        name = f"{self._name}{_class_name(reference.rpartition('/')[2])}"
        if name in self._classes:
            return name
        if part is None or reference in self._followed:
            return "Any"
        self._followed.append(reference)
        kind = self._type(name, part)
        self._followed.pop()
        return kind

    @staticmethod
    def _is_struct(schema: Schema) -> bool:
        properties = schema.get("properties")
        return bool(properties) and not _UNSTRUCTURED & schema.keys()


def _written(each: _Class, *, omit: bool) -> str:
    options = (
        "frozen=True, kw_only=True" + (", forbid_unknown_fields=True" if each.closed else "") + (", omit_defaults=True" if omit else "")
    )
    names: dict[str, str] = {}
    for field in each.fields:
        name = _identifier(field.name)
        while name in names.values():
            name += "_"
        names[field.name] = name
    renamed = {new: old for old, new in names.items() if new != old}
    options += f", rename={renamed!r}" if renamed else ""
    lines = [f"class {each.name}(Struct, {options}):", f"    {_docstring(each.doc)}", ""]
    for field in each.fields:
        lines.append(f"    {names[field.name]}: {field.type}" + (f" = {field.default}" if field.default is not None else ""))
        lines += [f"    {_docstring(field.doc)}"] if field.doc else []
    return "\n".join(lines) + "\n"


def _bounded(kind: str, name: str, schema: Schema) -> str:
    bounds = [f"{_BOUNDS[key]}={schema[key]!r}" for key in _FOR.get(name, ()) if key in schema]
    return f"Annotated[{kind}, Meta({', '.join(bounds)})]" if bounds else kind


def _constants(schema: Schema) -> list[Any] | None:
    """Return the values that a schema allows one by one; none that a ``Literal`` can hold gives an empty list."""
    if "const" in schema:
        values = [schema["const"]]
    elif "enum" in schema:
        values = schema["enum"]
    elif "oneOf" in schema:
        choices = schema["oneOf"]
        values = [choice["const"] for choice in choices if isinstance(choice, dict) and "const" in choice]
        if len(values) != len(choices):
            return []
    else:
        return None
    return list(values) if values and all(isinstance(value, str | int | bool | None) for value in values) else []


def _literal_default(value: Any, kind: str) -> str:  # noqa: ANN401  any JSON value
    if kind.startswith(("tuple[", "Annotated[tuple[")) and isinstance(value, list):
        return repr(tuple(value)) if all(isinstance(item, str | int | float | bool | None) for item in value) else _converted(value, kind)
    if isinstance(value, dict | list):
        return _converted(value, kind)
    return repr(value)


def _converted(value: Any, kind: str) -> str:  # noqa: ANN401  any JSON value
    return f"msgspec.field(default_factory=lambda: msgspec.convert({value!r}, {kind}))"


def _title(schema: Any) -> str | None:  # noqa: ANN401  any JSON document
    if not isinstance(schema, dict):
        return None
    told = schema.get("x-i18n", {}).get("title", {}).get("en") or schema.get("title") or schema.get("description")
    return str(told) if told else None


def _docstring(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"""{plain}"""'


def _class_name(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in _words(name)) or "Part"


def _identifier(name: str) -> str:
    found = "_".join(_words(name)) or "field"
    found = f"n{found}" if found[0].isdigit() else found
    return f"{found}_" if keyword.iskeyword(found) else found


def _words(name: str) -> Iterator[str]:
    return (word for word in re.split(r"[^A-Za-z0-9]+", name) if word)
