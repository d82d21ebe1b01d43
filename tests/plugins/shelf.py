"""Documents in memory, as a plugin's call sees them: versions count, a batch is taken whole, keys hold, names are masked."""

import operator
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from msgspec.structs import replace

from wangge_sdk.broker.documents import DocumentData, DocumentList, DocumentPage, DocumentStep
from wangge_sdk.broker.refused import RefusedError

NOW = datetime(2026, 9, 1, tzinfo=UTC)
GRID = "999901001001001"
_TESTS = {">=": operator.ge, "<=": operator.le, "=": operator.eq, ">": operator.gt, "<": operator.lt}


class MemoryShelf:
    """Implements `wangge_sdk.registers.Shelf`; of what a manifest `declared`, unique keys hold and lists take an index."""

    def __init__(self, declared: Sequence[Mapping[str, Any]] = ()) -> None:
        self.kept: dict[str, dict[str, DocumentData]] = {}
        self.declared = {each["name"]: each for each in declared}

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
        found = [each for each in found if each.area.startswith(wanted.area or "")]
        self._require_index(wanted)
        if wanted.sort:
            found.sort(key=lambda each: str(each.body.get(wanted.sort.lstrip("-"), "")), reverse=wanted.sort.startswith("-"))
        start = int(wanted.after or 0)
        page = found[start : start + wanted.limit]
        more = start + wanted.limit < len(found)
        return DocumentPage(tuple(_masked(each) for each in page), str(start + wanted.limit) if more else None)

    def batch(self, collection: str, steps: Sequence[DocumentStep]) -> tuple[DocumentData, ...]:
        kept = {name: dict(documents) for name, documents in self.kept.items()}
        done = tuple(_taken(kept.setdefault(step.collection or collection, {}), step) for step in steps)
        self._require_unique(kept)
        self.kept = kept
        return done

    def _require_index(self, wanted: DocumentList) -> None:
        declared = self.declared.get(wanted.collection)
        if declared is None or not (wanted.filters or wanted.sort):
            return
        signs = [(next(sign for sign in _TESTS if sign in each), each) for each in wanted.filters]
        fields = [(each.partition(sign)[0], sign) for sign, each in signs]
        equal = {field for field, sign in fields if sign == "="}
        ranged = {field for field, sign in fields if sign != "="} | ({wanted.sort.lstrip("-")} if wanted.sort else set())
        indexes = declared.get("indexes", ())
        assert any({*key[: len(equal)]} == equal and {*key[len(equal) : len(equal) + len(ranged)]} == ranged for key in indexes), wanted

    def _require_unique(self, kept: Mapping[str, Mapping[str, DocumentData]]) -> None:
        for collection, declared in self.declared.items():
            bodies = [each.body for each in kept.get(collection, {}).values()]
            for key in declared.get("unique", ()):
                values = [tuple(body[field] for field in key) for body in bodies if all(field in body for field in key)]
                if len(values) != len(set(values)):
                    raise RefusedError("document_not_unique", f"{collection} {key}")


def _taken(kept: dict[str, DocumentData], step: DocumentStep) -> DocumentData:
    if step.version is None:
        document_id = step.id or str(uuid4())
        kept[document_id] = DocumentData(
            id=document_id, area=_area(step), version=1, body=dict(step.body or {}), created_at=NOW, changed_at=NOW
        )
        return kept[document_id]
    before = kept[step.id or ""]
    if before.version != step.version:
        raise RefusedError("document_changed", "somebody was faster")
    if step.body is None:
        return kept.pop(before.id)
    body = {name: value for name, value in {**before.body, **step.body}.items() if value is not None}
    kept[before.id] = replace(before, version=before.version + 1, body=body)
    return kept[before.id]


def _area(step: DocumentStep) -> str:
    body = step.body or {}
    return str(body.get("area") or body.get("grid") or GRID)


def _masked(document: DocumentData) -> DocumentData:
    body = dict(document.body)
    if "born_on" in body and "name" in body:
        body["name"] = body["name"][:1] + "*" * max(1, len(body["name"]) - 1)
    return replace(document, body=body)


def _holds(document: DocumentData, condition: str) -> bool:
    sign = next(sign for sign in _TESTS if sign in condition)
    field, _, wanted = condition.partition(sign)
    value = document.body.get(field)
    text = str(value).lower() if isinstance(value, bool) else value
    return text is not None and _TESTS[sign](text, wanted)
