"""Reading a JSON file of a package, with the place of what is wrong in it."""

import json
from typing import Any, Final, TypeVar

import msgspec

from wangge_sdk.manifest.findings import MANIFEST_FILE, Finding, ManifestError, PackageError
from wangge_sdk.manifest.package import Package
from wangge_sdk.texts import Text

Value = TypeVar("Value")

MAX_DEPTH: Final = 40
"""Deeper documents are refused: nothing that is meant needs them, and they exhaust the stack of readers."""


def read_json(package: Package, path: str = MANIFEST_FILE) -> Any:  # noqa: ANN401  any JSON document
    """Read a JSON document.

    Raises:
        ManifestError: it is not there, not UTF-8, not JSON, has a name twice in one object, or is too deep.
    """
    try:
        raw = package.read(path)
    except PackageError as error:
        raise _refusal("json.readable", path, {"zh-CN": f"文件无法读取：{error}。", "en": f"The file cannot be read: {error}."}) from error
    try:
        # msgspec is strict where json is not: no NaN, no half of a surrogate pair. json sees names that come twice.
        document = msgspec.json.decode(raw)
        json.loads(raw, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise _refusal("json.valid", path, {"zh-CN": f"不是有效的 JSON：{error}。", "en": f"This is not valid JSON: {error}."}) from error
    if _deeper_than(document, MAX_DEPTH):
        text = {"zh-CN": f"嵌套超过 {MAX_DEPTH} 层。", "en": f"It is nested more than {MAX_DEPTH} levels deep."}
        raise _refusal("json.depth", path, text)
    return document


def read_typed(package: Package, path: str, kind: type[Value]) -> Value:
    """Read a JSON document of a known type.

    Raises:
        ManifestError: as for ``read_json``, or it does not fit the type; the finding names the place.
    """
    document = read_json(package, path)
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        what, _, place = str(error).partition(" - at `")
        message = {"zh-CN": f"内容不符合要求：{what}。", "en": f"The content does not fit: {what}."}
        raise _refusal("file.content", path, message, place.rstrip("`") or "$") from error


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        msg = f"the name {double!r} stands twice in one object"
        raise ValueError(msg)
    return document


def _deeper_than(document: object, depth: int) -> bool:
    level = [document]
    for _ in range(depth):
        level = [child for node in level for child in (node.values() if isinstance(node, dict) else node if isinstance(node, list) else ())]
    return bool(level)


def _refusal(rule: str, path: str, message: Text, place: str = "$") -> ManifestError:
    mend = {"zh-CN": "请修改该文件后再检查一次。", "en": "Mend the file and check again."}
    return ManifestError((Finding(id=rule, severity="error", file=path, path=place, message=message, mend=mend),))
