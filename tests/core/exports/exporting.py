"""Exports one kind of thing from a county's database as its workbook, and prints the process's highest memory in megabytes and the bytes.

`python -m tests.core.exports.exporting KIND FOLDER`; run as a process of its own, so that nothing else counts.
"""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Final

from tests import world
from wangge_core.access.model import Actor
from wangge_core.cases.filters import CaseFilter
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_core.standards.model import Kind

_ACTOR: Final = Actor.system("test")

EXPORTS: Final[dict[str, Callable[[Platform], Awaitable[AsyncIterator[bytes]]]]] = {
    "cases": lambda platform: platform.cases.exporting.export(_ACTOR, CaseFilter(), "xlsx"),
    "filing_standard": lambda platform: platform.standard_export.export(_ACTOR, world.COUNTY, Kind.EVENT, "xlsx"),
    "unit": lambda platform: platform.identity.sheets.export(_ACTOR, "unit", "xlsx", template=False),
    "person": lambda platform: platform.identity.sheets.export(_ACTOR, "person", "xlsx", template=False),
    "responsibility": lambda platform: platform.responsibility.sheets.export(_ACTOR, "xlsx", template=False),
}
"""By the table that the rows come from."""


def _peak_megabytes() -> float:
    """Return the highest memory since this program was loaded; getrusage would count the process that forked it, too."""
    found = re.search(r"VmHWM:\s+([0-9]+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert found is not None
    return int(found[1]) / 1024


async def main(kind: str, folder: Path) -> None:
    """Export, counting only."""
    settings = Settings(data=folder, database=f"sqlite:///{folder / 'wangge.sqlite'}", sqlite_synchronous="NORMAL", county=world.COUNTY)
    size = 0
    async with Platform(settings).opened() as platform:
        async for piece in await EXPORTS[kind](platform):
            size += len(piece)
    print(_peak_megabytes(), size)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
