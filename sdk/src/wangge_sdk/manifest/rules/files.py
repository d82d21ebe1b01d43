"""Rules about the files that a manifest names."""

from collections.abc import Iterator
from typing import Any

from wangge_sdk.json_schema import schema_fault
from wangge_sdk.manifest.documents import read_json
from wangge_sdk.manifest.findings import MANIFEST_FILE, Finding, ManifestError
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import MANIFEST, VIEW, Place

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def files_exist(subject: Subject) -> Iterator[Finding]:
    """Every file that the manifest or a page names is in the package."""
    named = [(MANIFEST_FILE, *found) for mark in ("path", "schema") for found in MANIFEST.marked(subject.document, mark)]
    named += [(file, *found) for file, document in subject.views.items() for found in VIEW.marked(document, "path")]
    for file, place, path in named:
        if isinstance(path, str) and not subject.package.has(path):
            yield finding(
                "file.exists",
                place,
                {"zh-CN": f"包中没有文件 {path}。", "en": f"There is no file {path} in the package."},
                {
                    "zh-CN": "加入该文件，或改正路径；路径从 plugin.json 所在文件夹算起。",
                    "en": "Add it, or correct the path, which is relative to the folder of plugin.json.",
                },
                file=file,
            )


def schemas_valid(subject: Subject) -> Iterator[Finding]:
    """Every file that is to be a JSON Schema is one, of the dialect 2020-12, and refers to nothing outside itself."""
    for path in dict.fromkeys(path for _, path in MANIFEST.marked(subject.document, "schema")):
        if not subject.package.has(path):
            continue  # files_exist says so
        try:
            schema = read_json(subject.package, path)
        except ManifestError as error:
            yield from error.findings
            continue
        yield from _schema_findings(path, schema)


def _schema_findings(path: str, schema: Any) -> Iterator[Finding]:  # noqa: ANN401  any JSON document
    dialect = schema.get("$schema", _DIALECT) if isinstance(schema, dict) else _DIALECT
    if dialect != _DIALECT:
        yield finding(
            "schema_file.dialect",
            ("$schema",),
            {"zh-CN": f"不支持的 JSON Schema 版本 {dialect}。", "en": f"The dialect {dialect} is not supported."},
            {"zh-CN": f"使用 {_DIALECT}。", "en": f"Use {_DIALECT}."},
            file=path,
        )
        return
    if error := schema_fault(schema):
        yield finding(
            "schema_file.valid",
            tuple(error.absolute_path),
            {"zh-CN": f"不是有效的 JSON Schema：{error.message}。", "en": f"This is not a valid JSON Schema: {error.message}."},
            {"zh-CN": "按 JSON Schema 2020-12 修改。", "en": "Mend it by JSON Schema 2020-12."},
            file=path,
        )
        return
    for place, reference in _references(schema, ()):
        if not reference.startswith("#"):
            yield finding(
                "schema_file.reference",
                place,
                {"zh-CN": f"引用了文件之外的 {reference}。", "en": f"It refers to {reference}, outside this file."},
                {"zh-CN": "把定义移到 $defs 中，用 #/$defs/… 引用。", "en": "Move the definition into $defs and refer to it as #/$defs/…."},
                file=path,
            )


def _references(node: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(node, dict):
        for key, child in node.items():
            if key in {"$ref", "$dynamicRef"} and isinstance(child, str):
                yield (*place, key), child
            else:
                yield from _references(child, (*place, key))
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from _references(child, (*place, index))
