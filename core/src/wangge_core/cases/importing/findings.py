"""What an import of cases finds, and the report that reconciles the source with what is here. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import msgspec

Severity = Literal["error", "warning"]

_TEXTS: Final[Mapping[str, tuple[Severity, str, str]]] = {
    "id_missing": ("error", "没有来源编号（{path}）。", "The record has no id at {path}."),
    "id_long": ("error", "来源编号超过 120 个字。", "The record's id has more than 120 characters."),
    "id_repeated": ("error", "来源编号 {value} 在第 {first} 行已出现。", "The id {value} stands in row {first} already."),
    "text_missing": ("error", "没有案件内容。", "The record has no words in any of the columns that the mapping names as text."),
    "time_missing": ("error", "没有上报时间（{path}）。", "The record has no time of report at {path}."),
    "time_unreadable": ("error", "看不懂时间“{value}”（{path}）。", "{value!r} at {path} is no time of the declared format."),
    "time_backwards": ("warning", "{path} 早于上报时间，按原样保留。", "{path} lies before the report; it is kept as it is."),
    "end_undated": ("error", "已办结的案件没有任何办结时间。", "The record has ended, and none of handled, closed and updated says when."),
    "status_unknown": ("error", "映射中没有状态“{value}”。", "The mapping does not say what the status {value!r} becomes."),
    "class_unknown": ("error", "映射中没有类别“{value}”。", "The mapping does not say what the class {value!r} becomes."),
    "place_unknown": (
        "error",
        "无法确定所属区域。",
        "Neither point, code nor words place the record in an area here; give `otherwise` if all such lie in one.",
    ),
    "point_unreadable": ("error", "坐标“{value}”不是经纬度。", "{value!r} is no longitude and latitude in degrees."),
    "area_forbidden": ("error", "您无权向区域 {value} 导入案件。", "You may not import cases into {value}."),
    "text_cut": ("warning", "内容超过 {most} 字，超出部分未导入。", "The words have more than {most} characters; the rest was left out."),
    "differs": (
        "warning",
        "该记录在上次导入后有变化，本平台的案件保持不变。",
        "The record has changed since it was imported; the case here stays as it is.",
    ),
}


class ImportFinding(msgspec.Struct, frozen=True, kw_only=True):
    """Something about one row; an error stops the whole import."""

    row: int
    source_id: str
    rule: str
    severity: Severity
    message: dict[str, str]


class StatusCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many records have a status in the source, and how many cases from there stand in the state here."""

    status: str
    state: str
    source: int
    here: int


class CaseImportUndo(msgspec.Struct, frozen=True, kw_only=True):
    """What undoing an import did."""

    import_id: UUID
    removed: int
    imported_at: datetime


class CaseImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did or would do."""

    system: str
    import_id: UUID
    rows: int
    added: int
    known: int
    """Records that an earlier import brought: left as they are here."""
    errors: int
    warnings: int
    dry_run: bool
    applied: bool
    statuses: tuple[StatusCount, ...]
    times_compared: int
    """Times of the cases that this import added, read back from the database (in a dry run: none)."""
    times_differing: int
    first_reported: datetime | None
    last_reported: datetime | None
    findings: tuple[ImportFinding, ...]


def finding(rule: str, row: int, source_id: str = "", **values: object) -> ImportFinding:
    """Make a finding of a rule."""
    severity, zh, en = _TEXTS[rule]
    message = {"zh-CN": zh.format_map(values), "en": en.format_map(values)}
    return ImportFinding(row=row, source_id=source_id, rule=rule, severity=severity, message=message)
