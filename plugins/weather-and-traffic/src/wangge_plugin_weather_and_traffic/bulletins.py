"""What came: a bulletin is one message of a weather service, as it was told. It is never changed, but for what was made of it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from wangge_sdk.broker.documents import DocumentData, DocumentList
from wangge_sdk.platform import Platform

_PAGE: Final = 100
_AS_READ: Final = "zh"


class Bulletin(Struct, frozen=True):
    """A bulletin, with its place among the documents."""

    document: DocumentData

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  a field of the document
        """Return a field of what was told; None where nothing was."""
        return self.document.body.get(name)

    @property
    def replaces(self) -> tuple[str, ...]:
        """The numbers of the bulletins that it updates or cancels."""
        return tuple(self.document.body.get("replaces") or ())


def of_number(platform: Platform, number: str) -> list[Bulletin]:
    """Return the parts of a message: CAP has one for each language."""
    wanted = DocumentList(collection="bulletin", filters=(f"number={number}",), sort="n", limit=_PAGE)
    return [Bulletin(each) for each in platform.collections.list(wanted).items]


def untaken(platform: Platform, since: str) -> Iterator[list[Bulletin]]:
    """Yield each message of which nothing was made yet, the oldest first, with all of its parts."""
    seen: dict[str, None] = {}
    for document in pages(platform, "bulletin", (f"sent>={since}",), "sent"):
        if "outcome" not in document.body:
            seen[document.body["number"]] = None
    for number in seen:
        yield of_number(platform, number)


def spoken(parts: Iterable[Bulletin]) -> Bulletin:
    """Return the part that people here read: the Chinese one, else the first."""
    listed = sorted(parts, key=lambda each: (not str(each.language or "").lower().startswith(_AS_READ), each.n))
    return listed[0]


def pages(
    platform: Platform, collection: str, filters: tuple[str, ...] = (), sort: str = "", area: str | None = None
) -> Iterator[DocumentData]:
    """Yield the documents of a list, page by page."""
    after = None
    while True:
        page = platform.collections.list(
            DocumentList(collection=collection, filters=filters, sort=sort, area=area, after=after, limit=_PAGE)
        )
        yield from page.items
        if page.next is None:
            return
        after = page.next


def known(document: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return those fields that something stands in."""
    return {name: document[name] for name in names if document.get(name) not in (None, "")}
