"""From a worksheet to rows of text under named columns, every fault told by its cell. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, Literal, NamedTuple
from uuid import UUID

import msgspec

from wangge_core.instants import LOCAL
from wangge_core.spreadsheets.workbook import Cell, Sheet

Severity = Literal["error", "warning"]
Wordings = Mapping[str, tuple[Severity, str, str]]
"""The texts of rules, with their severity: Chinese, then English."""


class Column(msgspec.Struct, frozen=True):
    """A column: its heading, other headings, its longest text, what the template says of it; whether it holds days, moments, numbers."""

    title: str
    aliases: tuple[str, ...]
    most: int
    note: str
    needed: bool = True
    dated: bool = False
    timed: bool = False
    number: bool = False


class CellFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong in one cell."""

    row: int
    cell: str
    rule: str
    severity: Severity
    message: dict[str, str]


class TextRow(NamedTuple):
    """A row without a fault: its number, the text under each column, and each cell's reference."""

    number: int
    texts: Mapping[str, str]
    refs: Mapping[str, str]

    def ref(self, column: str) -> str:
        """Return where a column's cell is, or would be."""
        return self.refs.get(column, f"A{self.number}")


ID: Final = Column("系统编号", ("id",), 36, "由系统填写；新增时留空。Filled in by the system; leave empty for a new row.", needed=False)

WORDINGS: Final[Wordings] = {
    "no_heading": ("error", "第一行必须是表头：{columns}。", "The first row must be the heading: {columns}."),
    "nothing_in_it": ("error", "表头以下没有内容。", "There is nothing below the heading."),
    "cell_empty": ("error", "“{column}”为空，请填写。", "{column!r} is empty; fill it in."),
    "formula": ("error", "单元格是公式；请改为数值后再导入。", "The cell holds a formula; paste its value instead."),
    "cell_type": ("error", "请把单元格设为文本格式。", "The cell is neither text nor a whole number; format it as text."),
    "too_long": ("error", "“{column}”最多 {most} 字。", "{column!r} takes at most {most} characters."),
    "id_malformed": ("error", "系统编号只能由系统填写；新增请留空。", "The id is the system's own; leave it empty for a new row."),
    "id_unknown": ("error", "您管理的范围内没有此编号，或已停用。", "You manage nothing that runs under this id."),
    "id_repeated": ("error", "与第 {first} 行编号相同。", "Row {first} has the same id."),
    "area_unknown": ("error", "没有区域 {value}。", "There is no area {value}."),
    "area_forbidden": ("error", "您无权管理区域 {value}。", "You may not manage {value}."),
    "area_changed": ("error", "区域不能更改；请停用后新增。", "The area cannot be changed: end it and enter a new one."),
    "repeated": ("error", "与第 {first} 行重复。", "Row {first} says the same."),
}
"""What may be wrong with any table."""


def finding(rule: str, row: int, cell: str, wordings: Wordings = WORDINGS, **values: object) -> CellFinding:
    """Make a finding of a rule."""
    severity, zh, en = wordings[rule]
    return CellFinding(
        row=row, cell=cell, rule=rule, severity=severity, message={"zh-CN": zh.format_map(values), "en": en.format_map(values)}
    )


def read_rows(sheets: Sequence[Sheet], name: str, columns: Mapping[str, Column]) -> tuple[list[TextRow], list[CellFinding]]:
    """Read the sheet of that name, or else the first: the rows without a fault, and what is wrong with the others."""
    sheet = next((one for one in sheets if one.name == name), sheets[0] if sheets else None)
    positions = _positions(sheet.rows[0], columns) if sheet else {}
    missing = [column.title for key, column in columns.items() if column.needed and key not in positions]
    if sheet is None or missing:
        titles = "、".join(column.title for column in columns.values() if column.needed)
        return [], [finding("no_heading", 1, "A1", columns=titles)]
    findings: list[CellFinding] = []
    rows = []
    for number, cells in enumerate(sheet.rows[1:], 2):
        if all(cells[place].value is None for place in positions.values()):
            continue
        before = len(findings)
        texts = dict.fromkeys(columns, "") | {key: _text(number, cells[place], columns[key], findings) for key, place in positions.items()}
        if len(findings) == before:
            rows.append(TextRow(number, texts, {key: cells[place].ref for key, place in positions.items()}))
    if not rows and not findings:
        findings.append(finding("nothing_in_it", 2, "A2"))
    return rows, findings


def read_id(row: TextRow, findings: list[CellFinding]) -> UUID | None:
    """Return the id of a row, or None for a new one; one that is none is a finding."""
    if not row.texts["id"]:
        return None
    try:
        return UUID(row.texts["id"])
    except ValueError:
        findings.append(finding("id_malformed", row.number, row.ref("id")))
        return None


def _positions(row: Sequence[Cell], columns: Mapping[str, Column]) -> dict[str, int]:
    known = {title: key for key, column in columns.items() for title in (column.title, *column.aliases)}
    headings = [str(cell.value).strip().lower() if cell.value is not None else "" for cell in row]
    return {known[heading]: place for place, heading in reversed(list(enumerate(headings))) if heading in known}


def _text(number: int, cell: Cell, column: Column, findings: list[CellFinding]) -> str:
    value = cell.value
    if cell.type == "f":
        findings.append(finding("formula", number, cell.ref))
        return ""
    if column.dated and isinstance(value, datetime):
        value = value.date().isoformat()
    elif column.timed and isinstance(value, datetime):
        value = (value if value.tzinfo else value.replace(tzinfo=LOCAL)).isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if column.number and isinstance(value, bool | float):
        value = str(value)
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | int)):
        findings.append(finding("cell_type", number, cell.ref))
        return ""
    text = "" if value is None else str(value).strip()
    if not text and column.needed:
        findings.append(finding("cell_empty", number, cell.ref, column=column.title))
    if len(text) > column.most:
        findings.append(finding("too_long", number, cell.ref, column=column.title, most=column.most))
    return text
