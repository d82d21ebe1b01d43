"""From a workbook or a CSV file to lines of a roster, every fault told by its cell."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple
from uuid import UUID

from wangge_core.duty.sheets.model import COLUMNS, KINDS, SHEET, Line, finding
from wangge_core.spreadsheets import table
from wangge_core.spreadsheets.rows import CellFinding
from wangge_core.spreadsheets.workbook import Cell

_NUMERALS: Final = str.maketrans("一二三四五六日天七", "123456777")
_WORDS: Final = re.compile(r"星期|周|每|、|，|,|\s")
_PART: Final = re.compile(r"([1-7])(?:[-–—至到~]([1-7]))?")
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


class Read(NamedTuple):
    """The lines that could be read, and what was found on the way."""

    lines: tuple[Line, ...]
    findings: tuple[CellFinding, ...]


def read_lines(content: bytes) -> Read:
    """Read the sheet that is named as in the template, or else the first; a CSV file is one sheet.

    Raises:
        InvalidError: see `spreadsheets.table.read`.
    """
    sheets = table.read(content)
    sheet = next((one for one in sheets if one.name == SHEET), sheets[0] if sheets else None)
    positions = _positions(sheet.rows[0]) if sheet and sheet.rows else {}
    missing = [column.title for key, column in COLUMNS.items() if column.needed and key not in positions]
    if sheet is None or missing:
        titles = "、".join(column.title for column in COLUMNS.values() if column.needed)
        return Read((), (finding("no_heading", 1, "A1", columns=titles),))
    findings: list[CellFinding] = []
    lines = []
    for number, row in enumerate(sheet.rows[1:], 2):
        cells = {key: row[place] for key, place in positions.items() if place < len(row)}
        if any(cell.value not in (None, "") for cell in cells.values()):
            line = _Row(number, cells, findings).line()
            lines += [line] if line else []
    if not lines and not findings:
        findings.append(finding("nothing_in_it", 2, "A2"))
    return Read(tuple(lines), tuple(findings))


def weekdays_of(text: str) -> frozenset[int] | None:
    """Return the days (1 is Monday) that a text like `1-5`, `135` or 周一至周五 means, or None when it means none."""
    rest, found = _WORDS.sub("", text).translate(_NUMERALS), set[int]()
    while rest:
        part = _PART.match(rest)
        if part is None:
            return None
        first, last = int(part[1]), int(part[2] or part[1])
        found |= set(range(first, last + 1)) if first <= last else {*range(first, 8), *range(1, last + 1)}
        rest = rest[part.end() :]
    return frozenset(found)


class _Row:
    """One row on its way to a line: every cell that cannot be read leaves a finding."""

    def __init__(self, number: int, cells: Mapping[str, Cell], findings: list[CellFinding]) -> None:
        self._number = number
        self._cells = cells
        self._findings = findings

    def line(self) -> Line | None:
        before = len(self._findings)
        values = {key: self._value(key) for key in COLUMNS}
        if len(self._findings) > before:
            return None
        person, begins, ends = self._person(values["person"]), self._hour("begins", values), self._hour("ends", values)
        day, weekdays = self._date("day", values), self._weekdays(values["weekdays"])
        valid_from, valid_to = self._date("valid_from", values), self._date("valid_to", values)
        kind = KINDS.get(str(values["kind"]).lower())
        if kind is None:
            self._fault("kind", "kind", value=values["kind"])
        if len(self._findings) > before or begins is None or ends is None or kind is None:
            return None
        if (day is None) == (not weekdays):
            self._fault("either", "weekdays")
        if (day and (valid_from or valid_to)) or (valid_from and valid_to and valid_from >= valid_to):
            self._fault("order", "valid_to")
        if begins == ends:
            self._fault("empty", "ends")
        if len(self._findings) > before:
            return None
        return Line(
            row=self._number,
            person_id=person,
            name=str(values["name"]),
            area=str(values["area"]),
            kind=kind,
            begins=begins,
            ends=ends,
            day=day,
            weekdays=weekdays,
            valid_from=valid_from,
            valid_to=valid_to,
        )

    def _fault(self, rule: str, key: str, **values: object) -> None:
        cell = self._cells.get(key)
        self._findings.append(finding(rule, self._number, cell.ref if cell else f"A{self._number}", **values))

    def _value(self, key: str) -> Any:  # noqa: ANN401  a text, or the date or time of an Excel cell
        cell, column = self._cells.get(key), COLUMNS[key]
        if cell is None or cell.value is None:
            if column.needed:
                self._fault("cell_empty", key, column=column.title)
            return ""
        if cell.type == "f":
            self._fault("formula", key)
            return ""
        value = cell.value
        if isinstance(value, datetime | date | time):
            return value
        text = str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()
        if not text and column.needed:
            self._fault("cell_empty", key, column=column.title)
        if len(text) > column.most:
            self._fault("too_long", key, column=column.title, most=column.most)
        return text

    def _person(self, value: object) -> UUID | None:
        if not value:
            return None
        try:
            return UUID(str(value))
        except ValueError:
            self._fault("person_malformed", "person")
            return None

    def _hour(self, key: str, values: Mapping[str, Any]) -> time | None:
        value = values[key]
        if isinstance(value, datetime):
            value = value.time()
        if isinstance(value, time):
            return value.replace(second=0, microsecond=0, tzinfo=None)
        found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:：]([0-5][0-9])(?:[:：]00)?", str(value))
        if found is None:
            self._fault("hour", key, value=str(value)[:40])
            return None
        return time(int(found[1]), int(found[2]))

    def _date(self, key: str, values: Mapping[str, Any]) -> date | None:
        value = values[key]
        if value == "":
            return None
        if isinstance(value, datetime):
            value = value.date()
        if not isinstance(value, date):
            numbers = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", str(value))
            try:
                value = date(*map(int, numbers.groups())) if numbers else str(value)
            except ValueError:
                value = str(value)
        if not isinstance(value, date) or not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            self._fault("date", key, value=str(value)[:40])
            return None
        return value

    def _weekdays(self, value: object) -> frozenset[int]:
        found = weekdays_of(str(value))
        if found is None:
            self._fault("weekdays", "weekdays", value=str(value)[:40])
        return found or frozenset()


def _positions(row: Sequence[Cell]) -> dict[str, int]:
    known = {title: key for key, column in COLUMNS.items() for title in (column.title, *column.aliases)}
    headings = [str(cell.value).strip().lower() if cell.value is not None else "" for cell in row]
    return {known[heading]: place for place, heading in reversed(list(enumerate(headings))) if heading in known}
