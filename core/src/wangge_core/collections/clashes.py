"""A key that is taken: the database says only which key, so whose step of a batch it was is found by going through them again."""

from collections.abc import Sequence
from typing import Final

from wangge_core.collections import errors
from wangge_core.collections.entering import keys_of
from wangge_core.collections.model import Document, Shape
from wangge_core.collections.planning import Done
from wangge_core.collections.repository import DocumentRepository
from wangge_core.database import DuplicateError
from wangge_core.errors import ConflictError

ID: Final = "id"


class TakenError(ConflictError):
    """Steps met a key that is taken, in the column `column`; `done` is what they would have come to."""

    def __init__(self, shape: Shape, column: str, done: Sequence[Done]) -> None:
        """Speaks of the first document, which is the one when there is no other."""
        said = _said(shape, column, next((each.document for each in done if each.before is None), done[0].document))
        code, detail = said.code, said.detail
        super().__init__(code, detail)
        self.shape = shape
        self.column = column
        self.done = done

    def at(self, place: int) -> ConflictError:
        """Return the error of one of the steps."""
        return _said(self.shape, self.column, self.done[place].document)


def taken(shape: Shape, error: DuplicateError, done: Sequence[Done]) -> ConflictError:
    """Return the error for what the database says is taken; its own, when that is none of the documents' keys."""
    for key in shape.keys:
        if key.unique and error.key.endswith((f"_{key.column}", f".{key.column}")):
            return TakenError(shape, key.column, done)
    return TakenError(shape, ID, done) if any(each.before is None for each in done) else error


async def whose(repository: DocumentRepository, clash: TakenError) -> int | None:
    """Return the place of the step that met the key, once its transaction is over; None when the key is free by now."""
    if clash.column == ID:
        made = {each.document.id: place for place, each in enumerate(clash.done) if each.before is None}
        there = await repository.taken(clash.shape, ID, [*made])
        return next((place for known, place in made.items() if known in there), None)
    keys = [_key(clash, each.document) for each in clash.done]
    held = await repository.taken(clash.shape, clash.column, [key for key in keys if key is not None])
    for place, (each, key) in enumerate(zip(clash.done, keys, strict=True)):
        if each.before is not None:
            held.pop(_key(clash, each.before) or "", None)
        if each.deed != "deleted" and key is not None and held.setdefault(key, each.document.id) != each.document.id:
            return place
    return None


def _key(clash: TakenError, document: Document) -> str | None:
    return keys_of(clash.shape, document)[clash.column]


def _said(shape: Shape, column: str, document: Document) -> ConflictError:
    if column == ID:
        return errors.exists(document.id)
    return errors.not_unique(next(key.fields for key in shape.keys if key.column == column))
