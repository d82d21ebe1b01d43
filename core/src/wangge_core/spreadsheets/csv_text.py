"""Tables as CSV (RFC 4180) in UTF-8: written so that no cell is ever a formula, read as a sheet like any other."""

import csv
import io
from collections.abc import AsyncIterable, AsyncIterator, Sequence
from datetime import datetime

from openpyxl.utils import get_column_letter

from wangge_core.errors import FieldError, InvalidError, TooLargeError
from wangge_core.instants import LOCAL
from wangge_core.spreadsheets.workbook import MAX_BYTES, MAX_CELLS, Cell, Sheet
from wangge_core.spreadsheets.writing import FORMULA_STARTS, Value

MEDIA_TYPE = "text/csv; charset=utf-8"


async def streamed(headings: Sequence[str], pages: AsyncIterable[Sequence[Sequence[Value]]]) -> AsyncIterator[bytes]:
    """Yield the lines of a table page by page; a mark at the beginning tells spreadsheet programs that it is UTF-8."""
    yield ("\ufeff" + lines([headings])).encode()
    async for page in pages:
        yield lines(page).encode()


def lines(rows: Sequence[Sequence[Value]]) -> str:
    """Return lines of CSV in which no cell can be taken for a formula by a spreadsheet."""
    target = io.StringIO()
    csv.writer(target).writerows([_cell(value) for value in row] for row in rows)
    return target.getvalue()


def read(content: bytes) -> tuple[Sheet, ...]:
    """Return a CSV file as one sheet; the apostrophe that keeps a text from being a formula is taken off again.

    Raises:
        TooLargeError: `workbook_too_large`.
        InvalidError: `workbook_damaged`, when it is neither UTF-8 nor GB 18030, or no CSV.
    """
    if len(content) > MAX_BYTES:
        raise _refused(TooLargeError, "workbook_too_large", f"The file has {len(content)} bytes; at most {MAX_BYTES} are taken.")
    try:
        table = list(csv.reader(io.StringIO(text_of(content), newline=""), strict=True))
    except csv.Error as error:
        raise _refused(InvalidError, "workbook_damaged", f"The CSV file cannot be read: {error}.") from error
    width = max(map(len, table), default=0)
    if width * len(table) > MAX_CELLS:
        raise _refused(TooLargeError, "workbook_too_large", f"The table spans more than {MAX_CELLS} cells, empty ones counted.")
    rows = tuple(
        tuple(
            Cell(f"{get_column_letter(column)}{number}", _value(line[column - 1] if column <= len(line) else ""), "s", None)
            for column in range(1, width + 1)
        )
        for number, line in enumerate(table, 1)
    )
    return (Sheet("", rows, ()),) if rows else ()


def text_of(content: bytes) -> str:
    """Return the text of a file in UTF-8, or in GB 18030, in which Excel saves CSV on a Chinese Windows.

    Raises:
        InvalidError: `workbook_damaged`, when it is in neither.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(InvalidError, "workbook_damaged", "The CSV file is neither UTF-8 nor GB 18030; save it anew as CSV UTF-8.")


def _refused(kind: type[InvalidError], code: str, detail: str) -> InvalidError:
    return kind(code, detail, (FieldError("/file", code, detail),))


def _value(text: str) -> str | None:
    if text[:1] == "'" and text[1:].startswith(FORMULA_STARTS):
        text = text[1:]
    return text or None


def _cell(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
