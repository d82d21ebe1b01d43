"""One collection as far as a plugin that asks was granted it: which documents, and which of their fields.

Grants are inherited down the area tree, so that between the areas which have said something of the plugin, or of the owner,
nothing changes. Where it holds is therefore known before the query, and pages are whole.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import msgspec

from wangge_core.access.model import Actor, Permission
from wangge_core.broker.asker import Asker
from wangge_core.collections.declarations import Declared
from wangge_core.collections.exporting import Export, cut
from wangge_core.collections.model import Document, Root, served
from wangge_sdk.broker.documents import DocumentData
from wangge_sdk.platform import RefusedError


@dataclass(frozen=True, slots=True)
class Source:
    """A collection, and who asks for it."""

    asker: Asker
    declared: Declared

    @property
    def own(self) -> bool:
        """Whether the collection is the plugin's own."""
        return self.declared.ref.plugin == self.asker.plugin

    def actor(self, *actions: str) -> Actor:
        """Return whoever asks, with the rights on the collection that these take."""
        return self.asker.actor(*(Permission(self.declared.resource, f"{self.declared.says.name}.{action}") for action in actions))

    def fields(self, area: str) -> AbstractSet[str]:
        """Return the fields that are given of documents in an area; none where nothing is."""
        if not self.own:
            return self._export(area).fields
        return self.declared.offered.fields.keys() if self._owns(area) else frozenset()

    def seen(self, area: str) -> AbstractSet[str]:
        """Return those that are given whole, by which a list may therefore be filtered and sorted."""
        return self.fields(area) - self.declared.family.masks.keys()

    def require(self, area: str) -> None:
        """Go on only where something is given.

        Raises:
            RefusedError: `outside_of_call`, `not_granted`.
            ForbiddenError: `not_exported`, `read_not_granted`.
        """
        self.asker.require_inside(area)
        if not self.own:
            self._export(area).require(self.asker.plugin, area)
        elif not self._owns(area):
            who = f"{self.asker.plugin} {self.asker.version}"
            detail = f"{area} has not agreed to {self.declared.ref} as {who} declares it: the county's administrator has to."
            raise RefusedError("not_granted", detail)

    def within(self, fields: AbstractSet[str] = frozenset()) -> tuple[Root, ...]:
        """Return where documents are given with at least these fields."""
        county, grants = self.asker.county, self.asker.grants
        said = {*grants.said(self.asker.plugin), *grants.said(self.declared.ref.plugin)}
        near = [area for area in said if area.startswith(county) or county.startswith(area)]
        given = {area: self.fields(area) for area in near}
        return served({area: bool(some) and some >= fields for area, some in given.items()})

    def shown(self, document: Document) -> DocumentData:
        """Return a document, which is masked already, as the plugin may see it."""
        masks = self.declared.at(document.area).masks
        kept = document if self.own else cut(document, self.fields(document.area))
        return DocumentData(
            id=str(kept.id),
            area=kept.area,
            version=kept.version,
            body=kept.body,
            created_at=kept.created_at,
            changed_at=kept.changed_at,
            masked=tuple(name for name in masks if kept.body.get(name) not in {None, ""}),
        )

    def _owns(self, area: str) -> bool:
        return self.asker.grants.granted(self.asker.plugin, self.asker.version, area).owns(self.declared.ref.name) is not None

    def _export(self, area: str) -> Export:
        ref, granted = self.declared.ref, self.asker.grants.granted
        reading = granted(self.asker.plugin, self.asker.version, area)
        owning = self.declared.at(area)
        return Export(ref, owning.says, reading, granted(ref.plugin, owning.offered.version, area))


def as_json(body: object) -> dict[str, object]:
    """Return what a plugin sent as JSON has it: MessagePack knows more.

    Raises:
        RefusedError: `arguments_invalid`.
    """
    try:
        return msgspec.json.decode(msgspec.json.encode(body), type=dict[str, object])
    except (TypeError, ValueError, RecursionError) as error:
        raise RefusedError("arguments_invalid", f"A document is an object of JSON: {error}") from error
