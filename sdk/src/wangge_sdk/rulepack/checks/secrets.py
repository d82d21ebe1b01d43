"""Keys and passwords that were left in. Nothing is asked outside whether they are valid."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangge_sdk.manifest.findings import Severity
from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_CERTAIN: Final = (
    "ArtifactoryDetector",
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "BasicAuthDetector",
    "CloudantDetector",
    "DiscordBotTokenDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "IbmCloudIamDetector",
    "JwtTokenDetector",
    "MailchimpDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SendGridDetector",
    "SlackDetector",
    "SquareOAuthDetector",
    "StripeDetector",
    "TelegramBotTokenDetector",
    "TwilioKeyDetector",
)
"""Detectors of keys that have a form of their own."""
_GUESSED: Final = ("KeywordDetector",)
_SETTINGS: Final[Mapping[str, Any]] = {
    "plugins_used": [{"name": name} for name in (*_CERTAIN, *_GUESSED)],
    # Of its filters only one that looks at the value; none that a comment in the file could switch.
    "filters_used": [{"path": "detect_secrets.filters.heuristic.is_templated_secret"}],
}
_PASSWORD: Final = "Secret Keyword"  # noqa: S105  the name of a detector
_SHORTEST: Final = 8
"""Characters; shorter ones after «password» are hints, labels and languages."""
_LONGEST: Final = 4000
"""Characters of a line that are looked at: longer ones are no lines that anybody wrote, and patterns take long on them."""
_OWN: Final = re.compile(r"\b(?:LTAI[0-9A-Za-z]{16,24}|AKID[0-9A-Za-z]{32})\b")
"""Access keys of Aliyun and Tencent Cloud, which detect-secrets does not know."""


def _left_in(subject: Subject) -> Iterator[Hit]:
    from detect_secrets.core.scan import scan_line  # noqa: PLC0415  of the extra `check`
    from detect_secrets.settings import transient_settings  # noqa: PLC0415

    with transient_settings(dict(_SETTINGS)):
        for file, number, line in _lines(subject):
            told = {secret.type for secret in scan_line(line) if secret.type != _PASSWORD or len(secret.secret_value or "") >= _SHORTEST}
            if file == subject.manifest_file:
                told.discard(_PASSWORD)  # it names secrets, which the county enters
            if _OWN.search(line):
                told.add("Cloud Access Key")
            for kind in sorted(told):
                severity: Severity = "warning" if kind == _PASSWORD else "error"
                yield Hit(
                    file=file, line=number, severity=severity, message=both((f"看来是密钥：{kind}。", f"This looks like a secret: {kind}."))
                )


def _lines(subject: Subject) -> Iterator[tuple[str, int, str]]:
    for file, raw in subject.files.items():
        if file.endswith("/RECORD") or b"\0" in raw[:_LONGEST]:
            continue
        for number, line in enumerate(raw.decode("utf-8", "replace").split("\n"), 1):
            for begin in range(0, min(len(line), 20 * _LONGEST), _LONGEST):
                yield file, number, line[begin : begin + _LONGEST]


CHECKS: Final = (
    check(
        "secrets.left_in",
        ("留下的密钥", "Secrets left in"),
        (
            "发布的密钥人人可读；改密钥也撤不回已下载的文件。",
            "A secret that is published is everybody's, and no change of it calls back what was downloaded.",
        ),
        ("作废该密钥，改用 settings 中的 secrets。", "Revoke it, and use secrets of the settings."),
        _left_in,
        tools=("detect_secrets",),
    ),
)
