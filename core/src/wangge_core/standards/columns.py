"""Finding the table in a sheet: its heading, its columns, and whether it holds components or events."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from wangge_core.spreadsheets.workbook import Cell, Sheet
from wangge_core.standards.findings import StandardFinding, finding
from wangge_core.standards.model import Kind

HEADING_WITHIN: Final = 20
"""The heading is among so many first rows; what stands above it is the title."""


class Column(NamedTuple):
    """A column of the table: its usual heading, other headings for it, and how it is read.

    joint: what a line break inside a cell means. most: longest text in characters. needed: it must be there and filled.
    """

    title: str
    aliases: tuple[str, ...]
    joint: str
    most: int
    needed: bool = True


COLUMNS: Final[Mapping[str, Column]] = {
    "big_code": Column("大类代码", ("大类编码", "大类编号", "category code"), "", 10),
    "big_name": Column("大类名称", ("大类", "category"), "", 60),
    "small_code": Column("小类代码", ("小类编码", "小类编号", "class code"), "", 10),
    "small_name": Column("小类名称", ("小类", "class"), "", 60),
    "units": Column("处置单位", ("责任单位", "处置部门", "responsible unit"), "、", 500, needed=False),
    "authorities": Column("主管部门", ("监管部门", "authority"), "、", 500, needed=False),
    "condition": Column("立案条件", ("立案标准", "filing condition"), " ", 500),
    "closing": Column("结案条件", ("结案标准", "closing condition"), " ", 500),
    "limit": Column("处置时限", ("处理时限", "办理时限", "时限", "time limit"), "", 60),
}
_BY_HEADING: Final = {title: key for key, column in COLUMNS.items() for title in (column.title, *column.aliases)}
_WORDS: Final = {Kind.COMPONENT: ("部件", "component"), Kind.EVENT: ("事件", "event")}
_BRACKETS: Final = re.compile(r"[（(]([^（）()]*)[）)]")


class Layout(NamedTuple):
    """Where a sheet's table is: number of the first row below the heading, and the position of each column."""

    first_row: int
    positions: Mapping[str, int]


def layout_of(sheet: Sheet) -> Layout | tuple[StandardFinding, ...] | None:
    """Return where the table is, or what is wrong with its heading; None when there is no heading at all.

    A row is the heading when it names at least half of the columns that are needed.
    """
    needed = [key for key, column in COLUMNS.items() if column.needed]
    for number, row in enumerate(sheet.rows[:HEADING_WITHIN], 1):
        keys = [_BY_HEADING.get(_flat(cell)) for cell in row]
        if sum(key in keys for key in needed) * 2 < len(needed):
            continue
        faults = tuple(
            finding("column_twice", sheet.name, number, cell.ref, _flat(cell))
            for position, cell in enumerate(row)
            if keys[position] is not None and keys[position] in keys[:position]
        )
        missing = "、".join(COLUMNS[key].title for key in needed if key not in keys)
        if missing:
            faults = (*faults, finding("column_missing", sheet.name, number, f"A{number}", columns=missing))
        return faults or Layout(number + 1, {key: position for position, key in enumerate(keys) if key})
    return None


def kind_of(sheet: Sheet, layout: Layout) -> Kind | None:
    """Return what the sheet says of itself: by its name, else by a bracket in its title, else by the title."""
    title = " ".join(_flat(cell) for row in sheet.rows[: layout.first_row - 2] for cell in row[:1])
    for text in (sheet.name, " ".join(_BRACKETS.findall(title)), title):
        named = _named(text)
        if len(named) == 1:
            return named[0]
    return None


def needed_titles() -> str:
    """Return the headings that a table must have, as they are shown to people."""
    return "、".join(column.title for column in COLUMNS.values() if column.needed)


def _named(text: str) -> Sequence[Kind]:
    lowered = text.lower()
    return [kind for kind, words in _WORDS.items() if _any_in(words, lowered)]


def _any_in(words: Iterable[str], text: str) -> bool:
    return any(word in text for word in words)


def _flat(cell: Cell) -> str:
    return " ".join(cell.value.split()).lower() if isinstance(cell.value, str) else ""
