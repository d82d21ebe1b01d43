"""Rules about what a plugin plugs into others."""

from collections.abc import Iterator
from typing import Any

from wangge_sdk.manifest.documents import read_typed
from wangge_sdk.manifest.extensions import LARGEST
from wangge_sdk.manifest.findings import Finding, ManifestError
from wangge_sdk.manifest.rules.subject import Subject, finding


def extensions_readable(subject: Subject) -> Iterator[Finding]:
    """What is plugged in is a JSON object of a bounded size."""
    for index, each in enumerate(subject.manifest.contributes.extensions):
        if not subject.package.has(each.content):
            continue  # files_exist says so
        if len(subject.package.read(each.content)) > LARGEST:
            yield finding(
                "extension.size",
                ("contributes", "extensions", index, "content"),
                {"zh-CN": f"{each.content} 超过 {LARGEST} 字节。", "en": f"{each.content} has more than {LARGEST} bytes."},
                {"zh-CN": "缩短内容，或分成几项。", "en": "Shorten it, or plug in several."},
            )
            continue
        try:
            read_typed(subject.package, each.content, dict[str, Any])
        except ManifestError as error:
            yield from error.findings
