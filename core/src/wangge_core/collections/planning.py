"""From what is to be done to what each document will be: checked, placed, compared with what is there. Touches no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

import msgspec
from msgspec.structs import replace

from wangge_core import area_code
from wangge_core.collections import errors
from wangge_core.collections.declarations import Declared
from wangge_core.collections.entering import differences, merged
from wangge_core.collections.masking import masked, masked_value
from wangge_core.collections.model import Body, Change, Deed, Document, Reach, Shape
from wangge_core.collections.upgrading import brought_to, kept
from wangge_core.errors import ForbiddenError
from wangge_core.ids import new_id


class Places(Protocol):
    """The area tree."""

    def knows(self, code: str) -> bool:
        """Tell whether an area exists today."""

    def locate(self, lon: float, lat: float) -> str | None:
        """Return the grid that holds a point."""


class Put(msgspec.Struct, frozen=True, kw_only=True):
    """A document to be entered. With an `id` of the sender's own, sending it twice enters it once."""

    body: Body
    area: str | None = None
    id: UUID | None = None


class Alter(msgspec.Struct, frozen=True, kw_only=True):
    """Fields to be replaced in a document that was seen at a version; null takes a field away."""

    id: UUID
    version: int
    changes: Body


class Remove(msgspec.Struct, frozen=True, kw_only=True):
    """A document, seen at a version, to be deleted."""

    id: UUID
    version: int


Step = Put | Alter | Remove


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What one step of a batch came to: the document after it (before it, when it was deleted), and its fields that changed."""

    document: Document
    deed: Deed
    before: Document | None = None

    def change(self) -> Change:
        """Return the step of the document's history."""
        document = self.document
        fields = differences(self.before.body, document.body if self.deed != "deleted" else {}) if self.before else {}
        return Change(version=document.version, at=document.changed_at, by=document.changed_by, deed=self.deed, fields=fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """Plans the steps of somebody whose reach is known, at one moment."""

    declared: Declared
    shape: Shape
    reach: Reach
    places: Places
    now: datetime
    by: str

    def planned(self, here: Mapping[UUID, Document], step: Step) -> Done | None:
        """Return what a step comes to, `here` being the documents that are there; None for one that was sent twice.

        Raises:
            InvalidError, ForbiddenError, NotFoundError, ConflictError: see `service.Collections`.
        """
        if isinstance(step, Put):
            return self._entered(here, step)
        known = here.get(step.id)
        if known is None:
            raise errors.no_document(step.id)
        if self.shape.append_only:
            raise errors.append_only()
        if known.version != step.version:
            raise changed(self.declared, known, step.version)
        if isinstance(step, Remove):
            gone = replace(known, version=known.version + 1, changed_at=self.now, changed_by=self.by)
            return Done(document=gone, deed="deleted", before=known)
        return self._altered(known, step)

    def _entered(self, here: Mapping[UUID, Document], put: Put) -> Done | None:
        known = here.get(put.id) if put.id else None
        if known is not None:
            if known.version == 1 and shown(self.declared, known, clear=True).body == put.body:
                return None
            raise errors.exists(known.id)
        declared = self._declared(put)
        declared.require_fitting(put.body)
        area = self._area(declared, put.body, put.area)
        document = Document(
            id=put.id or new_id(),
            area=area,
            version=1,
            schema_version=declared.says.schema_version,
            body=self._written({}, put.body, declared),
            created_at=self.now,
            created_by=self.by,
            changed_at=self.now,
            changed_by=self.by,
        )
        return Done(document=document, deed="created")

    def _altered(self, known: Document, alter: Alter) -> Done:
        declared = self.declared.at(known.area)
        base = shown(self.declared, known, clear=True).body
        for name in declared.masks:
            was, value = base.get(name), alter.changes.get(name)
            if value is not None and value != was and value == masked_value(name, was, declared.masks):
                raise errors.value_masked(name)
        body = merged(base, alter.changes)
        declared.require_fitting(body)
        document = replace(
            known,
            area=self._area(declared, body, known.area),
            version=known.version + 1,
            schema_version=declared.says.schema_version,
            body=self._written(known.body, body, declared),
            changed_at=self.now,
            changed_by=self.by,
        )
        return Done(document=document, deed="changed", before=known)

    def _declared(self, put: Put) -> Declared:
        """Return the declaration of the area that a new document is for."""
        if len(self.declared.family.alive) == 1:
            return self.declared
        return self.declared.at(self._area(self.declared, put.body, put.area))

    def _written(self, before: Body, visible: Body, declared: Declared) -> Body:
        """Return what is kept of a document whose version has these fields."""
        return kept(before, visible, declared.offered.schema, self.shape.renames) if self.shape.keeps else visible

    def _area(self, declared: Declared, body: Body, given: str | None) -> str:
        """Return where a document lies.

        Raises:
            InvalidError: `area_missing`, `area_unknown`, `point_outside`.
            ForbiddenError: `permission_missing`, where the actor may not write, or the plugin is off.
        """
        says = declared.says
        path = "/area"
        if says.point_field and (point := point_of(body.get(says.point_field))):
            given = self.places.locate(*point)
            if given is None:
                raise errors.point_outside(f"/body/{says.point_field}", point)
        elif says.area_field:
            path, given = f"/body/{says.area_field}", body.get(says.area_field) or given
        if not given:
            raise errors.area_missing(path)
        area = area_code.parse(str(given))
        if not self.places.knows(area):
            raise errors.area_unknown(path, area)
        if not self.reach.covers(area):
            right = f"{self.declared.resource}:{says.name}.write"
            detail = f"This needs the permission {right} in area {area}, and the plugin switched on there."
            raise ForbiddenError("permission_missing", detail)
        return area


def point_of(value: object) -> tuple[float, float] | None:
    """Return longitude and latitude, where both are given."""
    if not isinstance(value, Mapping):
        return None
    lon, lat = value.get("lon"), value.get("lat")
    return (float(lon), float(lat)) if isinstance(lon, int | float) and isinstance(lat, int | float) else None


def changed(declared: Declared, known: Document, version: int) -> errors.DocumentChangedError:
    """Return the error for a document that is at another version than was seen, with the document as it is now."""
    error = errors.DocumentChangedError(version, known.version)
    error.current = shown(declared, known)
    return error


def shown(declared: Declared, document: Document, *, clear: bool = False) -> Document:
    """Return a document as it is shown: by the schema that its area runs, and masked unless it may be seen clear."""
    own, body = declared.at(document.area), document.body
    if document.schema_version != own.says.schema_version or not body.keys() <= own.offered.fields.keys():
        body = brought_to(body, own.offered.schema, own.family.renames)
    if not clear:
        body = masked(body, own.masks)
    return document if body is document.body else replace(document, body=body)
