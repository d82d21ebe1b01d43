"""What an import of standards finds: what stops it, and how each odd thing was read."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from wangge_sdk.texts import Text

Severity = Literal["error", "warning"]
"""An error stops the whole import; a warning says how something odd was read."""


class StandardFinding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was found. `count` is above 1 where the same reading was made in that many places of the sheet."""

    sheet: str
    row: int
    cell: str
    rule: str
    severity: Severity
    value: str
    message: Text
    count: int = 1


class Rule(msgspec.Struct, frozen=True):
    """How bad it is, and what is said; texts take `{value}` and the values of the finding."""

    severity: Severity
    zh: str
    en: str


def _error(zh: str, en: str) -> Rule:
    return Rule("error", zh, en)


def _warning(zh: str, en: str) -> Rule:
    return Rule("warning", zh, en)


RULES: Final[Mapping[str, Rule]] = {
    "no_heading": _error(
        "所有工作表的前 {rows} 行中都没有表头；表头须含：{columns}。",
        "No sheet has a heading in its first {rows} rows; it must name: {columns}.",
    ),
    "nothing_in_it": _error("文件里没有一条标准。", "The file holds no standard at all."),
    "column_missing": _error("表头缺少：{columns}。", "The heading lacks: {columns}."),
    "column_twice": _error("表头“{value}”出现两次，请保留一列。", "The heading {value!r} stands twice; keep one column."),
    "kind_unknown": _error(
        "看不出本表是部件还是事件；请在工作表名称中写明，或在导入时指定类别。",
        "Nothing tells whether the sheet holds components (部件) or events (事件); name the sheet so, or give the kind with the import.",
    ),
    "cell_empty": _error("“{column}”为空，请填写。", "{column!r} is empty; fill it in."),
    "formula": _error("单元格是公式；请改为数值后再导入。", "The cell holds a formula; paste its value instead."),
    "cell_fault": _error("单元格的值是错误“{value}”，请改正。", "The cell holds the error {value}; correct it."),
    "cell_type": _error(
        "单元格不是文字或数字（{value}）；请设为文本格式。", "The cell is neither text nor number ({value}); format it as text."
    ),
    "too_long": _error("“{column}”有 {length} 字，最多 {most} 字。", "{column!r} has {length} characters; at most {most} are taken."),
    "code_malformed": _error("“{value}”不是类别代码；请填写 01 到 99。", "{value!r} is no class code; give 01 to 99."),
    "limit_unreadable": _error(
        "看不懂时限“{value}”；请写成“2紧急工作时”“4工作时”“3工作日”或“5自然日”。",
        "{value!r} is no limit; write it like 2紧急工作时, 4工作时, 3工作日 or 5自然日.",
    ),
    "repeated": _error(
        "与第 {first} 行的类别和立案条件相同；请保留一行。", "Row {first} has the same class and condition; keep one of them."
    ),
    "code_two_names": _error(
        "代码 {code} 已用于“{first}”，这里又用于“{value}”。", "The code {code} stands for {first!r} already, and here for {value!r}."
    ),
    "sheet_passed_over": _warning("工作表没有立案标准的表头，未读取。", "The sheet has no heading of standards and was passed over."),
    "code_padded": _warning("代码“{value}”读作“{read}”。", "The code {value!r} was read as {read!r}."),
    "code_carried": _warning(
        "代码为空；名称“{name}”与上一行相同，按上一行的代码“{read}”读取（合并单元格不一致）。",
        "The code is empty; the name {name!r} is that of the row above, so its code {read!r} was taken (the merged cells do not line up).",
    ),
    "row_joined": _warning(
        "本行已并入第 {first} 行（合并单元格），不是另一条标准。",
        "The row is joined to row {first} by merged cells; it is no standard of its own.",
    ),
    "spaces": _warning("去掉首尾空白和换行，读作“{read}”。", "Spaces and line breaks around it were dropped; it was read as {read!r}."),
    "trailing_mark": _warning("去掉末尾的“{mark}”，读作“{read}”。", "The {mark!r} at its end was dropped; it was read as {read!r}."),
    "name_again": _warning(
        "类别名称“{value}”在“{other}”中也有；两者按代码区分。",
        "The class name {value!r} also stands in {other}; the codes keep the two apart.",
    ),
    "bare_hours": _warning(
        "“小时”未说明是否计入夜间和节假日，按“{read}”读取；可在导入时另行指定。",
        "小时 does not say whether nights and holidays count; it was read as {read}; the import lets you choose.",
    ),
    "bare_days": _warning(
        "“天”未说明是工作日还是自然日，按“{read}”读取；可在导入时另行指定。",
        "天 does not say whether weekends and holidays count; it was read as {read}; the import lets you choose.",
    ),
    "emergency_day": _warning(
        "标准中没有“紧急工作日”；按每日24个紧急工作时，读作{read}。",
        "The standards know no 紧急工作日; with 24 emergency hours to the day it was read as {read}.",
    ),
    "limit_rest": _warning(
        "时限“{value}”读作{read}，其余文字“{rest}”只保留原文。",
        "The limit {value!r} was read as {read}; its words {rest!r} are kept only as they stand.",
    ),
    "seasonal": _warning(
        "分季节：{read}。表中没有各季节的起止日期，各情形一并保留。",
        "It tells seasons apart: {read}. The file does not say when they are, so every case is kept.",
    ),
    "comment": _warning("批注“{value}”未导入。", "The comment {value!r} was not imported."),
}


TOLD_ONCE: Final = frozenset({"bare_hours", "bare_days"})
"""Rules that would fill the report: one reading, made in hundreds of cells."""


def finding(rule: str, sheet: str, row: int, cell: str, value: str = "", **values: object) -> StandardFinding:
    """Make a finding of a rule, its texts filled with values; a value that is a `Text` itself comes in each language."""
    known = RULES[rule]
    values["value"] = value
    message = {"zh-CN": _filled(known.zh, values, "zh-CN"), "en": _filled(known.en, values, "en")}
    return StandardFinding(sheet=sheet, row=row, cell=cell, rule=rule, severity=known.severity, value=value, message=message)


def _filled(wording: str, values: Mapping[str, object], locale: str) -> str:
    return wording.format_map({name: value[locale] if isinstance(value, Mapping) else value for name, value in values.items()})


def gathered(findings: list[StandardFinding]) -> tuple[StandardFinding, ...]:
    """Return the findings in order, with those of one rule that say the same of many cells of a sheet told once."""
    told: dict[tuple[str, str, str], StandardFinding] = {}
    single: list[StandardFinding] = []
    for found in findings:
        if found.rule not in TOLD_ONCE:
            single.append(found)
            continue
        place = (found.sheet, found.rule, found.message["en"])
        first = told.get(place)
        told[place] = found if first is None else msgspec.structs.replace(first, count=first.count + 1)
    sheets = list(dict.fromkeys(found.sheet for found in findings))
    return tuple(sorted([*single, *told.values()], key=lambda found: (sheets.index(found.sheet), found.row, found.cell, found.rule)))
