"""What a shell needs to draw a collection: its table, its form, its page."""

from dataclasses import dataclass

from wangge_core import area_code
from wangge_core.access.model import Actor
from wangge_core.cases.privacy.by_area import PRIVACY
from wangge_core.collections.declarations import Declarations, Declared
from wangge_core.collections.model import Ref, Shape
from wangge_core.collections.schemas import CollectionIndexOut, CollectionList, CollectionMaskOut, CollectionOut, CollectionReasonOut
from wangge_core.collections.shapes.service import Shapes
from wangge_core.errors import ForbiddenError
from wangge_core.local_rules.book import LocalRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Describing:
    """Describes collections to those who may read them."""

    declarations: Declarations
    shapes: Shapes
    rules: LocalRules

    async def every(self, actor: Actor, area: str) -> CollectionList:
        """Return the collections that are served in an area, or in a part of it, and that the actor may read there."""
        code = area_code.parse(area)
        found = [
            await self._described(actor, self.declarations.find(declared.ref, actor=actor))
            for declared in self.declarations.every()
            if self.declarations.may(actor, declared, "read").narrowed(code).roots
        ]
        return CollectionList(found)

    async def one(self, actor: Actor, ref: Ref) -> CollectionOut:
        """Return one collection.

        Raises:
            NotFoundError: `collection_not_found`.
            ForbiddenError: `permission_missing`.
        """
        declared = self.declarations.find(ref, actor=actor)
        if not self.declarations.reach(actor, declared, "read").roots:
            raise ForbiddenError("permission_missing", f"{ref} is switched on nowhere in your areas.")
        return await self._described(actor, declared)

    async def _described(self, actor: Actor, declared: Declared) -> CollectionOut:
        shape, says = await self.shapes.of(declared), declared.says
        revealed = self.declarations.may(actor, declared, "reveal")
        rules = self.rules.of(PRIVACY, revealed.roots[0].area) if declared.masks and revealed.roots else None
        return CollectionOut(
            plugin=declared.ref.plugin,
            name=declared.ref.name,
            title=dict(says.title),
            schema=declared.offered.schema,
            ui=declared.offered.ui,
            schema_version=says.schema_version,
            columns=list(declared.columns()),
            title_field=says.title_field,
            area_field=says.area_field,
            point_field=says.point_field,
            search=bool(says.search),
            append_only=shape.append_only,
            on_conflict=says.on_conflict,
            indexes=_indexes(shape),
            masks=[CollectionMaskOut(field=field, show=show) for field, show in declared.masks.items()],
            retention=says.retention,
            unfit=shape.unfit,
            can_write=bool(self.declarations.may(actor, declared, "write").roots),
            quarantine=says.quarantine,
            can_reveal=rules is not None,
            reasons=[CollectionReasonOut(one.id, one.title.by_locale()) for one in rules.reveal_reasons] if rules else [],
        )


def _indexes(shape: Shape) -> list[CollectionIndexOut]:
    return [
        CollectionIndexOut(fields=list(key.fields), unique=key.unique, ready=key.state == "ready")
        for key in shape.keys
        if key.state != "leaving"
    ]
