"""Findings of a manifest, as people read them."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from wangge_sdk.manifest import Finding
from wangge_sdk.rulepack.writing import SEVERITIES
from wangge_sdk.texts import Text, say

_ALL_WELL: Final[Text] = {"zh-CN": "没有问题", "en": "nothing to mend"}


def as_text(name: str, findings: Sequence[Finding], locale: str) -> str:
    """Return findings as people read them; ``name`` is the plugin's, and stands in the last line."""
    blocks = [
        f"{say(SEVERITIES[finding.severity], locale)}  {finding.file}  {finding.path}  [{finding.id}]\n"
        f"    {say(finding.message, locale)}\n"
        f"    → {say(finding.mend, locale)}\n"
        for finding in findings
    ]
    counts: Counter[str] = Counter(finding.severity for finding in findings)
    told = [f"{say(title, locale)} × {counts[severity]}" for severity, title in SEVERITIES.items() if counts[severity]]
    return "\n".join([*blocks, f"{name}: {', '.join(told) or say(_ALL_WELL, locale)}\n"])
