"""`worker_start`: from the wish for a worker until it has greeted, out of the warm zygote, in milliseconds.

What: `Supervisor.wake` for a county that has no worker: fork, namespaces, a root of its own, Landlock, limits, the filter of
system calls, the import of a small plugin, and its greeting. The median of 40 starts, each a new worker beside those that
run already. `memory` is the proportional set size of the first of them, idle, in megabytes: while it has only the
zygote to share pages with, more of them count as its own than ever after.

Absolute bars: 60 ms, and 15 MB.
"""

import statistics
import time
from typing import Any, Final

import uvloop

from tests.bench.hook_worker import CODE
from wangge_sandbox.slots import Key
from wangge_sandbox.supervisor import Supervisor

BAR: Final = 60.0
MEMORY_BAR_MB: Final = 15.0
STARTS: Final = 40


async def _started() -> tuple[list[float], float]:
    supervisor = Supervisor()
    await supervisor.start()
    if supervisor.level != "full":
        raise AssertionError(supervisor.lacking)
    taken, lonely_kb = [], 0
    for number in range(STARTS):
        start = time.perf_counter()
        await supervisor.wake(Key("acme.bench", "1", f"{330500 + number}"), CODE)
        taken.append((time.perf_counter() - start) * 1000)
        if number == 0:  # the fewer share a page, the more of it counts
            lonely_kb = supervisor.health()[0].memory_kb or 0
    await supervisor.stop()
    return taken, lonely_kb / 1024


def run() -> dict[str, Any]:
    """Measure; return one figure of `build/bench.json`."""
    taken, memory = uvloop.run(_started())
    value = statistics.median(taken)
    return {
        "id": "worker_start",
        "value": round(value, 1),
        "unit": "ms",
        "bar": BAR,
        "memory": round(memory, 1),
        "memory_bar": MEMORY_BAR_MB,
        "holds": value <= BAR and 0 < memory <= MEMORY_BAR_MB,
        "n": STARTS,
        "spread": [round(min(taken), 1), round(max(taken), 1)],
    }
