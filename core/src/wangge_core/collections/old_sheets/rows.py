"""From the rows of an old spreadsheet to documents: cells by the mapping, places by their names. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol
from uuid import UUID

from wangge_core.area_code import Level
from wangge_core.collections.declarations import Declared
from wangge_core.collections.layout import Layout, finding
from wangge_core.collections.old_sheets.mapping import HELD, OWN, OldSheetPlan, as_said, given_by_sheet
from wangge_core.collections.old_sheets.reading import OldRow, OldTable
from wangge_core.spreadsheets.rows import CellFinding, TextRow

_NAMED: Final = (Level.TOWNSHIP, Level.VILLAGE, Level.GRID)


class Places(Protocol):
    """The area tree."""

    def inside(self, code: str, level: Level) -> list[str]:
        """Return the areas of a level that exist today inside an area."""

    def name(self, code: str) -> str:
        """Return an area's name."""


class ReadRow(NamedTuple):
    """A row with what its own cells say, the document that it makes, where it lies, and its number in quarantine, if it has one."""

    row: TextRow
    own: Mapping[str, Any]
    body: dict[str, Any]
    area: str
    cells: Mapping[str, str]
    held: UUID | None


class Reader:
    """Reads the rows of one sheet."""

    def __init__(self, declared: Declared, table: OldTable, plan: OldSheetPlan, file: str, places: Places) -> None:
        """`plan` says which column is which field, `file` is the file's name."""
        self._declared = declared
        self._layout = Layout(declared)
        self._headings = table.headings
        self._plan = plan
        self._given = given_by_sheet(declared, file)
        self._places = places
        self._named: dict[str, str | None] | None = None

    def read(self, row: OldRow, findings: list[CellFinding]) -> ReadRow:
        """Return what a row says; what cannot be read goes to the findings."""
        fields = self._declared.offered.fields
        texts, refs = dict[str, str](), dict[str, str]()
        for place, heading in enumerate(self._headings):
            field = self._plan.fields.get(heading)
            if field is not None:
                texts[f"/{field}"] = as_said(fields[field], row.texts[place])
                refs[f"/{field}"] = row.refs[place]
        named = TextRow(row.number, texts, refs)
        formulas = (TextRow(row.number, texts, {"": row.refs[place]}) for place in sorted(row.formulas))
        findings += [finding("formula", cell, "") for cell in formulas]
        area = self._area(named, texts, findings)
        own = self._layout.body(named, findings)
        return ReadRow(named, own, self._given | own | self._placed(area), area, self._cells(row), self._held(row))

    def _area(self, row: TextRow, texts: dict[str, str], findings: list[CellFinding]) -> str:
        """Return where a row lies; a name in the field of the area becomes its code."""
        key = f"/{self._declared.says.area_field}"
        said = texts.get(key, "")
        if not said:
            texts.pop(key, None)
            return self._plan.area
        if said.isdecimal() and said.isascii():
            return said
        found = self._names().get(said)
        if found is None:
            findings.append(finding("area_name", row, key, value=said[:40]))
            texts.pop(key)
            return self._plan.area
        texts[key] = found
        return found

    def _names(self) -> Mapping[str, str | None]:
        """Return the areas inside the plan's by name; None for a name that several have."""
        if self._named is None:
            self._named = {}
            for code in (code for level in _NAMED for code in self._places.inside(self._plan.area, level)):
                name = self._places.name(code)
                self._named[name] = None if name in self._named else code
        return self._named

    def _placed(self, area: str) -> dict[str, str]:
        field = self._declared.says.area_field
        return {field: area} if field else {}

    def _cells(self, row: OldRow) -> dict[str, str]:
        return {heading: text for heading, text in zip(self._headings, row.texts, strict=True) if heading not in OWN}

    def _held(self, row: OldRow) -> UUID | None:
        place = self._headings.index(HELD) if HELD in self._headings else None
        try:
            return UUID(row.texts[place]) if place is not None and row.texts[place] else None
        except ValueError:
            return None


def differing(declared: Declared, read: ReadRow, known: Mapping[str, Any], findings: list[CellFinding]) -> dict[str, Any]:
    """Return what a row fills in of an entry that is there; what both say otherwise goes to the findings, and is for a person."""
    fill: dict[str, Any] = {}
    titles = declared.titles()
    for name, value in read.own.items():
        was = known.get(name)
        if was in (None, ""):
            fill[name] = value
        elif was != value:
            findings.append(finding("differs", read.row, f"/{name}", field=titles[name].get("zh-CN", name)))
    return fill


def rows_with(findings: Sequence[CellFinding]) -> frozenset[int]:
    """Return the rows that something is wrong with."""
    return frozenset(found.row for found in findings)
