"""Rules about the templates of notices."""

from collections.abc import Iterator
from typing import Any

from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.findings import Finding, ManifestError
from wangge_sdk.manifest.notices import placeholders
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.unit_kinds import UNIT_KINDS

MOST_CHARACTERS = 200
"""A value of a notice may have so many."""


def notice_variables_declared(subject: Subject) -> Iterator[Finding]:
    """Each variable that a notice names is required by its schema, and is a number or a short text."""
    for index, notice in enumerate(subject.manifest.contributes.notices):
        schema = _schema(subject, notice.variables)
        known, required = schema.get("properties", {}), set(schema.get("required", ()))
        for part in ("title", "body"):
            for name in sorted(placeholders(getattr(notice, part))):
                if name not in required or not _is_short(known.get(name)):
                    yield finding(
                        "notice.variable",
                        ("contributes", "notices", index, part),
                        {
                            "zh-CN": f"变量 {name} 没有在 variables 中声明为必填的数字或短文本。",
                            "en": f"{name} is no required number or short text of variables.",
                        },
                        {
                            "zh-CN": f"在 variables 中写明并列入 required；文本须有 enum 或不超过 {MOST_CHARACTERS} 的 maxLength。",
                            "en": f"Declare and require it; a text needs an enum, or a maxLength of {MOST_CHARACTERS} at most.",
                        },
                    )


def notice_units_known(subject: Subject) -> Iterator[Finding]:
    """The kinds of unit that a notice is for are kinds that there are."""
    for index, notice in enumerate(subject.manifest.contributes.notices):
        for position, kind in enumerate(notice.unit_kinds):
            if kind not in UNIT_KINDS:
                yield finding(
                    "notice.units",
                    ("contributes", "notices", index, "unit_kinds", position),
                    {"zh-CN": f"没有单位类别 {kind}。", "en": f"There is no kind of unit {kind}."},
                    {"zh-CN": f"可用：{'、'.join(UNIT_KINDS)}。", "en": f"There are: {', '.join(UNIT_KINDS)}."},
                )


def _schema(subject: Subject, path: str | None) -> dict[str, Any]:
    if path is None or not subject.package.has(path):
        return {}
    try:
        schema = read_json(subject.package, path)
    except ManifestError:
        return {}  # schemas_valid says so
    return dict(schema)


def _is_short(schema: object) -> bool:
    if not isinstance(schema, dict):
        return False
    if "enum" in schema or "const" in schema or schema.get("type") in {"integer", "number"}:
        return True
    return schema.get("type") == "string" and isinstance(most := schema.get("maxLength"), int) and most <= MOST_CHARACTERS
