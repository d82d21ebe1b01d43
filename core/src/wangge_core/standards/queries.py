"""Questions about the filing standards."""

from collections.abc import Sequence
from uuid import UUID

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.access.service import Access
from wangge_core.database import Database
from wangge_core.errors import FieldError, InvalidError
from wangge_core.standards.model import Kind
from wangge_core.standards.repository import StandardRepository
from wangge_core.standards.schemas import StandardOut, StandardPage, standard_out

MOST_PER_PAGE = 200


class StandardQueries:
    """Reading the standards that hold in an area: its own and those handed down from above."""

    def __init__(self, database: Database, access: Access, county: str) -> None:
        """`county` is the area meant when nobody names one and the actor's own areas do not say."""
        self._repository = StandardRepository(database)
        self._access = access
        self._county = county

    async def page(
        self,
        actor: Actor,
        area: str | None,
        *,
        kind: Kind | None = None,
        words: str | None = None,
        after: UUID | None = None,
        limit: int = 50,
    ) -> StandardPage:
        """Return a page of the standards in force, by kind and class.

        area: where; by default the first area in which the actor may read standards. words: part of a class
        name or condition, or a class code.

        Raises:
            ForbiddenError: `permission_missing`, without `standard:read` there.
            InvalidError: `area_code`; `cursor`, when `after` is none of ours.
        """
        areas = self._holding(actor, area)
        if after is not None and not await self._repository.is_kept(after):
            message = "This page mark is none of ours; take `next` of the page before, or leave it out."
            raise InvalidError("cursor", message, (FieldError("/after", "cursor", message),))
        found = await self._repository.page(areas, kind=kind, words=(words or "").strip(), after=after, limit=limit + 1)
        shown = tuple(standard_out(kept) for kept in found[:limit])
        return StandardPage(shown, shown[-1].id if len(found) > limit else None)

    async def of_classes(self, actor: Actor, area: str, codes: Sequence[str]) -> tuple[StandardOut, ...]:
        """Return the standards that hold in an area for classes by kind and code; none for who may not read standards there."""
        if not codes or not self._access.allowed(actor, area, "standard", "read"):
            return ()
        return tuple(standard_out(kept) for kept in await self._repository.of_classes(area_code.ancestors(area), codes))

    def _holding(self, actor: Actor, area: str | None) -> tuple[str, ...]:
        if area is None:
            place = self._access.require_scope(actor, "standard", "read").areas[0] or self._county
        else:
            place = area_code.parse(area)
            self._access.require(actor, place, "standard", "read")
        return area_code.ancestors(place)
