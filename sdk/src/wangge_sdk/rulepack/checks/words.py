"""Languages, and people with impairments."""

import json
from collections.abc import Iterator
from typing import Any, Final

from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject
from wangge_sdk.texts import LOCALES

_FREE: Final = frozenset({"frame", "element"})


def _locales(subject: Subject) -> Iterator[Hit]:
    """Each language's file has the same keys. What stands in the manifest and in forms is looked at with the manifest."""
    manifest = subject.manifest
    assert manifest is not None  # noqa: S101  it needs one
    if manifest.localisation.path is None:
        return
    folder = manifest.localisation.path.rstrip("/")
    keys: dict[str, set[str]] = {}
    for locale in manifest.localisation.available:
        file = subject.in_wheel(f"{folder}/{locale}.json")
        if file not in subject.files:
            continue
        try:
            keys[file] = set(_keys(json.loads(subject.files[file]), ""))
        except (ValueError, RecursionError) as error:
            yield Hit(file=file, message=both((f"不是有效的 JSON：{error}。", f"This is not valid JSON: {error}.")))
    everything = set().union(*keys.values()) if keys else set()
    for file, present in keys.items():
        for key in sorted(everything - present)[:20]:
            yield Hit(file=file, path=f"${key}", message=both((f"缺少 {key} 的译文。", f"The text {key} is missing.")))
    for locale in LOCALES if keys else ():
        if subject.in_wheel(f"{folder}/{locale}.json") not in keys:
            yield Hit(
                file=subject.manifest_file,
                path="$.localisation",
                message=both((f"缺少 {locale} 的文件。", f"There is no file for {locale}.")),
            )


def _keys(node: Any, above: str) -> Iterator[str]:  # noqa: ANN401  any JSON
    if isinstance(node, dict):
        for key, child in node.items():
            yield from _keys(child, f"{above}.{key}")
    else:
        yield above


def _accessibility(subject: Subject) -> Iterator[Hit]:
    manifest = subject.manifest
    assert manifest is not None  # noqa: S101  it needs one
    ui = manifest.contributes.ui
    free = any(screen.render in _FREE for screen in (*ui.pages, *ui.cards))
    if free and not (manifest.accessibility.standard and manifest.accessibility.statement):
        message = both(("自由绘制的页面没有无障碍声明。", "It draws pages of its own, and has no statement on accessibility."))
        yield Hit(file=subject.manifest_file, path="$.accessibility", message=message)


CHECKS: Final = (
    check(
        "words.locales",
        ("译文齐全", "Translations are complete"),
        ("缺的译文到使用者那里才会发现。", "A missing translation is found by those who use it."),
        ("补上译文。", "Add the text."),
        _locales,
        needs=("files", "manifest"),
    ),
    check(
        "words.accessibility",
        ("无障碍声明", "Statement on accessibility"),
        (
            "公共服务人人可用；平台画的页面平台负责，自由页面由作者说明。",
            "A public service is for everybody: pages that the platform draws are its business, those of frames the author answers for.",
        ),
        ("在 accessibility 中写明标准和声明文件。", "Name standard and statement in accessibility."),
        _accessibility,
        needs=("files", "manifest"),
    ),
)
