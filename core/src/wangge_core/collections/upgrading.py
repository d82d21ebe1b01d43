"""Bringing a document to another schema, and keeping what others still read. Pure.

A field that is new takes the value of the one it is renamed from (`x-renamed-from`), else its `default`; a field that the
schema does not have goes when the schema forbids others (`additionalProperties: false`). Everything else stays as it is. Going
back to an older schema is the same the other way round: what was renamed has its old name again.

As long as versions of several schemas are alive, a document keeps, unseen, what only another of them reads: nothing is lost by
going back. The two names of a renamed field are kept alike, whoever writes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from wangge_core.collections.model import Body, Renames
from wangge_sdk.manifest.collections import properties_of


def renames_of(schema: Mapping[str, Any]) -> Renames:
    """Return the fields that a schema renames, each with its name before."""
    fields = properties_of(dict(schema)).items()
    pairs = ((name, field.get("x-renamed-from")) for name, field in fields if isinstance(field, Mapping))
    return tuple((name, earlier) for name, earlier in pairs if isinstance(earlier, str))


def brought_to(body: Body, schema: Mapping[str, Any], renames: Renames = ()) -> dict[str, Any]:
    """Return a document as a schema has it; one that is so already comes back equal.

    `renames` are those of other schemas that may have written it.
    """
    fields = properties_of(dict(schema))
    twins = dict(_both_ways((*renames, *renames_of(schema))))
    found = dict(body)
    for name, field in fields.items():
        if name in found or not isinstance(field, Mapping):
            continue
        other = twins.get(name)
        if other is not None and other in body:
            found[name] = body[other]
        elif "default" in field:
            found[name] = field["default"]
    closed = schema.get("additionalProperties") is False
    return {name: value for name, value in found.items() if name in fields or not (closed or twins.get(name) in fields)}


def kept(before: Body, visible: Body, schema: Mapping[str, Any], renames: Renames) -> dict[str, Any]:
    """Return what is written of a document while other schemas are alive: what this one has, and what the others left there."""
    fields = properties_of(dict(schema))
    found = {name: value for name, value in before.items() if name not in fields} | dict(visible)
    for newer, older in renames:
        own, other = (newer, older) if newer in fields else (older, newer)
        if own not in fields or other in fields or (other == newer and other not in found):
            continue  # both are fields of their own, or nobody has written under the newer name yet
        if own in visible:
            found[other] = visible[own]
        else:
            found.pop(other, None)
    return found


def under_all_names(body: Body, renames: Renames) -> Body:
    """Return a document with each renamed field under both of its names: what its keys are made of, whoever wrote it."""
    missing = {name: body[other] for name, other in _both_ways(renames) if name not in body and other in body}
    return {**body, **missing} if missing else body


def _both_ways(renames: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for newer, older in renames:
        yield newer, older
        yield older, newer
