"""A platform that keeps a plugin's documents in memory: versions count, a batch is taken whole, lists go by value, range and order."""

import operator
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
from msgspec import Raw

from wangge_sdk.broker.calls import METHODS
from wangge_sdk.broker.documents import (
    Counted,
    DocumentBatch,
    DocumentCount,
    DocumentData,
    DocumentDelete,
    DocumentGone,
    DocumentList,
    DocumentPage,
    DocumentPut,
    Documents,
    DocumentStep,
)
from wangge_sdk.host_protocol import raw
from wangge_sdk.platform import Platform, RefusedError

AREA = "999901001001001"
NOW = datetime(2026, 11, 30, 2, tzinfo=UTC)
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "^=": str.startswith,
    "=": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}


class MemoryPlatform(Platform):
    """Answers `collections.…`; a subclass answers more, by methods named as `_cases_list`. What has none is refused."""

    def __init__(self) -> None:
        self.documents: dict[str, dict[str, DocumentData]] = {}

    def send(self, method: str, arguments: Raw) -> Raw:
        wanted = msgspec.msgpack.decode(arguments, type=METHODS[method].arguments)
        answer: Callable[[Any], Any] | None = getattr(self, f"_{method.replace('.', '_')}", None)
        if answer is None:
            raise RefusedError("not_granted", f"{method} is not granted here.")
        return raw(answer(wanted))

    def add(self, collection: str, area: str = AREA, **body: object) -> str:
        """Enter a document as somebody else does, and return its id."""
        document_id = str(uuid4())
        self.documents.setdefault(collection, {})[document_id] = _made(document_id, area, 1, body)
        return document_id

    def write(self, collection: str, document_id: str, **body: object) -> None:
        """Change a document as somebody else does; None takes a field away."""
        there = self.documents[collection][document_id]
        self._collections_put(DocumentPut(collection=collection, id=document_id, version=there.version, body=body))

    def bodies(self, collection: str, **fields: object) -> list[dict[str, Any]]:
        found = [dict(each.body) for each in self.documents.get(collection, {}).values()]
        return [body for body in found if all(body.get(name) == value for name, value in fields.items())]

    def _collections_put(self, wanted: DocumentPut) -> DocumentData:
        there = self.documents.setdefault(wanted.collection, {})
        name = wanted.id or str(uuid4())
        old = there.get(name)
        if (old.version if old else None) != wanted.version:
            raise RefusedError("document_changed", "Somebody was faster.")
        body = {field: value for field, value in {**(old.body if old else {}), **wanted.body}.items() if value is not None}
        there[name] = _made(name, old.area if old else wanted.area or str(body.get("grid") or AREA), old.version + 1 if old else 1, body)
        return there[name]

    def _collections_batch(self, wanted: DocumentBatch) -> Documents:
        return Documents(tuple(self._step(each, each.collection or wanted.collection) for each in wanted.steps))

    def _step(self, step: DocumentStep, collection: str) -> DocumentData:
        if step.body is None and step.id is not None:
            return self.documents[collection].pop(step.id)
        return self._collections_put(
            DocumentPut(collection=collection, body=step.body or {}, id=step.id, version=step.version, area=step.area)
        )

    def _collections_get(self, wanted: Any) -> DocumentData:
        try:
            return self.documents[wanted.collection][wanted.id]
        except KeyError:
            raise RefusedError("document_not_found", "There is none.") from None

    def _collections_delete(self, wanted: DocumentDelete) -> DocumentGone:
        del self.documents[wanted.collection][wanted.id]
        return DocumentGone(wanted.id)

    def _collections_list(self, wanted: DocumentList) -> DocumentPage:
        found = self._found(wanted)
        if wanted.sort:
            found.sort(key=lambda each: each.body.get(wanted.sort.lstrip("-"), ""), reverse=wanted.sort.startswith("-"))
        begin = int(wanted.after or 0)
        end = begin + wanted.limit
        return DocumentPage(tuple(found[begin:end]), str(end) if end < len(found) else None)

    def _collections_count(self, wanted: DocumentCount) -> Counted:
        return Counted(len(self._found(wanted)))

    def _found(self, wanted: DocumentList | DocumentCount) -> list[DocumentData]:
        inside = (each for each in self.documents.get(wanted.collection, {}).values() if each.area.startswith(wanted.area or ""))
        return [each for each in inside if all(_holds(each, condition) for condition in wanted.filters)]


def _made(document_id: str, area: str, version: int, body: dict[str, Any]) -> DocumentData:
    return DocumentData(id=document_id, area=area, version=version, body=body, created_at=NOW, changed_at=NOW)


def _holds(document: DocumentData, condition: str) -> bool:
    sign = next(sign for sign in _SIGNS if sign in condition)
    field, _, wanted = condition.partition(sign)
    value = document.body.get(field)
    return value is not None and _SIGNS[sign](str(value).lower() if isinstance(value, bool) else str(value), wanted)
