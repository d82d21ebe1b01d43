"""Files: what code writes, and where it looks around."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from wangge_sdk.manifest.findings import Severity
from wangge_sdk.rulepack.check import both
from wangge_sdk.rulepack.checks.looking import uses_of
from wangge_sdk.rulepack.code.folding import text_of
from wangge_sdk.rulepack.code.module import Call
from wangge_sdk.rulepack.code.names import EXPLORERS, OPENERS, WRITERS
from wangge_sdk.rulepack.hit import Hit
from wangge_sdk.rulepack.subject import Subject

_ELSEWHERE: Final = re.compile(r"(?!/tmp(?:/|\Z))(?:/|~|[A-Za-z]:[\\/])|(?:.*[\\/])?\.\.(?:[\\/]|\Z)")
"""A path that begins at the root (but for ``/tmp``), at somebody's home, or climbs."""
_WRITING_METHODS: Final = frozenset(
    {"write_text", "write_bytes", "unlink", "touch", "symlink_to", "hardlink_to", "rmdir", "chmod", "lchmod"}
)
_WRITING_MODES: Final = frozenset("wax+")


def writes(subject: Subject) -> Iterator[Hit]:
    """Yield where files are written; a note when the manifest asks for scratch space."""
    scratch = subject.manifest.runtime.limits.disk_mb if subject.manifest else 0
    severity: Severity = "note" if scratch else "error"
    said = (
        ("写入文件；插件只能写 /tmp，限 {} MB。", "It writes files; a plugin may write to /tmp only, up to {} MB.")
        if scratch
        else ("写入文件，但清单没有申请磁盘空间。", "It writes files, but the manifest asks for no disk.")
    )
    message = both((said[0].format(scratch), said[1].format(scratch)))
    places = {(file, use.line) for file, use in uses_of(subject, WRITERS)}
    for file, module in subject.modules.items():
        places |= {(file, call.node.lineno) for call in module.calls if _writes_by(call)}
    for file, line in sorted(places):
        yield Hit(file=file, line=line, message=message, severity=severity)


def _writes_by(call: Call) -> bool:
    function = call.node.func
    if isinstance(function, ast.Attribute) and function.attr in _WRITING_METHODS:
        return True
    opens = call.name in {"open", "io.open", "os.open", "os.fdopen", "codecs.open", "gzip.open", "bz2.open", "lzma.open"}
    method = isinstance(function, ast.Attribute) and function.attr == "open"
    if not opens and not method:
        return False
    if call.name == "os.open":
        return True
    arguments = call.node.args[0 if method and not opens else 1 :][:1] + [word.value for word in call.node.keywords if word.arg == "mode"]
    return any(_WRITING_MODES & set(mode) if (mode := text_of(each)) is not None else opens for each in arguments)


def explores(subject: Subject) -> Iterator[Hit]:
    """Yield where code looks around in the file system, or opens what is not the plugin's."""
    severity: Severity = "note" if subject.manifest and subject.manifest.runtime.limits.disk_mb else "error"
    for file, use in uses_of(subject, EXPLORERS):
        message = both((f"使用 {use.name}：查看文件系统。", f"It uses {use.name}, which looks around in the file system."))
        yield Hit(file=file, line=use.line, message=message, severity=severity)
    for file, module in subject.modules.items():
        for call in module.calls:
            place = text_of(call.node.args[0]) if call.node.args else None
            if place is not None and call.name in OPENERS and _ELSEWHERE.match(place):
                message = both((f"打开 {place[:60]}：不在插件之内。", f"It opens {place[:60]}, which is not the plugin's."))
                yield Hit(file=file, line=call.node.lineno, message=message)
