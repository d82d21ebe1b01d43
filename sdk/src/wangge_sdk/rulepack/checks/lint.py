"""What Bandit knows of unsafe Python. Comments that would silence it are not heard."""

import io
import logging
import warnings
from collections.abc import Iterator
from typing import Any, Final

from wangge_sdk.manifest.findings import Severity
from wangge_sdk.rulepack.check import both, check
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_TOLD_ELSEWHERE: Final = frozenset(
    {
        "B101",  # assert, which harms nobody
        "B102",  # exec: python.dynamic_code
        "B307",  # eval
        "B301",  # pickle: python.deserialise
        "B302",  # marshal
        "B403",  # import of pickle
        "B404",  # import of subprocess: python.process
        "B602",
        "B603",
        "B604",
        "B605",
        "B606",
        "B607",
        "B609",
        "B310",  # urlopen: egress.network
        "B312",
        "B321",
        "B401",
        "B402",
        "B411",
        "B415",
        "B311",  # random: nothing of a plugin keeps a secret
        "B108",  # names in /tmp: a worker's /tmp is its own
        "B613",  # hidden characters: python.hidden_text
    }
)
_RANKS: Final = ("UNDEFINED", "LOW", "MEDIUM", "HIGH")


def _bandit(subject: Subject) -> Iterator[Hit]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its own, about how it loads itself; and of Python, about what it parses
        from bandit.core.config import BanditConfig  # noqa: PLC0415  of the extra `check`
        from bandit.core.manager import BanditManager  # noqa: PLC0415

        logging.getLogger("bandit").setLevel(logging.CRITICAL)  # a file without a package is no news; what it skips is told below
        manager = BanditManager(BanditConfig(), "file", profile={"exclude": sorted(_TOLD_ELSEWHERE)}, ignore_nosec=True)
        for file in subject.modules:
            # Its public way reads from the disk, where a hostile name would be a path.
            manager.files_list.append(file)
            manager._parse_file(file, io.BytesIO(subject.files[file]), manager.files_list)  # noqa: SLF001
    if manager.skipped:
        raise ValueError("; ".join(f"{file}: {why}" for file, why in manager.skipped))
    for issue in manager.results:
        message = f"{issue.text} ({issue.test_id} {issue.test})"
        yield Hit(
            rule=f"lint.{issue.test_id}", file=issue.fname, line=issue.lineno, severity=_severity(issue), message=both((message, message))
        )


def _severity(issue: Any) -> Severity:  # noqa: ANN401  bandit ships no types
    rank = min(_RANKS.index(issue.severity), _RANKS.index(issue.confidence))
    if rank == _RANKS.index("HIGH"):
        return "error"
    return "warning" if issue.severity in {"MEDIUM", "HIGH"} else "note"


CHECKS: Final = (
    check(
        "lint.bandit",
        ("Bandit 的规则", "Bandit's rules"),
        (
            "弱散列、不安全的解析、拼接的 SQL 等常见错误由 Bandit 找出；“nosec”注释无效。",
            "Bandit finds weak hashes, unsafe parsing, SQL put together and other common mistakes; «nosec» is not heard.",
        ),
        ("按 Bandit 文档中该编号的说明修改。", "Mend it by what Bandit's documentation says of that number."),
        _bandit,
        tools=("bandit",),
    ),
)
