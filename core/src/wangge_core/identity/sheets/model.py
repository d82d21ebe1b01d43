"""What a workbook of units or people holds, what is found in it, and what an import did. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

from wangge_core.spreadsheets import rows
from wangge_core.spreadsheets.rows import ID, WORDINGS, CellFinding, Column, Wordings

Kind = Literal["unit", "person"]


class Layout(msgspec.Struct, frozen=True):
    """The sheet of a kind: its name and columns, the third of which (`own`) is the kind's own."""

    sheet: str
    own: str
    columns: Mapping[str, Column]


_AREA: Final = Column("区域代码", ("area",), 15, "2、4、6、9、12 或 15 位；新增后不能更改。2 to 15 digits; cannot be changed later.")
LAYOUTS: Final[Mapping[Kind, Layout]] = {
    "unit": Layout(
        "单位",
        "kind",
        {
            "id": ID,
            "name": Column("名称", ("name",), 120, "单位全称。Full name."),
            "kind": Column("类型", ("kind",), 40, "如 department、station、company。Kind of unit.", needed=False),
            "area": _AREA,
        },
    ),
    "person": Layout(
        "人员",
        "phone",
        {
            "id": ID,
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

_WORDINGS: Final[Wordings] = {
    **WORDINGS,
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
}


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
    findings: tuple[CellFinding, ...]


class UndoReport(msgspec.Struct, frozen=True, kw_only=True):
    """What undoing an import did: what it had added is ended, what it had changed is as before."""

    import_id: UUID
    ended: int
    restored: int
    imported_at: datetime


def finding(rule: str, row: int, cell: str, **values: object) -> CellFinding:
    """Make a finding of a rule."""
    return rows.finding(rule, row, cell, _WORDINGS, **values)
