"""What can go wrong with documents.

InvalidError
├── (document_invalid)     it does not fit its schema; `errors` says where
├── (filter_invalid)       a filter or an order that cannot be read
├── (filter_not_indexed)   no declared index answers it
├── (figure_invalid)       what is added up is no number, or what is counted by days no date
├── (figure_too_large)     more documents or groups than are put together at once
├── (places_missing)       a map of documents that have no point
├── (area_missing, area_unknown, point_outside)   a document without a place
├── (value_masked)         what was sent back is the masked form of what is there
├── (batch_size, batch_step)   a batch that is none
└── (append_only)          its documents are never changed
NotFoundError
├── (collection_not_found)   no plugin that is on there declares it
├── (quarantine_not_declared)   old spreadsheets are not taken into it
└── (document_not_found)     no such document within the caller's reach
ConflictError
├── (document_changed)     somebody else was faster; `current` is the document as it is now
├── (document_exists)      the id is taken
└── (document_not_unique)  a unique key is taken
UnavailableError
└── (index_filling)        older documents are still being entered into the index
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from wangge_core.collections.model import Ref
from wangge_core.errors import ConflictError, FieldError, InvalidError, NotFoundError, UnavailableError, WanggeError

_AGAIN_SECONDS = 30


class DocumentChangedError(ConflictError):
    """Somebody else was faster: `current` has the document as it is now beside what was to be done."""

    def __init__(self, given: int, current: int) -> None:
        """`given` is the version that the caller saw."""
        detail = f"The document has changed: you saw version {given}, it is at {current}. Compare the two, and send your change again."
        super().__init__("document_changed", detail)


def not_declared(ref: Ref, area: str = "") -> NotFoundError:
    """Return the error for a collection that is not served."""
    where = f" in area {area}" if area else " anywhere"
    return NotFoundError("collection_not_found", f"No plugin that is on{where} declares the collection {ref}.")


def no_quarantine(ref: Ref) -> NotFoundError:
    """Return the error for a collection that old spreadsheets are not taken into."""
    detail = f"The plugin declares no quarantine for {ref}, so that only tables with the platform's own headings are taken in."
    return NotFoundError("quarantine_not_declared", detail)


def no_document(document_id: UUID) -> NotFoundError:
    """Return the error for a document that is not there for this caller."""
    return NotFoundError("document_not_found", f"There is no document {document_id}, or it is not for you.")


def exists(document_id: UUID) -> ConflictError:
    """Return the error for an id that another document has."""
    return ConflictError("document_exists", f"There is another document with the id {document_id}; leave the id out, or send a new one.")


def not_unique(fields: Iterable[str]) -> ConflictError:
    """Return the error for a unique key that is taken."""
    names = ", ".join(fields)
    return ConflictError("document_not_unique", f"Another document of this county has the same {names}; change that one, or correct these.")


def invalid(fields: Sequence[FieldError]) -> InvalidError:
    """Return the error for a document that does not fit its schema."""
    return InvalidError("document_invalid", "The document does not fit: " + "; ".join(field.said() for field in fields), tuple(fields))


def filter_invalid(message: str, path: str = "/filter") -> InvalidError:
    """Return the error for a filter that cannot be read."""
    return _faulty("filter_invalid", path, message)


def filter_not_indexed(message: str, path: str = "/filter") -> InvalidError:
    """Return the error for a list that no declared index answers."""
    return _faulty("filter_not_indexed", path, message)


def figure_invalid(path: str, message: str) -> InvalidError:
    """Return the error for a number that cannot be computed so."""
    return _faulty("figure_invalid", path, message)


def figure_too_large(message: str) -> InvalidError:
    """Return the error for a number of too many documents, or too many numbers."""
    return _faulty("figure_too_large", "/filter", message)


def no_places(ref: Ref) -> InvalidError:
    """Return the error for a map of documents that have no point."""
    return _faulty("places_missing", "", f"The documents of {ref} have no point: it declares no point_field.")


def area_missing(path: str) -> InvalidError:
    """Return the error for a document that lies nowhere."""
    return _faulty("area_missing", path, "Say in which area the document lies.")


def area_unknown(path: str, area: str) -> InvalidError:
    """Return the error for an area that does not exist today."""
    return _faulty("area_unknown", path, f"There is no area {area}.")


def point_outside(path: str, point: tuple[float, float]) -> InvalidError:
    """Return the error for a point that no grid holds."""
    message = f"{point[0]}, {point[1]} (longitude, latitude, WGS-84) lies in no grid; move the point into one."
    return _faulty("point_outside", path, message)


def value_masked(field: str) -> InvalidError:
    """Return the error for a value that is the masked form of what is there."""
    message = f"{field} was sent back as it is shown, masked; leave it out, or send it whole."
    return _faulty("value_masked", f"/changes/{field}", message)


def batch_size(most: int, given: int) -> InvalidError:
    """Return the error for a batch of nothing, or of too much."""
    return _faulty("batch_size", "/steps", f"A batch has 1 to {most} steps; this one has {given}.")


def batch_step(number: int, field: str) -> InvalidError:
    """Return the error for a step that lacks what it needs."""
    return _faulty("batch_step", f"/steps/{number}/{field}", f"Step {number} needs {field}.")


def in_step(error: WanggeError, number: int) -> WanggeError:
    """Return an error that says in which step of a batch it lies, counted from 0 as in its path; the code stays what it is."""
    step = f"/steps/{number}"
    error.fields = tuple(FieldError(f"{step}{field.path}", field.code, field.message) for field in error.fields) or (
        FieldError(step, error.code, error.detail),
    )
    error.detail = f"Step {number}: {error.detail}"
    return error


def _faulty(code: str, path: str, message: str) -> InvalidError:
    return InvalidError(code, message, (FieldError(path, code, message),))


def append_only() -> InvalidError:
    """Return the error for a change to a document that is never changed."""
    return InvalidError("append_only", "Documents of this collection are only added; enter another one that says what is right.")


def index_filling(fields: Sequence[str]) -> UnavailableError:
    """Return the error for an index that is not whole yet."""
    detail = f"The index on {', '.join(fields)} is new and older documents are still being entered; try again, or filter by another."
    return UnavailableError("index_filling", detail, _AGAIN_SECONDS)
