"""Writing workbooks row by row: memory stays bounded however many rows there are, and no cell is ever a formula."""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from wangge_core.instants import LOCAL

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so is taken for a formula by spreadsheet programs when it is typed or read from CSV."""
_MOST_CHARACTERS: Final = 32_767  # of one cell; Excel refuses the whole file when one holds more
_CHUNK: Final = 64 * 1024
_WIDTHS: Final = (10, 60)

Value = str | int | float | datetime | None


class TableWriter:
    """One sheet that is written from top to bottom; rows go to the disk as they come."""

    def __init__(self, title: str, headings: Sequence[str], *, notes: Sequence[Sequence[str]] = (), widths: Sequence[int] = ()) -> None:
        """`notes` are the rows of a second sheet, which explains the first."""
        self._book = Workbook(write_only=True)
        self._sheet: Any = self._book.create_sheet(title)
        self._sheet.freeze_panes = "A2"
        for number, heading in enumerate(headings, 1):
            width = widths[number - 1] if widths else len(heading) * 2 + 4
            self._sheet.column_dimensions[get_column_letter(number)].width = min(max(width, _WIDTHS[0]), _WIDTHS[1])
        self._sheet.append([self._heading(heading) for heading in headings])
        self._notes = notes

    def add(self, rows: Iterable[Sequence[Value]]) -> None:
        """Append rows."""
        for row in rows:
            self._sheet.append([self._cell(value) for value in row])

    def save(self, path: Path) -> None:
        """Finish the workbook."""
        if self._notes:
            sheet: Any = self._book.create_sheet("说明 Notes")
            sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 90
            for row in self._notes:
                sheet.append([_text(sheet, each) for each in row])
        self._book.save(path)

    def _heading(self, text: str) -> Any:  # noqa: ANN401  openpyxl ships no types
        cell = _text(self._sheet, text)
        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="center")
        return cell

    def _cell(self, value: Value) -> Any:  # noqa: ANN401  as above
        if isinstance(value, datetime):
            dated = WriteOnlyCell(self._sheet, value.astimezone(LOCAL).replace(tzinfo=None))
            dated.number_format = "yyyy-mm-dd hh:mm:ss"
            return dated
        return _text(self._sheet, value) if isinstance(value, str) else value


def _text(sheet: Any, value: str) -> Any:  # noqa: ANN401  as above
    """Return a cell that is a text: by the setter a leading = would make it a formula."""
    cell: Any = WriteOnlyCell(sheet)
    cell._value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_MOST_CHARACTERS]  # noqa: SLF001  openpyxl offers no other way
    cell.data_type = "s"
    if value.startswith(FORMULA_STARTS):
        cell.quotePrefix = True  # it stays a text also after somebody edits the cell
    return cell


async def streamed(
    title: str, headings: Sequence[str], pages: AsyncIterable[Sequence[Sequence[Value]]], notes: Sequence[Sequence[str]] = ()
) -> AsyncIterator[bytes]:
    """Yield a workbook of the rows that come page by page. Compressing goes on in a thread, and no page is kept."""
    with TemporaryDirectory(prefix="wangge-export-") as folder:
        path = Path(folder) / "table.xlsx"
        writer = TableWriter(title, headings, notes=notes)
        async for page in pages:
            await asyncio.to_thread(writer.add, page)
        await asyncio.to_thread(writer.save, path)
        with path.open("rb") as file:
            while chunk := await asyncio.to_thread(file.read, _CHUNK):
                yield chunk


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[Value]], notes: Sequence[Sequence[str]] = ()) -> bytes:
    """Return a small workbook whole."""
    with TemporaryDirectory(prefix="wangge-export-") as folder:
        path = Path(folder) / "table.xlsx"
        writer = TableWriter(title, headings, notes=notes)
        writer.add(rows)
        writer.save(path)
        return path.read_bytes()
