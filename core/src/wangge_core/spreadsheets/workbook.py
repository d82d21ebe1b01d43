"""Opening a workbook that a stranger sends: bounded in size before anything large is built from it."""

import io
import zipfile
from collections.abc import Iterator
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

import openpyxl
from openpyxl import Workbook
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from wangge_core.errors import FieldError, InvalidError, TooLargeError, UnsupportedTypeError

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_UNPACKED: Final = 48 * 1024 * 1024
MAX_PARTS: Final = 1_000
MAX_SHEETS: Final = 50
MAX_CELLS: Final = 300_000
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_DOCTYPE: Final = b"<!DOCTYPE"
_UTF_16: Final = frozenset({b"\xff\xfe", b"\xfe\xff"})
_SHEET: Final = b"sheetData"


class Cell(NamedTuple):
    """A cell: its reference, what it holds, openpyxl's letter for the type, and the row of the cell it is merged into."""

    ref: str
    value: object
    type: str
    merged_into: int | None


class Sheet(NamedTuple):
    """A worksheet, row by row from row 1; `comments` are (reference, row, text)."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    comments: tuple[tuple[str, int, str], ...]


def read(content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of an xlsx file that hold anything. Cells inside a merged range carry the value of its first cell.

    Raises:
        UnsupportedTypeError: `not_xlsx`, with what it seems to be.
        TooLargeError: `workbook_too_large`, with the bound that is passed.
        InvalidError: `workbook_damaged`.
    """
    _require_xlsx(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _require_bounds(package)
        book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
        return tuple(_sheet(sheet) for sheet in _bounded(book) if sheet.max_row > 1 or sheet["A1"].value is not None)
    except InvalidError:
        raise
    except Exception as error:
        # openpyxl raises whatever its parsers met: KeyError, TypeError, ParseError …
        detail = f"The workbook cannot be read ({type(error).__name__}: {str(error)[:200]}). Open it and save it anew as .xlsx."
        raise _refused(InvalidError, "workbook_damaged", detail) from error


def _refused(kind: type[InvalidError], code: str, detail: str) -> InvalidError:
    return kind(code, detail, (FieldError("/file", code, detail),))


def _require_xlsx(content: bytes) -> None:
    if len(content) > MAX_BYTES:
        raise _refused(TooLargeError, "workbook_too_large", f"The file has {len(content)} bytes; at most {MAX_BYTES} are taken.")
    if content.startswith(_OLE):
        detail = "This is an old .xls file or an encrypted workbook; save it without a password as .xlsx."
        raise _refused(UnsupportedTypeError, "not_xlsx", detail)
    if not content.startswith(_ZIP):
        raise _refused(UnsupportedTypeError, "not_xlsx", "This is no .xlsx file; save the table as Excel workbook (.xlsx).")


def _require_bounds(package: zipfile.ZipFile) -> None:
    """Refuse bombs of every make, by what the package says of itself and by one bounded pass over its sheets.

    zipfile never unpacks more of a part than its declared size, so that the sum of those is a true bound.
    """
    parts = package.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise _too_large(f"it unpacks to more than {MAX_PARTS} parts or {MAX_UNPACKED} bytes")
    if "xl/workbook.xml" not in package.namelist():
        raise _refused(UnsupportedTypeError, "not_xlsx", "This is a zip file, but no Excel workbook; give the .xlsx itself.")
    cells = 0
    for part in parts:
        content = package.read(part)
        if _DOCTYPE in content or content[:2] in _UTF_16:
            detail = f"{part.filename} holds a document type or is not UTF-8, which no spreadsheet program writes. Save the file anew."
            raise _refused(InvalidError, "workbook_damaged", detail)
        if _SHEET in content:
            for weight in _weights(content):
                cells += weight
                if cells > MAX_CELLS:
                    raise _too_large(f"it has more than {MAX_CELLS} cells, those inside merged ranges counted")


def _weights(content: bytes) -> Iterator[int]:
    """Yield how many cells each element of a worksheet brings."""
    for event, element in ET.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314  no document type comes this far
        name = element.tag.rpartition("}")[2]
        if event == "start" and name == "mergeCell":
            yield _size(element.get("ref", "A1"))
        elif event == "start" and name == "c":
            yield 1
        elif event == "end" and name == "row":
            element.clear()


def _size(ref: str) -> int:
    left, top, right, bottom = range_boundaries(ref)
    if left is None or top is None or right is None or bottom is None:
        raise _too_large(f"the merged range {ref} has no end")
    return (right - left + 1) * (bottom - top + 1)


def _too_large(why: str) -> InvalidError:
    return _refused(TooLargeError, "workbook_too_large", f"The workbook is too large: {why}. Keep only the table itself in it.")


def _bounded(book: Workbook) -> list[Worksheet]:
    """Refuse sheets whose corners lie so far apart that walking over them would build millions of cells."""
    sheets: list[Worksheet] = [sheet for sheet in book.worksheets if isinstance(sheet, Worksheet)]
    if len(sheets) > MAX_SHEETS:
        raise _too_large(f"it has more than {MAX_SHEETS} sheets")
    if sum(sheet.max_row * sheet.max_column for sheet in sheets) > MAX_CELLS:
        raise _too_large(f"its tables span more than {MAX_CELLS} cells, empty ones counted")
    return sheets


def _sheet(sheet: Worksheet) -> Sheet:
    first_cells: dict[tuple[int, int], tuple[int, int]] = {}
    for merged in sheet.merged_cells.ranges:
        for row, column in merged.cells:
            first_cells[row, column] = (merged.min_row, merged.min_col)
    rows, comments = [], []
    for number, line in enumerate(sheet.iter_rows(), 1):
        cells = []
        for column, cell in enumerate(line, 1):
            place = first_cells.get((number, column), (number, column))
            source = sheet.cell(*place)
            cells.append(Cell(cell.coordinate, source.value, source.data_type, None if place == (number, column) else place[0]))
            if cell.comment is not None:
                comments.append((cell.coordinate, number, cell.comment.text.strip()))
        rows.append(tuple(cells))
    return Sheet(sheet.title, tuple(rows), tuple(comments))
