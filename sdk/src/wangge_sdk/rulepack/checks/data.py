"""Documents that a county already has: a new version only adds to their shape, and protects them no less."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangge_sdk.manifest.collections import Collection, properties_of
from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.findings import ManifestError, Severity
from wangge_sdk.rulepack.check import Words, both, check
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject
from wangge_sdk.scopes import DATA_CLASSES, PROTECTED

_UPPER: Final = ("maxLength", "maximum", "exclusiveMaximum", "maxItems", "maxProperties")
_LOWER: Final = ("minLength", "minimum", "exclusiveMinimum", "minItems", "minProperties")


def _pairs(subject: Subject) -> Iterator[tuple[int, Collection | None, Collection | None]]:
    """Yield each collection as it was and as it is, with its place in the new manifest."""
    assert subject.manifest is not None  # noqa: S101  it needs both
    assert subject.previous is not None  # noqa: S101
    before = {each.name: each for each in subject.previous.manifest.data.collections} if subject.previous.manifest else {}
    after = {each.name: (index, each) for index, each in enumerate(subject.manifest.data.collections)}
    for name in dict.fromkeys((*before, *after)):
        index, new = after.get(name, (-1, None))
        yield index, before.get(name), new


def _schema(subject: Subject, collection: Collection) -> Mapping[str, Any]:
    try:
        schema = read_json(subject.package, collection.schema)
    except ManifestError:
        return {}
    return schema if isinstance(schema, dict) else {}


def _expands(subject: Subject) -> Iterator[Hit]:
    assert subject.previous is not None  # noqa: S101  it needs one
    for index, old, new in _pairs(subject):
        if old is None:
            continue
        if new is None:
            yield _hit(subject, "$.data.collections", (f"不再有集合 {old.name}。", f"The collection {old.name} is gone."), "warning")
            continue
        place = f"$.data.collections[{index}]"
        if new.schema_version < old.schema_version:
            said = (f"{new.name} 的 schema_version 变小了。", f"The schema_version of {new.name} is lower than before.")
            yield _hit(subject, f"{place}.schema_version", said)
        if old.append_only and not new.append_only:
            yield _hit(subject, f"{place}.append_only", (f"{new.name} 不再只增。", f"{new.name} is not append-only any more."))
        for said in _breaks(_schema(subject.previous, old), _schema(subject, new), new.name):
            yield Hit(file=subject.in_wheel(new.schema), message=both(said))


def _breaks(old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> Iterator[Words]:
    """Yield what makes documents that are there not fit any more, or loses part of them."""
    before, after = properties_of(old), properties_of(new)
    for field, was in before.items():
        now = after.get(field)
        if now is None:
            if not (isinstance(was, dict) and was.get("deprecated") is True):
                yield (
                    f"{name}.{field} 没有先标为 deprecated 就删除。",
                    f"{name}.{field} is gone without having been marked deprecated before.",
                )
        elif isinstance(was, dict) and isinstance(now, dict):
            yield from ((f"{name}.{field}：{zh}", f"{name}.{field}: {en}") for zh, en in _narrows(was, now))
    for field in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
        field_schema = after.get(field)
        if not (isinstance(field_schema, dict) and "default" in field_schema):
            yield f"{name}.{field} 新近必填，又没有默认值。", f"{name}.{field} is required now and has no default."


def _narrows(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Words]:
    if not _types(was) <= _types(now):
        yield "类型变了。", "its type has changed."
    for keyword in (*_UPPER, *_LOWER):
        limit, earlier = now.get(keyword), was.get(keyword)
        if isinstance(limit, int | float) and (
            not isinstance(earlier, int | float) or (limit < earlier if keyword in _UPPER else limit > earlier)
        ):
            yield f"{keyword} 变严了。", f"{keyword} is stricter than before."
    if isinstance(now.get("enum"), list) and (
        not isinstance(was.get("enum"), list) or not {str(x) for x in was["enum"]} <= {str(x) for x in now["enum"]}
    ):
        yield "允许的值变少了。", "it allows fewer values."
    if now.get("pattern") not in {None, was.get("pattern")} or now.get("format") not in {None, was.get("format")}:
        yield "格式要求变了。", "its pattern or format has changed."


def _types(schema: Mapping[str, Any]) -> set[str]:
    kind = schema.get("type")
    return (
        {kind}
        if isinstance(kind, str)
        else set(kind)
        if isinstance(kind, list)
        else {"object", "array", "string", "integer", "number", "boolean", "null"}
    )


def _protects(subject: Subject) -> Iterator[Hit]:
    for index, old, new in _pairs(subject):
        if old is None or new is None:
            continue
        place = f"$.data.collections[{index}]"
        if DATA_CLASSES.index(new.data_class) < DATA_CLASSES.index(old.data_class):
            said = (
                f"{new.name} 的数据等级由 {old.data_class} 降为 {new.data_class}。",
                f"{new.name} was {old.data_class} and is {new.data_class} now.",
            )
            yield _hit(subject, f"{place}.data_class", said)
        masked = {mask.field for mask in new.masks}
        for mask in old.masks:
            if mask.field not in masked:
                yield _hit(
                    subject, f"{place}.masks", (f"{new.name}.{mask.field} 不再遮盖。", f"{new.name}.{mask.field} is not masked any more.")
                )
        if old.subject_key and not new.subject_key:
            yield _hit(
                subject, f"{place}.subject_key", (f"{new.name} 不再指明当事人。", f"{new.name} does not name whose data it is any more.")
            )
        if new.open_data and not old.open_data:
            yield _hit(subject, f"{place}.open_data", (f"{new.name} 变为公开。", f"{new.name} becomes open data."))
        if added := sorted(set(new.exported_fields) - set(old.exported_fields)):
            shown = ", ".join(added)
            yield _hit(
                subject,
                f"{place}.exported_fields",
                (f"{new.name} 向其他插件多给 {shown}。", f"{new.name} gives other plugins {shown} as well."),
            )


def _impact(subject: Subject) -> Iterator[Hit]:
    manifest = subject.manifest
    assert manifest is not None  # noqa: S101  it needs one
    abroad = [each for each in manifest.egress if PROTECTED & set(each.data_classes)]
    kept = [each.name for each in manifest.data.collections if each.data_class in PROTECTED]
    if (kept or abroad) and not manifest.data.impact_assessment:
        what = ", ".join([*kept, *(each.host for each in abroad)])
        said = (f"{what} 涉及个人信息，没有影响评估。", f"{what}: data about people, and no impact assessment.")
        yield _hit(subject, "$.data.impact_assessment", said)


def _hit(subject: Subject, path: str, said: Words, severity: Severity | None = None) -> Hit:
    return Hit(file=subject.manifest_file, path=path, message=both(said), severity=severity)


CHECKS: Final = (
    check(
        "data.expands",
        ("只扩不缩", "Shapes only grow"),
        (
            "县里已有的文档必须继续有效，回退到上一版也不丢失。",
            "Documents that a county has must stay valid, and lose nothing when the version before comes back.",
        ),
        ("加新字段，旧字段先标 deprecated，下一版再删。", "Add a new field, mark the old one deprecated, and drop it in the next version."),
        _expands,
        needs=("files", "manifest", "previous"),
    ),
    check(
        "data.protects",
        ("保护不减", "Protection does not shrink"),
        ("当初是按较严的保护收集的。", "It was collected under a stricter protection."),
        ("恢复原来的保护，或新建集合。", "Restore it, or make a new collection."),
        _protects,
        severity="warning",
        needs=("files", "manifest", "previous"),
    ),
    check(
        "data.impact",
        ("影响评估", "Impact assessment"),
        (
            "处理个人信息要先评估影响（个人信息保护法第五十五条）。",
            "Before data about people is handled its impact has to be assessed (PIPL, Art. 55).",
        ),
        ("在 data.impact_assessment 中写明评估文件。", "Name the file of the assessment in data.impact_assessment."),
        _impact,
        severity="warning",
        needs=("files", "manifest"),
    ),
)
