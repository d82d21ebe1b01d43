"""Kinds of document that the platform keeps for a plugin: what the manifest declares, and the same with its files read."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from msgspec import Struct

from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.manifest.package import Package
from wangge_sdk.texts import Text

DataClass = Literal["public", "internal", "personal", "sensitive"]
Shown = Literal["name", "phone", "identity", "nothing"]
"""What a mask leaves: the first character, the first and last three, the first three and last four, or nothing."""
OnConflict = Literal["supervisor", "last-writer"]
"""What becomes of a field that two people changed without knowing of each other."""
KeyKind = Literal["text", "instant", "integer", "number", "boolean"]
"""How the values of a field are ordered."""

LONGEST_KEY: Final = 200
"""Longest text of a field that is indexed, in characters: the databases take 2,704 bytes for a whole key of four."""
HELD_FIELDS: Final[Mapping[str, str]] = {
    "register": "string",
    "file": "string",
    "row": "integer",
    "cells": "object",
    "reasons": "string",
    "subject": "string",
    "state": "string",
    "held_on": "string",
    "mended_on": "string",
}
"""What a row of an old spreadsheet says that waits to be mended: the fields of a collection that others name as their quarantine."""
_BOUNDED: Final = frozenset({"date", "time", "uuid", "cn-id-card", "cn-mobile"})
_KINDS: Final[Mapping[str, KeyKind]] = {"integer": "integer", "number": "number", "boolean": "boolean"}


class Mask(Struct, frozen=True, kw_only=True):
    """A field that is shown in part only."""

    field: str
    show: Shown = "nothing"


class Collection(Struct, frozen=True, kw_only=True):
    """A kind of document the platform keeps for a plugin."""

    name: str
    title: Text
    schema: str
    data_class: DataClass
    retention: str
    schema_version: int = 1
    subject_key: str | None = None
    unique: tuple[tuple[str, ...], ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    area_field: str | None = None
    point_field: str | None = None
    title_field: str | None = None
    columns: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    ui: str | None = None
    masks: tuple[Mask, ...] = ()
    append_only: bool = False
    on_conflict: OnConflict = "supervisor"
    on_uninstall: Literal["retain", "export-then-purge"] = "retain"
    exported_fields: tuple[str, ...] = ()
    open_data: bool = False
    quarantine: str | None = None
    given_once: bool = False


class OfferedCollection(Struct, frozen=True, kw_only=True):
    """A collection as the platform uses it: the declaration with its schema and lay-out read."""

    plugin: str
    """Id of the plugin."""
    version: str
    """Version of the plugin."""
    declared: Collection
    schema: dict[str, Any]
    """JSON Schema of a document, with ``x-i18n`` titles."""
    ui: dict[str, Any] | None

    @property
    def fields(self) -> Mapping[str, Any]:
        """The schemas of the document's fields by name, in their order."""
        return properties_of(self.schema)

    def kind(self, field: str) -> KeyKind:
        """Return how the values of an indexed field are ordered; the check has seen that there is an order."""
        kind = key_kind(self.fields.get(field))
        if kind is None:
            msg = f"{field} of {self.plugin}:{self.declared.name} has no order"
            raise ValueError(msg)
        return kind


def offered_collections(package: Package, plugin: str, version: str, declared: tuple[Collection, ...]) -> tuple[OfferedCollection, ...]:
    """Read the schemas and lay-outs of a plugin's collections.

    Raises:
        ManifestError: a file is missing or is not what it should be.
    """
    return tuple(
        OfferedCollection(
            plugin=plugin,
            version=version,
            declared=each,
            schema=read_typed(package, each.schema, dict[str, Any]),
            ui=read_typed(package, each.ui, dict[str, Any]) if each.ui else None,
        )
        for each in declared
    )


def properties_of(schema: object) -> Mapping[str, Any]:
    """Return the fields of an object's schema by name; none when it is no such schema."""
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return properties if isinstance(properties, dict) else {}


def type_of(field: object) -> str | None:
    """Return the one type of a field beside ``null``, or None when it has none or several."""
    wanted = field.get("type") if isinstance(field, dict) else None
    types = [wanted] if isinstance(wanted, str) else wanted if isinstance(wanted, list) else []
    left = [name for name in types if name != "null"]
    return left[0] if len(left) == 1 and isinstance(left[0], str) else None


def key_kind(field: object) -> KeyKind | None:
    """Return how the values of a field are ordered, or None when they cannot stand in an index.

    Texts must be bounded: by ``maxLength`` (at most 200), by their choices, or by a format of fixed length.
    """
    kind = type_of(field)
    if not isinstance(field, dict) or kind != "string":
        return _KINDS.get(kind or "")
    if field.get("format") == "date-time":
        return "instant"
    bounded = str(field.get("format")) in _BOUNDED or "enum" in field or "const" in field or "oneOf" in field
    longest = field.get("maxLength")
    return "text" if bounded or (isinstance(longest, int) and longest <= LONGEST_KEY) else None
