"""A table in either form: an Excel workbook or CSV. Whoever takes tables in or gives them out does it through here."""

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from typing import Final, Literal

from wangge_core.errors import FieldError, UnsupportedTypeError
from wangge_core.spreadsheets import csv_text, workbook, writing
from wangge_core.spreadsheets.workbook import Sheet
from wangge_core.spreadsheets.writing import Value

Format = Literal["xlsx", "csv"]
MEDIA_TYPES: Final[dict[Format, str]] = {"xlsx": writing.MEDIA_TYPE, "csv": csv_text.MEDIA_TYPE}
_PACKED: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How a workbook begins, and an old or encrypted one, which its reader refuses with a word of its own."""


def read(content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a file, told by its content and not by its name; CSV is one sheet without a name.

    Raises:
        UnsupportedTypeError: `not_xlsx`, when it is neither.
        InvalidError: see `workbook.read` and `csv_text.read`.
    """
    if content.startswith(_PACKED):
        return workbook.read(content)
    if b"\0" in content:
        detail = "This is neither an Excel workbook (.xlsx) nor CSV in UTF-8 or GB 18030; save the table as one of them."
        raise UnsupportedTypeError("not_xlsx", detail, (FieldError("/file", "not_xlsx", detail),))
    return csv_text.read(content)


def streamed(
    form: Format, title: str, headings: Sequence[str], pages: AsyncIterable[Sequence[Sequence[Value]]], notes: Sequence[Sequence[str]] = ()
) -> AsyncIterator[bytes]:
    """Yield a table of the rows that come page by page; `notes` are a second sheet, for which CSV has no place."""
    if form == "csv":
        return csv_text.streamed(headings, pages)
    return writing.streamed(title, headings, pages, notes)
