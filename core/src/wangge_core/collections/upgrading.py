"""Bringing a document to a newer schema. Pure.

A field that is new takes the value of the one it is renamed from (`x-renamed-from`), else its `default`; a field that the
schema no longer has goes when the schema forbids others (`additionalProperties: false`). Everything else stays as it is.
"""

from collections.abc import Mapping
from typing import Any

from wangge_core.collections.model import Body
from wangge_sdk.manifest.collections import properties_of


def brought_to(body: Body, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document as a newer schema has it; one that is so already comes back equal."""
    fields = properties_of(dict(schema))
    found = dict(body)
    for name, field in fields.items():
        if not isinstance(field, Mapping) or name in found:
            continue
        earlier = field.get("x-renamed-from")
        if isinstance(earlier, str) and earlier in body:
            found[name] = body[earlier]
        elif "default" in field:
            found[name] = field["default"]
    renamed = {field.get("x-renamed-from") for field in fields.values() if isinstance(field, Mapping)} - set(fields)
    closed = schema.get("additionalProperties") is False
    return {name: value for name, value in found.items() if name in fields or (not closed and name not in renamed)}
