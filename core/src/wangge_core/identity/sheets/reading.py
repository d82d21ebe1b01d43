"""From a workbook to rows of units or people, every fault told by its cell. Pure: bytes come in through `spreadsheets.workbook`."""

from collections.abc import Sequence
from typing import NamedTuple

from wangge_core.identity.sheets.model import LAYOUTS, Kind, Line
from wangge_core.spreadsheets.rows import CellFinding, read_id, read_rows
from wangge_core.spreadsheets.workbook import Sheet


class Read(NamedTuple):
    """The rows that could be read, and what was found on the way."""

    lines: tuple[Line, ...]
    findings: tuple[CellFinding, ...]


def read_lines(sheets: Sequence[Sheet], kind: Kind) -> Read:
    """Read the sheet that is named as in the template, or else the first."""
    layout = LAYOUTS[kind]
    rows, findings = read_rows(sheets, layout.sheet, layout.columns)
    lines = []
    for row in rows:
        before = len(findings)
        known = read_id(row, findings)
        if len(findings) == before:
            lines.append(Line(row.number, known, row.texts["name"], row.texts[layout.own], row.texts["area"]))
    return Read(tuple(lines), tuple(findings))
