"""Reading what another plugin exports: the reader's manifest, the owner's, and the county say yes, or nothing is read. Pure.

The owner's manifest lists the fields, the reader's names the collection, and each area agreed to either of them. The person who
acts needs the collection's own right besides: a plugin shows nobody what they may not see.
"""

from collections.abc import Collection as Among
from typing import Final

import msgspec
from msgspec.structs import replace

from wangge_core.collections.model import Document, Ref
from wangge_core.errors import ForbiddenError
from wangge_core.plugins.grants.granted import Granted
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.collections import Collection

_NOTHING: Final[frozenset[str]] = frozenset()


def require_declared(reader: Manifest, ref: Ref) -> None:
    """Go on only when the reader's manifest names the collection; asked first, so that one learns nothing of what one did not name.

    Raises:
        ForbiddenError: `read_undeclared`.
    """
    if str(ref) not in reader.data.reads:
        raise ForbiddenError("read_undeclared", f"{reader.id} does not declare that it reads {ref}; add it to data.reads.")


class Export(msgspec.Struct, frozen=True):
    """A collection in one area: what its manifest exports, and what the area agreed to about reader and owner."""

    ref: Ref
    says: Collection
    reading: Granted
    owning: Granted

    @property
    def fields(self) -> frozenset[str]:
        """What the reader may read; nothing where it may not."""
        return self._exported if self.reading.may_read(str(self.ref)) else _NOTHING

    def require(self, reader: str, area: str) -> None:
        """Go on only where there is something to be read.

        Raises:
            ForbiddenError: `not_exported` or `read_not_granted`, whichever is wanting first.
        """
        if not self._exported:
            detail = (
                f"{self.ref} exports no field in area {area}: its publisher lists them in exported_fields, and the county agrees to them."
            )
            raise ForbiddenError("not_exported", detail)
        if not self.fields:
            detail = f"{reader} was not granted to read {self.ref} in area {area}: the county's administrator has to agree to data.reads."
            raise ForbiddenError("read_not_granted", detail)

    @property
    def _exported(self) -> frozenset[str]:
        agreed = self.owning.owns(self.ref.name)
        return frozenset(self.says.exported_fields).intersection(agreed.exported_fields) if agreed else _NOTHING


def cut(document: Document, fields: Among[str]) -> Document:
    """Return what a reader gets of a document that is masked already: the exported fields."""
    return replace(document, body={name: value for name, value in document.body.items() if name in fields})
