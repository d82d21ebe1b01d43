"""A collection as a table: a column for each field, and a row's cells as a document. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from wangge_core.collections.declarations import Declared
from wangge_core.collections.masking import masked_value
from wangge_core.collections.model import Document
from wangge_core.forms.model import Finding as FormFinding
from wangge_core.spreadsheets import rows
from wangge_core.spreadsheets.rows import ID, WORDINGS, CellFinding, Column, TextRow, Wordings
from wangge_core.spreadsheets.writing import Value
from wangge_sdk.manifest.collections import type_of

_LONGEST: Final = 4_000
_YES: Final = frozenset({"是", "true", "yes", "1"})
_NO: Final = frozenset({"否", "false", "no", "0"})
_VERSION: Final = Column("版本", ("version",), 12, "由系统填写；新增时留空。Filled in by the system; empty for a new row.", needed=False)
_AREA: Final = Column("区域代码", ("area",), 15, "2、4、6、9、12 或 15 位。2 to 15 digits.", needed=False)
_WORDINGS: Final[Wordings] = {
    **WORDINGS,
    "value_kind": ("error", "“{value}”应为{kind}。", "{value!r} should be {kind_en}."),
    "version_missing": (
        "error",
        "修改已有文档须保留版本号；请从导出的表格开始。",
        "A row with an id keeps its version; begin with an export.",
    ),
    "not_unique": ("error", "已有相同的{fields}。", "Another document has the same {fields}."),
    "not_unique_here": ("error", "{fields}与第 {first} 行相同。", "Row {first} has the same {fields}."),
    "changed_since": ("error", "导出后此文档已被修改；请重新导出。", "The document was changed after the export; export it again."),
    "too_many_rows": ("error", "一次最多导入 {most} 行。", "At most {most} rows are taken at once."),
    "refused": ("error", "{detail}", "{detail}"),
    "differs": (
        "error",
        "“{field}”与已有登记不同；请核实后在登记中更改。",
        "{field!r} differs from the entry; make sure, and change the entry.",
    ),
    "reference_unknown": ("error", "没有编号为“{value}”的{register}。", "There is no {register_en} with the number {value!r}."),
    "area_name": ("error", "所选区域内没有名为“{value}”的区域，或不止一个。", "No area, or more than one, is called {value!r} there."),
    "form": ("error", "{zh}", "{en}"),
}
_KINDS: Final = {
    "integer": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "boolean": ("是或否", "yes or no"),
    "object": ("JSON 对象", "a JSON object"),
    "array": ("JSON 列表", "a JSON list"),
}


class Layout:
    """The table of one collection."""

    def __init__(self, declared: Declared) -> None:
        """Name each column by its field's Chinese title; fields of the same title bear their names beside it."""
        self._declared = declared
        titles = {name: text.get("zh-CN") or next(iter(text.values()), name) for name, text in declared.titles().items()}
        english = {name: str(text.get("en", name)).lower() for name, text in declared.titles().items()}
        taken = list(titles.values())
        placed = bool(declared.says.area_field or declared.says.point_field)
        columns = {"": ID, ".version": _VERSION} | ({} if placed else {".area": _AREA})
        for name, field in declared.offered.fields.items():
            title = titles[name] if taken.count(titles[name]) == 1 else f"{titles[name]} ({name})"
            kind = type_of(field)
            columns[f"/{name}"] = Column(
                title,
                (name.lower(), english[name]),
                _LONGEST,
                "",
                needed=False,
                dated=field.get("format") == "date",
                timed=field.get("format") == "date-time",
                number=kind in {"number", "boolean", "integer"},
            )
        # `read_id` looks for the column `id`.
        self.columns: Mapping[str, Column] = {("id" if key == "" else key): column for key, column in columns.items()}

    @property
    def sheet(self) -> str:
        """The name of the worksheet."""
        return "".join(" " if mark in r"[]:*?/\'" else mark for mark in self._declared.says.title.get("zh-CN", ""))[:31] or "documents"

    def headings(self) -> list[str]:
        """Return the headings in their order."""
        return [column.title for column in self.columns.values()]

    def cells(self, document: Document) -> Sequence[Value]:
        """Return the cells of a document, which is masked already."""
        found: list[Value] = []
        for key in self.columns:
            match key:
                case "id":
                    found.append(str(document.id))
                case ".version":
                    found.append(document.version)
                case ".area":
                    found.append(document.area)
                case _:
                    found.append(self._cell(key[1:], document.body.get(key[1:])))
        return found

    def _cell(self, name: str, value: Any) -> Value:  # noqa: ANN401  JSON
        if isinstance(value, bool):
            return "是" if value else "否"
        if value is None or isinstance(value, int | float):
            return value
        if isinstance(value, str):
            return self._choices(name).get(value, value)
        return msgspec.json.encode(value).decode()

    def _choices(self, name: str) -> Mapping[str, str]:
        """Return the titles of a field's choices by their values."""
        options = self._declared.offered.fields[name].get("oneOf")
        known = [one for one in options if isinstance(one, dict) and isinstance(one.get("const"), str)] if isinstance(options, list) else []
        return {one["const"]: (one.get("x-i18n") or {}).get("title", {}).get("zh-CN", one["const"]) for one in known}

    def body(self, row: TextRow, findings: list[CellFinding]) -> dict[str, Any]:
        """Return the document that a row holds; what cannot be read goes to the findings."""
        found: dict[str, Any] = {}
        for key, text in row.texts.items():
            if key.startswith("/") and text:
                value = self._value(key[1:], text)
                if value is None:
                    kind, kind_en = _KINDS[type_of(self._declared.offered.fields[key[1:]]) or ""]
                    findings.append(finding("value_kind", row, key, value=text[:40], kind=kind, kind_en=kind_en))
                else:
                    found[key[1:]] = value
        return found

    def _value(self, name: str, text: str) -> Any:  # noqa: ANN401  JSON
        """Return a text as its field's type has it; None when it is none."""
        kind = type_of(self._declared.offered.fields[name])
        try:
            match kind:
                case "integer":
                    return int(text) if "." not in text else int(float(text)) if float(text).is_integer() else None
                case "number":
                    return float(text)
                case "boolean":
                    return True if text.lower() in _YES else False if text.lower() in _NO else None
                case "object" | "array":
                    value = msgspec.json.decode(text)
                    return value if isinstance(value, dict if kind == "object" else list) else None
                case _:
                    return next((value for value, title in self._choices(name).items() if text in {title, value}), text)
        except (ValueError, OverflowError, msgspec.DecodeError):
            return None

    def changes(self, body: Mapping[str, Any], known: Document) -> dict[str, Any]:
        """Return what a row changes of a document: empty cells take fields away, masked ones that are as shown change nothing."""
        changes: dict[str, Any] = {}
        for name in self._declared.offered.fields:
            was, value = known.body.get(name), body.get(name)
            if value != was and not (was is not None and value == masked_value(name, was, self._declared.masks)):
                changes[name] = value
        return changes


def finding(rule: str, row: TextRow, column: str, **values: object) -> CellFinding:
    """Make a finding of a rule on a cell."""
    return rows.finding(rule, row.number, row.ref(column), _WORDINGS, **values)


def form_finding(row: TextRow, found: FormFinding) -> CellFinding:
    """Make a finding of what the schema says of a field."""
    column = "/" + found.path.strip("/").partition("/")[0]
    return finding("form", row, column, zh=found.message["zh-CN"], en=found.message["en"])


def read_version(row: TextRow, known: UUID | None, findings: list[CellFinding]) -> int:
    """Return the version of a row with an id; 0 for a new one."""
    text = row.texts[".version"]
    if known is not None and not text.isdecimal():
        findings.append(finding("version_missing", row, ".version"))
    return int(text) if text.isdecimal() and text.isascii() and known is not None else 0
