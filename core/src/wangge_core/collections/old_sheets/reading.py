"""An old spreadsheet as it is: its heading wherever it stands, its rows as texts. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final, NamedTuple

from wangge_core.spreadsheets.workbook import Cell, Sheet

LOOKED_AT: Final = 10
"""Rows from the top in which the heading is looked for: titles and notes often stand above it."""
_ASIDE: Final = re.compile(r"\(.*?\)|\[.*?\]|【.*?】")
_MARKS: Final = re.compile(r"[\s*:,.;·、。/_-]")
_DAY: Final = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")


class OldRow(NamedTuple):
    """A row that holds something: its number in the file, the text under each heading, the cells, and those that are formulas."""

    number: int
    texts: tuple[str, ...]
    refs: tuple[str, ...]
    formulas: frozenset[int]


class OldTable(NamedTuple):
    """A spreadsheet: the headings in their order, each once, the row that they stand in, and the rows below it."""

    headings: tuple[str, ...]
    heading_row: int
    rows: tuple[OldRow, ...]


def plain(heading: str) -> str:
    """Return a heading without what people add to it: spaces, stars, widths, remarks in brackets."""
    text = unicodedata.normalize("NFKC", heading).lower()
    return _MARKS.sub("", _ASIDE.sub("", text)) or _MARKS.sub("", text)


def read_old(sheets: Sequence[Sheet], known: AbstractSet[str]) -> OldTable:
    """Return the first sheet of a file; `known` are headings, as `plain` leaves them, that tell which row is the heading."""
    rows = sheets[0].rows if sheets else ()
    at = _heading(rows, known)
    if at is None:
        return OldTable((), 0, ())
    places = [place for place, cell in enumerate(rows[at]) if _text(cell)]
    headings = _each_once([_text(rows[at][place]) for place in places])
    return OldTable(headings, at + 1, tuple(_rows(rows[at + 1 :], at + 2, places)))


def day_of(text: str) -> str | None:
    """Return a day that somebody wrote in one of the usual ways, as ISO 8601; None when it is no such day."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part)
    try:
        return datetime(year, month, day).date().isoformat()  # noqa: DTZ001  a day has no zone
    except ValueError:
        return None


def _heading(rows: Sequence[Sequence[Cell]], known: AbstractSet[str]) -> int | None:
    """Return the row with the most known headings; where there is none, the first with two different texts."""
    top = [{plain(text) for cell in row if (text := _text(cell))} for row in rows[:LOOKED_AT]]
    scores = [len(texts & known) for texts in top]
    if max(scores, default=0) > 0:
        return scores.index(max(scores))
    return next((place for place, texts in enumerate(top) if len(texts) > 1), None)


def _each_once(texts: Sequence[str]) -> tuple[str, ...]:
    found: list[str] = []
    for text in texts:
        number = sum(each == text or each.startswith(f"{text} (") for each in found) + 1
        found.append(text if text not in found else f"{text} ({number})")
    return tuple(found)


def _rows(rows: Sequence[Sequence[Cell]], first: int, places: Sequence[int]) -> list[OldRow]:
    found: list[OldRow] = []
    for number, row in enumerate(rows, first):
        cells = [row[place] for place in places]
        texts = tuple(_text(cell) for cell in cells)
        if any(texts):
            formulas = frozenset(place for place, cell in enumerate(cells) if cell.type == "f")
            found.append(OldRow(number, texts, tuple(cell.ref for cell in cells), formulas))
    return found


def _text(cell: Cell) -> str:
    value = cell.value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())
