"""Documents in memory, as a plugin's call sees them: versions count, a batch is taken whole, names are masked as the platform does."""

import operator
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import uuid4

from msgspec.structs import replace

from wangge_plugin_base_library.registers import masked_name
from wangge_sdk.broker.documents import DocumentData, DocumentList, DocumentPage, DocumentStep
from wangge_sdk.platform import RefusedError

NOW = datetime(2026, 9, 1, tzinfo=UTC)
GRID = "999901001001001"
_TESTS = {">=": operator.ge, "<=": operator.le, "=": operator.eq, ">": operator.gt, "<": operator.lt}


class MemoryShelf:
    """Implements `registers.Shelf`."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, DocumentData]] = {}

    def add(self, collection: str, **body: object) -> str:
        (document,) = self.batch(collection, [DocumentStep(body=body)])
        return document.id

    def body(self, collection: str, document_id: str) -> dict:
        return dict(self.kept[collection][document_id].body)

    def bodies(self, collection: str, **fields: object) -> Sequence[dict]:
        found = [dict(each.body) for each in self.kept.get(collection, {}).values()]
        return [body for body in found if all(body.get(name) == value for name, value in fields.items())]

    def get(self, collection: str, document_id: str) -> DocumentData:
        try:
            return _masked(self.kept[collection][document_id])
        except KeyError:
            raise RefusedError("document_not_found", "there is none") from None

    def list(self, wanted: DocumentList) -> DocumentPage:
        found = [each for each in self.kept.get(wanted.collection, {}).values() if all(_holds(each, one) for one in wanted.filters)]
        start = int(wanted.after or 0)
        page = found[start : start + wanted.limit]
        more = start + wanted.limit < len(found)
        return DocumentPage(tuple(_masked(each) for each in page), str(start + wanted.limit) if more else None)

    def batch(self, collection: str, steps: Sequence[DocumentStep]) -> tuple[DocumentData, ...]:
        kept = {name: dict(documents) for name, documents in self.kept.items()}
        done = tuple(_taken(kept.setdefault(step.collection or collection, {}), step) for step in steps)
        self.kept = kept
        return done


def _taken(kept: dict[str, DocumentData], step: DocumentStep) -> DocumentData:
    if step.version is None:
        document_id = step.id or str(uuid4())
        kept[document_id] = DocumentData(id=document_id, area=GRID, version=1, body=dict(step.body or {}), created_at=NOW, changed_at=NOW)
        return kept[document_id]
    before = kept[step.id or ""]
    if before.version != step.version:
        raise RefusedError("document_changed", "somebody was faster")
    if step.body is None:
        return kept.pop(before.id)
    body = {name: value for name, value in {**before.body, **step.body}.items() if value is not None}
    kept[before.id] = replace(before, version=before.version + 1, body=body)
    return kept[before.id]


def _masked(document: DocumentData) -> DocumentData:
    body = dict(document.body)
    if "born_on" in body and "name" in body:
        body["name"] = masked_name(body["name"])
    return replace(document, body=body)


def _holds(document: DocumentData, condition: str) -> bool:
    sign = next(sign for sign in _TESTS if sign in condition)
    field, _, wanted = condition.partition(sign)
    value = document.body.get(field)
    text = str(value).lower() if isinstance(value, bool) else value
    return text is not None and _TESTS[sign](text, wanted)
