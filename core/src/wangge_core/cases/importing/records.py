"""The records of a file: JSON, CSV or xlsx, each with its row and its values by path."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec

from wangge_core.cases.importing.mapping import Records
from wangge_core.errors import FieldError, InvalidError
from wangge_core.spreadsheets import workbook
from wangge_core.spreadsheets.csv_text import text_of

MOST_RECORDS: Final = 100_000
MOST_BYTES: Final = 64 * 1024 * 1024
_ZIP: Final = b"PK\x03\x04"


class Record(NamedTuple):
    """A record: the row it stands in (from 1; in JSON its place in the list), and its values."""

    row: int
    values: Mapping[str, Any]

    def at(self, path: str) -> Any:  # noqa: ANN401  whatever the file holds
        """Return the value at a path, or None where there is none. A heading may hold dots itself."""
        if path in self.values:
            return self.values[path]
        found: Any = self.values
        for name in path.split("."):
            if not isinstance(found, dict) or name not in found:
                return None
            found = found[name]
        return found

    def text(self, path: str | None) -> str:
        """Return the value as trimmed text; empty when there is none."""
        value = None if path is None else self.at(path)
        if isinstance(value, datetime):
            return value.isoformat()
        return "" if value is None else str(value).strip()


def read_records(content: bytes, wanted: Records) -> tuple[Record, ...]:
    """Return the records of a file.

    Raises:
        InvalidError: `file_unreadable`, `sheet_missing` or what `spreadsheets.workbook.read` raises.
    """
    if len(content) > MOST_BYTES:
        raise _bad("file_unreadable", f"The file has {len(content)} bytes; at most {MOST_BYTES} are taken at once: cut it.")
    if content.startswith(_ZIP):
        found = _sheet(content, wanted.sheet)
    elif content.lstrip()[:1] in (b"[", b"{"):
        found = _json(content, wanted)
    else:
        found = _csv(content)
    kept = tuple(record for record in found if all(record.text(path) == value for path, value in wanted.where.items()))
    if len(kept) > MOST_RECORDS:
        raise _bad("file_unreadable", f"The file has {len(kept)} records; at most {MOST_RECORDS} are taken at once: cut it.")
    return kept


def _json(content: bytes, wanted: Records) -> Iterator[Record]:
    try:
        found: Any = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad("file_unreadable", f"The file is no JSON: {error}") from error
    for name in filter(None, wanted.at.split(".")):
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _bad("file_unreadable", f"There is no list of objects at {wanted.at or 'the top'!r} of the file; say where in records.at.")
    return (Record(number, one) for number, one in enumerate(found, 1))


def _csv(content: bytes) -> Iterator[Record]:
    # By itself and not as a sheet: histories of other systems are larger than any table that people fill in.
    reader = csv.DictReader(io.StringIO(text_of(content), newline=""))
    try:
        return iter([Record(reader.line_num, {name: value for name, value in row.items() if name}) for row in reader])
    except csv.Error as error:
        raise _bad("file_unreadable", f"The CSV file cannot be read: {error}") from error


def _sheet(content: bytes, name: str) -> Iterator[Record]:
    sheets = workbook.read(content)
    sheet = next((one for one in sheets if not name or one.name == name), None)
    if sheet is None:
        names = ", ".join(repr(one.name) for one in sheets)
        raise _bad("sheet_missing", f"There is no sheet {name!r} with anything in it; there are: {names}.")
    headings = [str(cell.value).strip() if cell.value is not None else "" for cell in sheet.rows[0]]
    for number, row in enumerate(sheet.rows[1:], 2):
        # A formula is text of the file to us and never worked out; the value it was saved with is not read.
        values = {heading: cell.value for heading, cell in zip(headings, row, strict=False) if heading}
        if any(value is not None for value in values.values()):
            yield Record(number, values)


def _bad(code: str, detail: str) -> InvalidError:
    return InvalidError(code, detail, (FieldError("/file", code, detail),))
