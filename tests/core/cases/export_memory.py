"""Writes a workbook of so many cases as an export does, and prints the process's highest memory and the file's size in megabytes."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from wangge_core.cases.exporting import _COLUMNS
from wangge_core.spreadsheets.writing import Value, streamed

PAGE = 500
_AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
_WORDS = ("民生诉求", "北村第三网格", "任务处置", "处置中", "城市管理局")


async def pages(rows: int) -> AsyncIterator[Sequence[Sequence[Value]]]:
    """Yield rows like those of cases, each text its own."""
    for first in range(0, rows, PAGE):
        yield [
            (
                f"999901-261123-{number:08d}",
                *_WORDS,
                _AT,
                _AT,
                _AT,
                f"小区门口垃圾堆了三天没人清运，第{number}次反映。" * 3,
                "",
                "",
                number % 5,
            )
            for number in range(first, min(first + PAGE, rows))
        ]


def _peak_megabytes() -> float:
    """Return the highest memory since this program was loaded; getrusage would count the process that forked it, too."""
    found = re.search(r"VmHWM:\s+([0-9]+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert found is not None
    return int(found[1]) / 1024


async def main(rows: int) -> None:
    """Write, counting only."""
    size = 0
    async for piece in streamed("案件", _COLUMNS, pages(rows)):
        size += len(piece)
    print(_peak_megabytes(), size / 1024 / 1024)


asyncio.run(main(int(sys.argv[1])))
