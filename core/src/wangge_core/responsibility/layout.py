"""What a workbook of the responsibility list holds, and its rows as entries. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from wangge_core.responsibility.model import Draft, Source
from wangge_core.spreadsheets import rows
from wangge_core.spreadsheets.rows import ID, WORDINGS, CellFinding, Column, TextRow, Wordings
from wangge_core.spreadsheets.workbook import Sheet

SHEET: Final = "权责清单"
SOURCES: Final[Mapping[Source, str]] = {"regulation": "法规", "precedent": "先例", "decision": "决定"}
COLUMNS: Final[Mapping[str, Column]] = {
    "id": ID,
    "area": Column("区域代码", ("area",), 15, "2、4、6、9、12 或 15 位；新增后不能更改。2 to 15 digits; cannot be changed later."),
    "matter": Column("事项代码", ("matter",), 150, "小类或事项类型的代码。Id of the class or case type."),
    "words": Column(
        "条件词", ("words",), 200, "用空格隔开，上报内容含其中之一才适用；不填则都适用。Any of them in the report.", needed=False
    ),
    "unit": Column("责任单位", ("unit",), 120, "单位全称，须服务于该区域。Full name of a unit that serves the area."),
    "source": Column("来源", ("source",), 20, "法规、先例或决定。regulation, precedent or decision."),
    "basis": Column("依据", ("basis",), 500, "文件名称、条款或理由。Document, clause or reason.", needed=False),
    "valid_from": Column("生效日期", ("valid from",), 10, "年-月-日。YYYY-MM-DD.", dated=True),
    "valid_to": Column("失效日期", ("valid to",), 10, "当日仍有效；不填则长期。The last day; empty for no end.", needed=False, dated=True),
}
_WORDINGS: Final[Wordings] = {
    **WORDINGS,
    "matter_unknown": ("error", "没有事项 {value}。", "No plugin offers {value}."),
    "unit_unknown": ("error", "该区域没有名为“{value}”的单位。", "No unit called {value!r} serves the area."),
    "source_unknown": ("error", "来源只能是法规、先例或决定。", "The source is regulation, precedent or decision."),
    "date_malformed": ("error", "日期应为 年-月-日，如 2026-01-31。", "Give the day as YYYY-MM-DD, such as 2026-01-31."),
    "validity": ("error", "失效日期早于生效日期。", "It would end before it begins."),
    "exists": (
        "error",
        "该区域已有此事项、此条件词的条目；修改请从导出的表格开始。",
        "The area has an entry for this; to change it begin with an export.",
    ),
}


class Line(NamedTuple):
    """A row as it was read; the unit is still a name."""

    row: TextRow
    id: UUID | None
    source: Source
    valid_from: date
    valid_to: date | None

    def draft(self, unit_id: UUID) -> Draft:
        """Return the entry that the row asks for."""
        texts = self.row.texts
        return Draft(
            area=texts["area"],
            matter=texts["matter"],
            words=" ".join(texts["words"].split()),
            unit_id=unit_id,
            source=self.source,
            basis=texts["basis"],
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


def finding(rule: str, row: TextRow, column: str, **values: object) -> CellFinding:
    """Make a finding of a rule on a cell."""
    return rows.finding(rule, row.number, row.ref(column), _WORDINGS, **values)


def read_lines(sheets: Sequence[Sheet]) -> tuple[list[Line], list[CellFinding]]:
    """Read the sheet that is named as in the template, or else the first."""
    found, findings = rows.read_rows(sheets, SHEET, COLUMNS)
    lines = []
    for row in found:
        before = len(findings)
        known = rows.read_id(row, findings)
        source = _source(row, findings)
        first, last = _day(row, "valid_from", findings), _day(row, "valid_to", findings)
        if first and last and last < first:
            findings.append(finding("validity", row, "valid_to"))
        if len(findings) == before and first:
            lines.append(Line(row, known, source, first, last))
    return lines, findings


def _source(row: TextRow, findings: list[CellFinding]) -> Source:
    for source, title in SOURCES.items():
        if row.texts["source"].lower() in {source, title}:
            return source
    findings.append(finding("source_unknown", row, "source"))
    return "regulation"


def _day(row: TextRow, column: str, findings: list[CellFinding]) -> date | None:
    text = row.texts[column]
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        findings.append(finding("date_malformed", row, column))
        return None
