"""What a table of shifts holds, what is found in it, and what an import did. Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final, Literal
from uuid import UUID

import msgspec

from wangge_core.duty.model import Kind
from wangge_core.spreadsheets.rows import CellFinding, Column

SHEET: Final = "值班表"
COLUMNS: Final[Mapping[str, Column]] = {
    "person": Column("人员编号", ("person", "person_id"), 36, "同名时填写，可从“现有表格”取得。Needed when names repeat.", needed=False),
    "name": Column("姓名", ("name",), 80, "在该乡镇任职的人员。Somebody who works in the township."),
    "area": Column("区域代码", ("area",), 15, "负责的网格、村（社区）或乡镇。The grid, village or township looked after."),
    "weekdays": Column("星期", ("weekdays",), 40, "如 1-5 或 一三五；与“日期”二选一。Such as 1-5; or give a date.", needed=False),
    "day": Column("日期", ("day", "date"), 20, "如 2026-12-01，只值这一天。One day only.", needed=False),
    "begins": Column("开始", ("begins", "from"), 8, "如 08:00。Local time."),
    "ends": Column("结束", ("ends", "to"), 8, "如 18:00；早于开始即次日。An end before the beginning is on the next day."),
    "kind": Column("类型", ("kind",), 20, "值班 regular 或 应急值守 on_call；留空为值班。", needed=False),
    "valid_from": Column("生效日期", ("valid_from",), 20, "按星期值班的第一天。First day of a pattern.", needed=False),
    "valid_to": Column("失效日期", ("valid_to",), 20, "不再值班的第一天。First day after a pattern.", needed=False),
}
KINDS: Final[Mapping[str, Kind]] = {
    "": "regular",
    "值班": "regular",
    "regular": "regular",
    "应急值守": "on_call",
    "应急": "on_call",
    "on_call": "on_call",
}
KIND_NAMES: Final[Mapping[Kind, str]] = {"regular": "值班", "on_call": "应急值守"}

_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "no_heading": ("第一行必须是表头：{columns}。", "The first row must be the heading: {columns}."),
    "nothing_in_it": ("表头以下没有内容。", "There is nothing below the heading."),
    "cell_empty": ("“{column}”为空，请填写。", "{column!r} is empty; fill it in."),
    "formula": ("单元格是公式；请改为数值后再导入。", "The cell holds a formula; paste its value instead."),
    "too_long": ("“{column}”最多 {most} 字。", "{column!r} takes at most {most} characters."),
    "date": ("“{value}”不是日期，请写成 2026-12-01。", "{value!r} is no date; write 2026-12-01."),
    "hour": ("“{value}”不是时刻，请写成 08:00。", "{value!r} is no time of day; write 08:00."),
    "weekdays": ("“{value}”不是星期，请写成 1-5 或 一三五。", "{value!r} is no set of weekdays; write 1-5."),
    "kind": ("“{value}”不是类型，请写 值班 或 应急值守。", "{value!r} is no kind; write regular or on_call."),
    "either": ("“星期”和“日期”必须且只能填一个。", "Give either weekdays or a date, not both and not neither."),
    "order": ("失效日期必须晚于生效日期；单日值班两者都不填。", "The last date must follow the first; a single day has neither."),
    "empty": ("开始和结束不能相同。", "A shift must end at another time than it begins."),
    "person_malformed": ("人员编号不正确；请从现有表格复制。", "This is no person's id; copy it from the present table."),
    "person_unknown": ("该乡镇没有任职人员“{value}”。", "Nobody called {value!r} works in that township."),
    "person_ambiguous": ("有 {number} 位“{value}”；请填写人员编号。", "There are {number} people called {value!r}; give the id."),
    "area_unknown": ("没有区域 {value}。", "There is no area {value}."),
    "area_forbidden": ("您无权安排区域 {value} 的值班。", "You may not keep the roster of {value}."),
    "repeated": ("与第 {first} 行重复。", "Row {first} says the same."),
}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it was read."""

    row: int
    person_id: UUID | None
    name: str
    area: str
    kind: Kind
    begins: time
    ends: time
    day: date | None
    weekdays: frozenset[int]
    valid_from: date | None
    valid_to: date | None


class RosterReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import of shifts did or would do; `import_id` names the one that can be undone."""

    kind: Literal["shift"] = "shift"
    rows: int
    added: int
    changed: int = 0
    unchanged: int
    errors: int
    dry_run: bool
    applied: bool
    import_id: UUID | None
    findings: tuple[CellFinding, ...]


class RosterUndo(msgspec.Struct, frozen=True, kw_only=True):
    """What undoing an import did."""

    import_id: UUID
    ended: int
    restored: int = 0
    imported_at: datetime


def finding(rule: str, row: int, cell: str, **values: object) -> CellFinding:
    """Make a finding of a rule; every one is an error."""
    zh, en = _TEXTS[rule]
    return CellFinding(
        row=row, cell=cell, rule=rule, severity="error", message={"zh-CN": zh.format_map(values), "en": en.format_map(values)}
    )
