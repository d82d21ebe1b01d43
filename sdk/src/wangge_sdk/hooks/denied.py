"""Importing a plugin's code with everything denied: run as a program, ``python -I denied.py FOLDER MODULE``.

It tells on standard output, as JSON, which hooks the code has and what it tried while it was imported. This finds
mistakes, not malice: what holds malice back is the fence of the platform's workers.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, Final

from wangge_sdk.hooks.loading import CodeError, load

_DENIED: Final = (
    "_thread.start_new_thread",
    "ctypes.",
    "ftplib.",
    "glob.",
    "http.",
    "imaplib.",
    "os.chdir",
    "os.chmod",
    "os.chown",
    "os.exec",
    "os.fork",
    "os.kill",
    "os.link",
    "os.mkdir",
    "os.posix_spawn",
    "os.putenv",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.setxattr",
    "os.spawn",
    "os.symlink",
    "os.system",
    "os.truncate",
    "os.unsetenv",
    "shutil.",
    "signal.",
    "smtplib.",
    "socket.",
    "sqlite3.",
    "subprocess.",
    "sys.setprofile",
    "sys.settrace",
    "tempfile.",
    "urllib.",
    "webbrowser.",
)
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def watch(readable: tuple[Path, ...]) -> list[str]:
    """Deny from now on, for the life of this process, all but reading below ``readable``; return the list of attempts."""
    tried: list[str] = []

    def deny(event: str, arguments: tuple[Any, ...]) -> None:
        what = _forbidden(event, arguments, readable)
        if what is not None:
            tried.append(what)
            raise PermissionError(what)

    sys.addaudithook(deny)
    return tried


def _forbidden(event: str, arguments: tuple[Any, ...], readable: tuple[Path, ...]) -> str | None:
    if event == "open":
        return _opening(arguments, readable)
    return f"{event}{arguments[:1]!r}" if event.startswith(_DENIED) else None


def _opening(arguments: tuple[Any, ...], readable: tuple[Path, ...]) -> str | None:
    path, _, flags = arguments
    if isinstance(path, int) or not isinstance(path, str | bytes | os.PathLike):
        return None
    name = os.path.realpath(os.fsdecode(path))
    if flags & _WRITING:
        return f"writing the file {name}"
    return None if any(Path(name).is_relative_to(folder) for folder in readable) else f"reading the file {name}"


def main() -> None:
    """Import and tell."""
    folder, module = sys.argv[1:]
    sys.dont_write_bytecode = True
    sys.path.insert(0, folder)
    places = (*sys.path, sys.prefix, sys.base_prefix)
    tried = watch(tuple(Path(os.path.realpath(place)) for place in places if place))
    try:
        hooks, fault = sorted(load(module)), None
    except CodeError as error:
        hooks, fault = [], str(error)
    sys.stdout.write(json.dumps({"hooks": hooks, "fault": fault, "tried": tried}))


if __name__ == "__main__":
    main()
