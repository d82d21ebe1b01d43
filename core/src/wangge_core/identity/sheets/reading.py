"""From a workbook to rows of units or people, every fault told by its cell. Pure: bytes come in through `spreadsheets.workbook`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from wangge_core.identity.sheets.model import LAYOUTS, Column, Finding, Kind, Line, finding
from wangge_core.spreadsheets.workbook import Cell, Sheet


class Read(NamedTuple):
    """The rows that could be read, and what was found on the way."""

    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]


def read_lines(sheets: Sequence[Sheet], kind: Kind) -> Read:
    """Read the sheet that is named as in the template, or else the first."""
    layout = LAYOUTS[kind]
    sheet = next((one for one in sheets if one.name == layout.sheet), sheets[0] if sheets else None)
    positions = _positions(sheet.rows[0], layout.columns) if sheet else {}
    missing = [column.title for key, column in layout.columns.items() if column.needed and key not in positions]
    if sheet is None or missing:
        titles = "、".join(column.title for column in layout.columns.values() if column.needed)
        return Read((), (finding("no_heading", 1, "A1", columns=titles),))
    findings: list[Finding] = []
    lines = [
        line
        for number, row in enumerate(sheet.rows[1:], 2)
        if any(row[place].value is not None for place in positions.values())
        and (line := _line(number, row, positions, kind, findings)) is not None
    ]
    if not lines and not findings:
        findings.append(finding("nothing_in_it", 2, "A2"))
    return Read(tuple(lines), tuple(findings))


def _positions(row: Sequence[Cell], columns: Mapping[str, Column]) -> dict[str, int]:
    known = {title: key for key, column in columns.items() for title in (column.title, *column.aliases)}
    headings = [str(cell.value).strip().lower() if cell.value is not None else "" for cell in row]
    return {known[heading]: place for place, heading in reversed(list(enumerate(headings))) if heading in known}


def _line(number: int, row: Sequence[Cell], positions: dict[str, int], kind: Kind, findings: list[Finding]) -> Line | None:
    layout, before = LAYOUTS[kind], len(findings)
    texts = dict.fromkeys(layout.columns, "")
    for key, place in positions.items():
        texts[key] = _text(number, row[place], layout.columns[key], findings)
    known = None
    if texts["id"]:
        try:
            known = UUID(texts["id"])
        except ValueError:
            findings.append(finding("id_malformed", number, row[positions["id"]].ref))
    return Line(number, known, texts["name"], texts[layout.own], texts["area"]) if len(findings) == before else None


def _text(number: int, cell: Cell, column: Column, findings: list[Finding]) -> str:
    value = cell.value
    if cell.type == "f":
        findings.append(finding("formula", number, cell.ref))
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
        findings.append(finding("cell_type", number, cell.ref))
        return ""
    text = "" if value is None else str(value).strip()
    if not text and column.needed:
        findings.append(finding("cell_empty", number, cell.ref, column=column.title))
    if len(text) > column.most:
        findings.append(finding("too_long", number, cell.ref, column=column.title, most=column.most))
    return text
