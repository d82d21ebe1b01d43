"""What a workbook of units or people holds, what is found in it, and what an import did. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

Kind = Literal["unit", "person"]
Severity = Literal["error", "warning"]


class Column(msgspec.Struct, frozen=True):
    """A column: its heading, other headings for it, its longest text, and what the template says of it."""

    title: str
    aliases: tuple[str, ...]
    most: int
    note: str
    needed: bool = True


class Layout(msgspec.Struct, frozen=True):
    """The sheet of a kind: its name and columns, the third of which (`own`) is the kind's own."""

    sheet: str
    own: str
    columns: Mapping[str, Column]


_ID: Final = Column("系统编号", ("id",), 36, "由系统填写；新增时留空。Filled in by the system; leave empty for a new row.", needed=False)
_AREA: Final = Column("区域代码", ("area",), 15, "2、4、6、9、12 或 15 位；新增后不能更改。2 to 15 digits; cannot be changed later.")
LAYOUTS: Final[Mapping[Kind, Layout]] = {
    "unit": Layout(
        "单位",
        "kind",
        {
            "id": _ID,
            "name": Column("名称", ("name",), 120, "单位全称。Full name."),
            "kind": Column("类型", ("kind",), 40, "如 department、station、company。Kind of unit.", needed=False),
            "area": _AREA,
        },
    ),
    "person": Layout(
        "人员",
        "phone",
        {
            "id": _ID,
            "name": Column("姓名", ("name",), 80, "与人事档案一致。As in the personnel file."),
            "phone": Column(
                "电话",
                ("phone",),
                40,
                "导出时中间隐去；隐去的号码导入时不会写回。Masked in exports; a masked one is never written back.",
                needed=False,
            ),
            "area": _AREA,
        },
    ),
}

_TEXTS: Final[Mapping[str, tuple[Severity, str, str]]] = {
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
    "phone_malformed": ("error", "电话只能含数字、空格和 + - ( )。", "A phone number holds digits, spaces and + - ( ) only."),
    "masked": (
        "error",
        "号码已隐去；请填写完整号码，或保持导出时的样子。",
        "The number is masked; give it in full, or leave it as it was exported.",
    ),
    "exists": (
        "error",
        "同一区域已有同名的“{value}”；修改请从导出的表格开始。",
        "{value!r} exists in this area; to change it begin with an export.",
    ),
    "repeated": ("error", "与第 {first} 行重复。", "Row {first} says the same."),
}


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something wrong in one cell."""

    row: int
    cell: str
    rule: str
    severity: Severity
    message: dict[str, str]


class Line(msgspec.Struct, frozen=True):
    """A row as it was read; `own` is the unit's kind or the person's phone."""

    row: int
    id: UUID | None
    name: str
    own: str
    area: str


class Values(msgspec.Struct, frozen=True):
    """What of a unit or person an import may write."""

    name: str
    own: str
    area: str


class Change(msgspec.Struct, frozen=True):
    """What an import did to one unit or person; `before` is None when it was added."""

    id: UUID
    before: Values | None
    after: Values


class SheetReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did or would do; `import_id` names the one that can be undone."""

    kind: Kind
    rows: int
    added: int
    changed: int
    unchanged: int
    errors: int
    dry_run: bool
    applied: bool
    import_id: UUID | None
    findings: tuple[Finding, ...]


class UndoReport(msgspec.Struct, frozen=True, kw_only=True):
    """What undoing an import did: what it had added is ended, what it had changed is as before."""

    import_id: UUID
    ended: int
    restored: int
    imported_at: datetime


def finding(rule: str, row: int, cell: str, **values: object) -> Finding:
    """Make a finding of a rule."""
    severity, zh, en = _TEXTS[rule]
    return Finding(row=row, cell=cell, rule=rule, severity=severity, message={"zh-CN": zh.format_map(values), "en": en.format_map(values)})
