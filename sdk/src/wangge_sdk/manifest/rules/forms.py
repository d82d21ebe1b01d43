"""Rules about the forms of case types, of the steps that they add, and of collections."""

from collections.abc import Iterator
from typing import Any

from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.manifest.findings import Finding, ManifestError
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place
from wangge_sdk.texts import LOCALES


def form_titles(subject: Subject) -> Iterator[Finding]:
    """Each field of a form, and each of its choices, has a title in each language in ``x-i18n``."""
    for path in _schemas(subject):
        schema = subject.object_file(path)
        for place, field in _fields(schema, ()):
            titles = _titles(field)
            missing = [locale for locale in LOCALES if not titles.get(locale)]
            if missing:
                names = ", ".join(missing)
                yield finding(
                    "form.titles",
                    place,
                    {"zh-CN": f"缺少 {names} 的标题。", "en": f"There is no title in {names}."},
                    {
                        "zh-CN": '加入 "x-i18n": {"title": {"zh-CN": "…", "en": "…"}}。',
                        "en": 'Add "x-i18n": {"title": {"zh-CN": "…", "en": "…"}}.',
                    },
                    file=path,
                )


def form_choices(subject: Subject) -> Iterator[Finding]:
    """Choices are written as ``oneOf`` of constants, each with its title, and not as a bare ``enum``."""
    for path in _schemas(subject):
        for place, field in _fields(subject.object_file(path), ()):
            if "enum" in field:
                yield finding(
                    "form.choices",
                    (*place, "enum"),
                    {"zh-CN": "enum 的选项没有标题。", "en": "The choices of an enum have no titles."},
                    {
                        "zh-CN": '写成 "oneOf": [{"const": …, "x-i18n": {"title": …}}, …]。',
                        "en": 'Write "oneOf": [{"const": …, "x-i18n": {"title": …}}, …].',
                    },
                    file=path,
                )


def form_other_names(subject: Subject) -> Iterator[Finding]:
    """``x-also`` of a field or a choice is a list of texts: what old spreadsheets call it."""
    for path in _schemas(subject):
        for place, field in _fields(subject.object_file(path), ()):
            also = field.get("x-also", [])
            if not isinstance(also, list) or not all(isinstance(each, str) and each for each in also):
                yield finding(
                    "form.also",
                    (*place, "x-also"),
                    {"zh-CN": "x-also 不是文字的列表。", "en": "x-also is no list of texts."},
                    {"zh-CN": '写成 "x-also": ["身份证号", "证件号码"]。', "en": 'Write "x-also": ["ID number", "ID"].'},
                    file=path,
                )


def form_documents(subject: Subject) -> Iterator[Finding]:
    """A field with ``x-document`` is a text, and names a collection of the plugin's own or one in ``data.reads``."""
    known = {each.name for each in subject.manifest.data.collections} | {*subject.manifest.data.reads}
    commands = (each.input for each in subject.manifest.contributes.ui.commands if each.input)
    for path in dict.fromkeys((*_schemas(subject), *commands)):
        for place, field in _fields(subject.object_file(path), ()):
            if "x-document" in field and (field["x-document"] not in known or field.get("type") != "string"):
                yield finding(
                    "form.document",
                    (*place, "x-document"),
                    {
                        "zh-CN": f"{field['x-document']} 不是可选取的数据集。",
                        "en": f"{field['x-document']} is no collection to choose from.",
                    },
                    {
                        "zh-CN": "写本插件数据集的名称，或 data.reads 中的一项；字段类型为 string。",
                        "en": "Name a collection of the plugin, or one in data.reads; the field is a string.",
                    },
                    file=path,
                )


def form_controls(subject: Subject) -> Iterator[Finding]:
    """A form's lay-out is a JSON object whose controls show fields that the form has."""
    forms = dict.fromkeys((case_type.form.schema, case_type.form.ui) for _, case_type in subject.case_types())
    forms |= dict.fromkeys((each.schema, each.ui) for each in subject.manifest.data.collections)
    for schema_path, path in forms:
        if path is None or not subject.package.has(path):
            continue
        try:
            layout = read_typed(subject.package, path, dict[str, Any])
        except ManifestError as error:
            yield from error.findings
            continue
        schema = subject.object_file(schema_path)
        if schema is None:
            continue
        for place, scope in _scopes(layout, ()):
            if not _reaches(schema, scope):
                yield finding(
                    "form.controls",
                    place,
                    {"zh-CN": f"表单中没有 {scope}。", "en": f"The form has nothing at {scope}."},
                    {"zh-CN": "写成 #/properties/字段名。", "en": "Write #/properties/<field>."},
                    file=path,
                )


def _schemas(subject: Subject) -> Iterator[str]:
    """Yield the files of forms, each once: of reports, of the steps that are added to a workflow, of documents."""
    used = dict.fromkeys(case_type.form.schema for _, case_type in subject.case_types())
    steps = (step.form for _, case_type in subject.case_types() for step in case_type.workflow.transitions if step.form)
    yield from used | dict.fromkeys(steps) | dict.fromkeys(each.schema for each in subject.manifest.data.collections)


def _fields(schema: object, place: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield the fields of an object's schema and their choices, those of nested objects and lists too."""
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    for name, field in properties.items() if isinstance(properties, dict) else ():
        if isinstance(field, dict):
            inner = (*place, "properties", name)
            yield inner, field
            yield from _choices(field, inner)
            yield from _fields(field, inner)
    items = schema.get("items")
    if isinstance(items, dict):
        yield from _choices(items, (*place, "items"))
        yield from _fields(items, (*place, "items"))


def _choices(field: dict[str, Any], place: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    options = field.get("oneOf")
    for index, option in enumerate(options if isinstance(options, list) else ()):
        if isinstance(option, dict) and "const" in option:
            yield (*place, "oneOf", index), option


def _titles(field: dict[str, Any]) -> dict[str, Any]:
    translated = field.get("x-i18n")
    titles = translated.get("title") if isinstance(translated, dict) else None
    return titles if isinstance(titles, dict) else {}


def _scopes(layout: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(layout, dict):
        for key, child in layout.items():
            if key == "scope" and isinstance(child, str):
                yield (*place, key), child
            else:
                yield from _scopes(child, (*place, key))
    elif isinstance(layout, list):
        for index, child in enumerate(layout):
            yield from _scopes(child, (*place, index))


def _reaches(schema: dict[str, Any], scope: str) -> bool:
    node: Any = schema
    if not scope.startswith("#"):
        return False
    for step in scope.removeprefix("#").strip("/").split("/"):
        node = node.get(step) if isinstance(node, dict) and step else node if not step else None
        if node is None:
            return False
    return True
