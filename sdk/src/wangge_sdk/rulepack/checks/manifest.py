"""The manifest and the files that it names: ``wangge_sdk.manifest`` has the rules."""

from collections.abc import Iterator
from typing import Final

from wangge_sdk.manifest.check import check as manifest_findings
from wangge_sdk.manifest.findings import MANIFEST_FILE
from wangge_sdk.rulepack.check import check
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject


def _declared(subject: Subject) -> Iterator[Hit]:
    if subject.content.root is None:
        yield Hit(message={"zh-CN": f"没有可读的 {MANIFEST_FILE}。", "en": f"There is no {MANIFEST_FILE} that can be read."})
        return
    for finding in manifest_findings(subject.package):
        yield Hit(
            rule=finding.id,
            file=subject.in_wheel(finding.file),
            path=finding.path,
            message=finding.message,
            mend=finding.mend,
            severity=finding.severity,
        )


CHECKS: Final = (
    check(
        "manifest.rules",
        ("清单及其引用的文件", "The manifest and the files it names"),
        (
            "平台在运行任何代码之前只读清单；清单有误，县里同意的就不是插件实际要做的。",
            "Before any code runs the platform has nothing but the manifest; if that is wrong, a county agrees to something else.",
        ),
        (
            "在插件的包中放一个 plugin.json，并让入口点指向它。",
            "Put a plugin.json into the plugin's package, and let the entry point name it.",
        ),
        _declared,
    ),
)
