"""Reading what another plugin exports: three say yes, or nothing is read. Pure.

The owner's manifest lists the fields, the reader's manifest names the collection, the county has granted it. The person who
acts needs no right of their own on the owner's collection; the grant says where, and the reader's own rights who.
"""

from collections.abc import Collection as Among
from collections.abc import Mapping

from wangge_core.collections.model import Document, Ref
from wangge_core.errors import ForbiddenError
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.collections import Collection


def readable_fields(reader: Manifest, ref: Ref, owner: Collection, granted: Mapping[str, Among[str]], area: str) -> tuple[str, ...]:
    """Return the fields that `reader` may read of another plugin's collection in an area.

    `granted` are the county's grants to the reader: collection as `plugin:name` → the areas that they are for.

    Raises:
        ForbiddenError: `not_exported`, `read_undeclared` or `read_not_granted`, whichever is wanting first.
    """
    name = str(ref)
    if not owner.exported_fields:
        raise ForbiddenError("not_exported", f"{name} exports no field; its publisher would have to list some in exported_fields.")
    if name not in reader.data.reads:
        raise ForbiddenError("read_undeclared", f"{reader.id} does not declare that it reads {name}; add it to data.reads.")
    if not any(area.startswith(place) for place in granted.get(name, ())):
        raise ForbiddenError("read_not_granted", f"The county has not granted {reader.id} to read {name} in area {area}.")
    return owner.exported_fields


def cut(document: Document, fields: Among[str]) -> Mapping[str, object]:
    """Return what a reader gets of a document that is masked already: its id, area, version and the exported fields."""
    body = {name: value for name, value in document.body.items() if name in fields}
    return {"id": str(document.id), "area": document.area, "version": document.version, "body": body}
