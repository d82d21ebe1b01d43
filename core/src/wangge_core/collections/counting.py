"""Counting, adding up and placing documents on a map: what screens show of a collection beside its lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from wangge_core.access.model import Actor
from wangge_core.collections import errors
from wangge_core.collections.declarations import Declared
from wangge_core.collections.figures import MOST_ADDED, Figures, Question, figures, grouping, require_number
from wangge_core.collections.model import Document, Ref, Root, Shape
from wangge_core.collections.planning import point_of
from wangge_core.collections.queries import DocumentQueries
from wangge_core.collections.wanted import Wanted

MOST_PLACES: Final = 5_000
"""Features of one map: what it draws smoothly on a phone."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """A document on a map, as it is shown: masked fields in part."""

    document: Document
    lon: float
    lat: float


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """Documents on a map; `more` when there are others that were left out."""

    places: Sequence[Place]
    more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFigures:
    """The questions. Rights, masks and areas are those of lists."""

    queries: DocumentQueries

    async def figures(self, actor: Actor, ref: Ref, question: Question, within: Sequence[Root] | None = None) -> Figures:
        """Return a number over documents, and that of each group.

        Raises:
            NotFoundError: `collection_not_found`.
            ForbiddenError: `permission_missing`; to compute something of a masked field takes the right to see it.
            InvalidError: as a list; `figure_invalid`, `figure_too_large`.
            UnavailableError: `index_filling`.
        """
        declared = self.queries.declarations.find(ref, actor=actor)
        shape = await self.queries.shapes.of(declared)
        reach = self.queries.reach(actor, declared, question.wanted, within, asked=question.fields())
        require_number(declared, question)
        how = grouping(declared, self._seen(declared, shape, question), question)
        if question.wanted.words and not shape.search:
            raise errors.filter_not_indexed(f"{declared.ref} declares no fields that are searched by words.", "/q")
        field = question.field if question.measure != "count" else None
        counted = await self.queries.repository.tallies(shape, reach, how, None, question.wanted.words, 0)
        if len(counted) > how.most:
            raise errors.figure_too_large(
                f"There are more than {how.most} groups: group by a field with choices, or by day, month or year."
            )
        if field is None:
            return figures(question, how, counted)
        if sum(tally.count for tally in counted) > MOST_ADDED:
            raise errors.figure_too_large(
                f"More than {MOST_ADDED} documents are not added up at once: filter them, or choose a smaller area."
            )
        return figures(question, how, await self.queries.repository.tallies(shape, reach, how, field, question.wanted.words, MOST_ADDED))

    @staticmethod
    def _seen(declared: Declared, shape: Shape, question: Question) -> Shape:
        """Return the shape without the indexes that tell masked fields, unless one of them is asked by."""
        if question.fields() & declared.family.masks.keys():
            return shape
        return shape.seeing(declared.offered.fields.keys() - declared.family.masks.keys())

    async def places(self, actor: Actor, ref: Ref, wanted: Wanted, limit: int, within: Sequence[Root] | None = None) -> Placed:
        """Return the documents of a list that have a point, the newest first unless the list has another order.

        Raises:
            NotFoundError, ForbiddenError, UnavailableError: as a list.
            InvalidError: as a list; `places_missing`.
        """
        declared = self.queries.declarations.find(ref, actor=actor)
        if declared.says.point_field is None or declared.says.point_field in declared.family.masks:
            raise errors.no_places(ref)
        page = await self.queries.page(actor, ref, wanted, None, min(limit, MOST_PLACES), within=within)
        found = [(document, point_of(document.body.get(declared.says.point_field))) for document in page.documents]
        places = [Place(document=document, lon=point[0], lat=point[1]) for document, point in found if point is not None]
        return Placed(places=places, more=page.next is not None)


def feature(place: Place, fields: Sequence[str], label: str | None) -> dict[str, Any]:
    """Return a place as GeoJSON (RFC 7946) with some of its fields."""
    body = place.document.body
    shown: dict[str, Any] = {name: body.get(name) for name in fields}
    if label is not None:
        shown["label"] = body.get(label)
    return {
        "type": "Feature",
        "id": str(place.document.id),
        "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
        "properties": shown,
    }
