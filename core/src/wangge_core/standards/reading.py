"""From sheets to filing standards, telling how each odd thing was read. Pure: bytes come in through `workbook`."""

from collections.abc import Sequence
from typing import Final

import msgspec

from wangge_core.clocks.wording import limit_text, unit_text
from wangge_core.spreadsheets.workbook import Cell, Sheet
from wangge_core.standards.columns import COLUMNS, HEADING_WITHIN, Layout, kind_of, layout_of, needed_titles
from wangge_core.standards.findings import TOLD_ONCE, StandardFinding, finding, gathered
from wangge_core.standards.limits import ReadLimit, read_limit, seasons
from wangge_core.standards.model import Assumptions, Kind, Standard, Variant

_RULE_KEYS: Final = ("condition", "closing", "limit")
_CODE_KEYS: Final = {"big_code": "big_name", "small_code": "small_name"}
_TRAILING: Final = "、，,；;"
_LAST_CODE: Final = 99
_LONGEST: Final = 6


class Batch(msgspec.Struct, frozen=True):
    """What a file proposes, and all that was found on the way."""

    standards: tuple[Standard, ...]
    findings: tuple[StandardFinding, ...]

    @property
    def errors(self) -> tuple[StandardFinding, ...]:
        """The findings that stop the import."""
        return tuple(found for found in self.findings if found.severity == "error")


def read_standards(sheets: Sequence[Sheet], kind: Kind | None = None, assumptions: Assumptions | None = None) -> Batch:
    """Read every sheet that holds a table of standards.

    kind: what a sheet holds that does not say so itself.
    """
    findings: list[StandardFinding] = []
    standards: list[Standard] = []
    tables = 0
    for sheet in sheets:
        layout = layout_of(sheet)
        if isinstance(layout, tuple) and not isinstance(layout, Layout):
            findings += layout
        elif layout is not None:
            reader = _SheetReader(sheet, layout, kind, assumptions or Assumptions())
            standards += reader.read()
            findings += reader.findings
        else:
            findings.append(finding("sheet_passed_over", sheet.name, 1, "A1"))
            continue
        tables += 1
    if not tables:
        findings = [finding("no_heading", sheets[0].name if sheets else "", 1, "A1", rows=HEADING_WITHIN, columns=needed_titles())]
    elif not standards and all(found.severity != "error" for found in findings):
        findings.append(finding("nothing_in_it", sheets[0].name, 1, "A1"))
    findings += _clashes(standards)
    return Batch(tuple(standards), gathered(findings))


class _SheetReader:
    """Reads one table from top to bottom."""

    def __init__(self, sheet: Sheet, layout: Layout, kind: Kind | None, assumptions: Assumptions) -> None:
        self._sheet = sheet
        self._layout = layout
        self._kind = kind_of(sheet, layout) or kind
        self._assumptions = assumptions
        self._above: dict[str, str] = {}
        self.findings: list[StandardFinding] = []

    def read(self) -> list[Standard]:
        """Return the standards of the rows that could be read."""
        for ref, row, text in self._sheet.comments:
            self._note("comment", row, ref, " ".join(text.split()))
        if self._kind is None:
            self._note("kind_unknown", 1, "A1")
            return []
        found = [self._row(number, cells) for number, cells in enumerate(self._sheet.rows, 1) if number >= self._layout.first_row]
        return [standard for standard in found if standard is not None]

    def _row(self, number: int, row: Sequence[Cell]) -> Standard | None:
        cells = {key: row[position] for key, position in self._layout.positions.items()}
        if all(cell.value is None for cell in cells.values()):
            return None
        joined = {cells[key].merged_into for key in _RULE_KEYS} - {number}
        if joined and None not in joined:
            self._note("row_joined", number, cells["condition"].ref, first=min(first for first in joined if first is not None))
            return None
        before = len(self.findings)
        texts = {key: self._text(number, key, cell) for key, cell in cells.items()}
        for code, name in _CODE_KEYS.items():
            texts[code] = self._code(number, cells[code], texts[code], texts[name], name)
        lacking = [key for key, text in texts.items() if not text and COLUMNS[key].needed]
        for key in lacking:
            if not str(cells[key].value or "").strip():
                self._note("cell_empty", number, cells[key].ref, column=COLUMNS[key].title)
        self._above = {key: text for key, text in texts.items() if text}
        limit = self._limit(number, cells["limit"], texts["limit"])
        if limit is None or lacking or any(found.severity == "error" for found in self.findings[before:]):
            return None
        return self._standard(number, cells, texts, limit)

    def _standard(self, number: int, cells: dict[str, Cell], texts: dict[str, str], limits: tuple[tuple[str, ReadLimit], ...]) -> Standard:
        closings = dict(seasons(texts["closing"]))
        by_season = dict(limits) if len(limits) > 1 else {}
        names = tuple(by_season or closings)
        main = limits[0][1].limit
        variants = tuple(
            Variant(season, closings.get(season, texts["closing"]), by_season[season].limit if season in by_season else main)
            for season in names
        )
        if variants:
            place = cells["limit"] if by_season else cells["closing"]
            zh, en = (
                "；".join(f"{variant.season}：{variant.closing}，{limit_text(variant.limit)[locale]}" for variant in variants)
                for locale in ("zh-CN", "en")
            )
            self._note("seasonal", number, place.ref, str(place.value), read={"zh-CN": zh, "en": en})
        assert self._kind is not None  # noqa: S101  `read` returns before any row otherwise
        return Standard(
            kind=self._kind,
            limit=main,
            limit_text=texts["limit"],
            variants=variants,
            sheet=self._sheet.name,
            row=number,
            units=texts.get("units", ""),
            authorities=texts.get("authorities", ""),
            **{key: texts[key] for key in ("big_code", "big_name", "small_code", "small_name", "condition", "closing")},
        )

    def _text(self, number: int, key: str, cell: Cell) -> str:
        """Return a cell's text, cleaned; what is odd is told once, at the first cell of a merged range."""
        raw = self._raw(number, cell)
        column = COLUMNS[key]
        text = column.joint.join(" ".join(line.split()) for line in raw.splitlines() if line.strip())
        if cell.merged_into is not None:
            return text
        if text != raw:
            self._note("spaces", number, cell.ref, raw, read=text)
        if key in {"condition", "closing"} and text.endswith(tuple(_TRAILING)):
            mark, text = text[-1], text.rstrip(_TRAILING)
            self._note("trailing_mark", number, cell.ref, raw, mark=mark, read=text)
        if len(text) > column.most:
            self._note("too_long", number, cell.ref, text[:40], column=column.title, length=len(text), most=column.most)
        return text[: column.most]

    def _raw(self, number: int, cell: Cell) -> str:
        value = cell.value
        if value is None or (isinstance(value, str) and cell.type == "s"):
            return value or ""
        if isinstance(value, int | float) and cell.type == "n":
            return str(int(value)) if float(value).is_integer() else str(value)
        if cell.merged_into is None:
            rule = {"f": "formula", "e": "cell_fault"}.get(cell.type, "cell_type")
            self._note(rule, number, cell.ref, str(value)[:60])
        return ""

    def _code(self, number: int, cell: Cell, text: str, name: str, name_key: str) -> str:
        """Return a class code in two digits; an empty one is that of the row above if the name is."""
        key = "big_code" if name_key == "big_name" else "small_code"
        if not text:
            above = self._above.get(key, "")
            if above and name and name == self._above.get(name_key) and cell.value is None:
                self._note("code_carried", number, cell.ref, name=name, read=above)
                return above
            return ""
        if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST and 1 <= int(text) <= _LAST_CODE):
            if cell.merged_into is None:
                self._note("code_malformed", number, cell.ref, text[:20])
            return ""
        padded = f"{int(text):02}"
        if padded != text and cell.merged_into is None:
            self._note("code_padded", number, cell.ref, text, read=padded)
        return padded

    def _limit(self, number: int, cell: Cell, text: str) -> tuple[tuple[str, ReadLimit], ...] | None:
        """Return the limit, or one per season; None when it is none."""
        if not text:
            return None
        read = [(season, read_limit(words, self._assumptions)) for season, words in seasons(text) or (("", text),)]
        known = tuple((season, limit) for season, limit in read if limit is not None)
        if len(known) < len(read):
            self._note("limit_unreadable", number, cell.ref, text[:60])
            return None
        for _, limit in known:
            if limit.rule:
                read_as = unit_text(limit.limit.unit) if limit.rule in TOLD_ONCE else limit_text(limit.limit)
                self._note(limit.rule, number, cell.ref, text, read=read_as, rest=limit.rest)
        return known

    def _note(self, rule: str, row: int, cell: str, value: str = "", **values: object) -> None:
        self.findings.append(finding(rule, self._sheet.name, row, cell, value, **values))


def _clashes(standards: Sequence[Standard]) -> list[StandardFinding]:
    """Compare every standard with those before it: the same twice, a code with two names, a name under two codes."""
    found: list[StandardFinding] = []
    rows: dict[str, int] = {}
    names: dict[tuple[str, str], str] = {}
    classes: dict[str, tuple[str, str]] = {}
    for standard in standards:
        place = (standard.sheet, standard.row, f"A{standard.row}")
        first = rows.setdefault(standard.key, standard.row)
        if first != standard.row:
            found.append(finding("repeated", *place, first=first))
        for code, name in ((standard.big_code, standard.big_name), (standard.class_code, standard.small_name)):
            known = names.setdefault((standard.kind, code), name)
            if known != name:
                found.append(finding("code_two_names", *place, name, code=code, first=known))
        owner = (standard.sheet, standard.class_code)
        other = classes.setdefault(standard.small_name, owner)
        if other != owner:
            found.append(finding("name_again", *place, standard.small_name, other=f"{other[0]} {other[1]}"))
            classes[standard.small_name] = owner
    return found
