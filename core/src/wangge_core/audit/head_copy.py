"""The second place: signed heads in a file that only grows, best on another disk or another machine."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from wangge_core.audit.model import Head

FILE_NAME: Final = "heads.jsonl"
_TAIL: Final = 4_096


class HeadCopy:
    """A file of JSON lines, one signed head each. What it holds cannot be taken back by rewriting the database."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made at the first head."""
        self.path = folder / FILE_NAME

    def append(self, head: Head) -> None:
        """Add a head and wait until the disk has it.

        Raises:
            OSError: the folder cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            # A line that a crash cut in two must not swallow the next one.
            torn = file.tell() > 0 and not self._tail().endswith(b"\n")
            file.write((b"\n" if torn else b"") + msgspec.json.encode(head) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def last(self) -> Head | None:
        """Return the newest head that can be read, or None."""
        for line in reversed(self._tail().splitlines()):
            head = _parse(line)
            if head is not None:
                return head
        return None

    def lines(self) -> Iterator[tuple[int, Head | None]]:
        """Yield line numbers from 1 with their heads; None where a line cannot be read."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, _parse(line)

    def _tail(self) -> bytes:
        if not self.path.exists():
            return b""
        with self.path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _TAIL))
            return file.read()


def _parse(line: bytes) -> Head | None:
    try:
        return msgspec.json.decode(line, type=Head)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
