"""What the name of a file in a wheel may be, so that it is one file on every system, below the folder it is unpacked to."""

import stat
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final

from wangge_sdk.manifest.wheels import LONGEST_NAME
from wangge_sdk.rulepack.archives.directory import Entry
from wangge_sdk.rulepack.hit import Hit

_SHOWN: Final = 80
_DEVICES: Final = frozenset({"con", "prn", "aux", "nul", *(f"{word}{digit}" for word in ("com", "lpt") for digit in range(1, 10))})
"""Names that are no files on Windows, with any suffix."""


def shown(name: str) -> str:
    """Return a name as it can be shown: without characters that do something, and not too long."""
    return repr(name[:_SHOWN])[1:-1] + ("…" if len(name) > _SHOWN else "")


def name_faults(entries: Iterable[Entry]) -> Iterator[Hit]:
    """Yield what is wrong with names and kinds."""
    exact: set[str] = set()
    folded: dict[str, str] = {}
    for entry in entries:
        yield from _own_faults(entry)
        name = entry.name.rstrip("/")
        if name in exact:
            yield _hit("wheel.duplicate", name, "在包中出现两次。", "is in the wheel twice.")
        exact.add(name)
        # Each folder on the way counts: `A/x` and `a/y` are one folder on some systems.
        for part in _prefixes(name):
            key = unicodedata.normalize("NFKC", part).casefold()
            if folded.setdefault(key, part) != part:
                yield _hit(
                    "wheel.collision",
                    name,
                    f"与 {shown(folded[key])} 在某些系统上是同一文件。",
                    f"is the same as {shown(folded[key])} on some systems.",
                )
                break
    files = {entry.name for entry in entries if not entry.name.endswith("/")}
    for name in sorted({part for each in exact for part in _prefixes(each)[:-1]} & files):
        yield _hit("wheel.collision", name, "既是文件又是文件夹。", "is a file and a folder.")


def _own_faults(entry: Entry) -> Iterator[Hit]:
    name = entry.name
    parts = name.rstrip("/").split("/")
    if name.startswith("/") or "\\" in name or ":" in name or any(part in {"", ".", ".."} for part in parts):
        yield _hit("wheel.path", name, "会落在插件文件夹之外。", "would lie outside of the plugin's folder.")
    elif len(name) > LONGEST_NAME:
        yield _hit("wheel.name", name, f"的名称超过 {LONGEST_NAME} 个字符。", f"has a name longer than {LONGEST_NAME} characters.")
    elif not name.isprintable() or any(_is_odd(part) for part in parts):
        yield _hit("wheel.name", name, "的名称并非在所有系统上都可用。", "has a name that not every system can have.")
    kind = stat.S_IFMT(entry.mode)
    wanted = {0, stat.S_IFDIR} if name.endswith("/") else {0, stat.S_IFREG}
    if kind not in wanted or (name.endswith("/") and entry.size):
        yield _hit("wheel.kind", name, "既不是普通文件也不是文件夹。", "is neither a plain file nor a folder.")


def _is_odd(part: str) -> bool:
    return (
        part != unicodedata.normalize("NFC", part)
        or part[-1:] in {".", " "}
        or part[:1] == " "
        or part.partition(".")[0].casefold() in _DEVICES
    )


def _prefixes(name: str) -> tuple[str, ...]:
    parts = name.split("/")
    return tuple("/".join(parts[: index + 1]) for index in range(len(parts)))


def _hit(rule: str, name: str, chinese: str, english: str) -> Hit:
    return Hit(rule=rule, file=shown(name), message={"zh-CN": f"{shown(name)} {chinese}", "en": f"{shown(name)} {english}"})
