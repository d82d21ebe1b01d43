"""`neighbours`: a good plugin's call beside others that hang, flood, spin, die and answer 4 GB, against the same call alone.

What: the median of a call of the good plugin's worker while four bad workers are called again and again, each as soon as
it has failed and its pause is over, in counties of their own, so that none is switched off for long.

Against what: the same call while the bad ones are not called. The two alternate in one process.
"""

import asyncio
import os
import statistics
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import uvloop

from tests.bench.hook_worker import CODE, request
from wangge_sandbox.connection import HookCall
from wangge_sandbox.errors import WorkerError
from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sandbox.slots import Code, Key
from wangge_sandbox.supervisor import Supervisor
from wangge_sdk.host_protocol import raw

BAR: Final = 1.2
PAIRS: Final = 9
CALLS: Final = 400
PAUSE_S: Final = 0.5
_HEAD: Final = "import os, time\nfrom wangge_sdk.hooks import hookimpl\n@hookimpl\ndef suggest_class(ctx):\n    "
BAD: Final = {
    "hang": "time.sleep(60)",
    "flood": "while True: ctx.log.info('x' * 1000)",
    "die": "os._exit(1)",
    "answer": "return 'x' * 900_000",
    "bomb": "kept = []\n    while True: kept.append(bytearray(1 << 20))",
}


def _call() -> HookCall:
    return HookCall(hook="suggest_class.v1", area="330521", locale="en", budget_ms=200, request=raw(request()))


async def _compared(folder: Path) -> list[tuple[float, float]]:
    supervisor = Supervisor(first_pause_s=0)
    await supervisor.start()
    if supervisor.level != "full":
        raise AssertionError(supervisor.lacking)
    good = Key("acme.good", "1", "330521")
    noisy = asyncio.Event()
    codes = {}
    for name, body in BAD.items():
        path = folder / f"bad_{name}.py"
        path.write_text(_HEAD + body, encoding="utf-8")
        limits = WorkerLimits(call_timeout_ms=500, memory_mb=64)
        codes[name] = Code(paths=(path,), module=path.stem, hooks=CODE.hooks, limits=limits)

    async def misbehave(name: str) -> None:
        turn = 0
        while True:
            await noisy.wait()
            turn += 1
            with suppress(WorkerError):
                await supervisor.call(Key(f"acme.{name}", "1", f"{turn % 1000:06}"), codes[name], _call())
            await asyncio.sleep(PAUSE_S)

    async def typical() -> float:
        taken = []
        for _ in range(CALLS):
            start = time.perf_counter()
            await supervisor.call(good, CODE, _call())
            taken.append(time.perf_counter() - start)
            await asyncio.sleep(0.002)
        return statistics.median(taken)

    tasks = [asyncio.create_task(misbehave(name)) for name in BAD]
    await typical()
    pairs = []
    for _ in range(PAIRS):
        noisy.set()
        beside = await typical()
        noisy.clear()
        await asyncio.sleep(0.6)
        pairs.append((beside, await typical()))
    for task in tasks:
        task.cancel()
    await supervisor.stop()
    return pairs


def run() -> dict[str, Any]:
    """Measure; return one figure of `build/bench.json`."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = uvloop.run(_compared(Path(folder)))
    ratios = sorted(beside / alone for beside, alone in pairs)
    value = statistics.median(ratios)
    return {
        "id": "neighbours",
        "value": round(value, 2),
        "unit": "times",
        "ratio_to": "the same call while nobody misbehaves",
        "baseline": round(min(alone for _, alone in pairs) * 1e6, 1),
        "baseline_unit": "µs",
        "bar": BAR,
        "holds": value <= BAR,
        "n": PAIRS,
        "spread": [round(ratios[0], 2), round(ratios[-1], 2)],
        "bad": sorted(BAD),
        "cores": os.cpu_count(),
    }
