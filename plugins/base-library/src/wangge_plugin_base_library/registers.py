"""The registers as the code sees them: documents by id, the relations of a person, and what goes into a batch."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from msgspec import Struct

from wangge_sdk.broker.documents import DocumentData, DocumentList, DocumentPage, DocumentStep
from wangge_sdk.views import Text

LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("name",),
    "household": ("number", "home"),
    "room": ("address",),
    "building": ("name",),
    "enterprise": ("name",),
    "place": ("name",),
    "organisation": ("name",),
    "object": ("name",),
}
"""The fields that name a document of each register to a reader."""
LONGEST_LABEL: Final = 160


class NotPossibleError(Exception):
    """What was asked for cannot be done to these documents; the sentence says why, and how to mend it."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.message: Final[Text] = {"zh-CN": chinese, "en": english}


class Shelf(Protocol):
    """Documents of collections, as ``ctx.platform.collections`` has them."""

    def get(self, collection: str, document_id: str) -> DocumentData:
        """Return a document."""

    def list(self, wanted: DocumentList) -> DocumentPage:
        """Return a page of documents."""

    def batch(self, collection: str, steps: Sequence[DocumentStep]) -> tuple[DocumentData, ...]:
        """Take several steps together, all or none."""


class Document(Struct, frozen=True):
    """A document with the register that it is in."""

    register: str
    data: DocumentData

    @property
    def id(self) -> str:
        """Its id."""
        return self.data.id

    def __getitem__(self, field: str) -> Any:  # noqa: ANN401  a value of JSON
        """Return the value of a field, None when it has none."""
        return self.data.body.get(field)

    @property
    def label(self) -> str:
        """What it is called; of people only what their mask leaves."""
        named = " ".join(str(self[field]) for field in LABELS[self.register] if self[field])
        return (named or self.id)[:LONGEST_LABEL]

    def changed(self, **fields: object) -> DocumentStep:
        """Return the step that replaces some of its fields; None takes one away."""
        return DocumentStep(collection=self.register, id=self.data.id, version=self.data.version, body=fields)


def entered(into: str, body: Mapping[str, object], document_id: str | None = None) -> DocumentStep:
    """Return the step that enters a document in a register; fields without a value are left out."""
    return DocumentStep(collection=into, id=document_id, body={name: value for name, value in body.items() if value is not None})


def masked_name(name: str) -> str:
    """Return what the mask of a name leaves, for where a name stands in another document."""
    return name[:1] + "*" * max(1, len(name) - 1)


class Registers:
    """The documents of one call."""

    def __init__(self, shelf: Shelf) -> None:
        """`shelf` is ``ctx.platform.collections``."""
        self._shelf = shelf

    def get(self, register: str, document_id: str) -> Document:
        """Return a document.

        Raises:
            RefusedError: there is none, or none for whoever acts.
        """
        return Document(register, self._shelf.get(register, document_id))

    def every(self, register: str, *filters: str, sort: str = "", area: str | None = None) -> Iterator[Document]:
        """Yield all documents of a list, page by page."""
        after: str | None = None
        while True:
            page = self._shelf.list(DocumentList(collection=register, filters=filters, sort=sort, area=area, after=after, limit=100))
            yield from (Document(register, each) for each in page.items)
            after = page.next
            if after is None:
                return

    def take(self, steps: Sequence[DocumentStep]) -> tuple[DocumentData, ...]:
        """Take steps of several registers together, all or none."""
        return self._shelf.batch(steps[0].collection or "", steps)
