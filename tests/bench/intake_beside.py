"""`intake_beside`: taking a report in while plugins of another area hang, spin, flood, die and answer far too much, against peace.

What: the median time of `POST /api/v1/cases` at a running `wangge serve`, for an area where nothing bad is on, while somebody
else's reports wake the bad plugins in another area of the same county.

Against what: the same reports on the same server while somebody else's reports, as many, go to the good area. The two
alternate; each pair has a server of its own over a fresh copy of the data, because what dies three times is switched off.
"""

import json
import re
import shutil
import statistics
import tempfile
import threading
import time
from itertools import count
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx
import uvloop

from tests import world
from tests.bench.serving import started, stop
from tests.core.plugins.example import manifest
from wangge_core.platform import Platform
from wangge_core.settings import Settings

BAR: Final = 1.2
PAIRS: Final = 7
REPORTS: Final = 60
PAUSE_S: Final = 0.03
OTHERS_EVERY_S: Final = 0.5
_HEAD: Final = "import os, time\nfrom wangge_sdk.hooks import hookimpl\n\n\n@hookimpl\ndef suggest_class(ctx, request):\n    "
BAD: Final = {
    "hang": "time.sleep(60)",
    "spin": "while True: pass",
    "flood": "while True: ctx.log.info('x' * 1000)",
    "die": "os._exit(1)",
    "answer": "return 'x' * 4_000_000_000",
    "bomb": "kept = []\n    while True: kept.append(bytearray(1 << 20))",
}
"""Kind → what its hook does; `answer` asks for more memory than it may have before it could say a word."""


def _lay(data: Path, kind: str) -> str:
    plugin, package = f"acme.{kind}", f"acme_{kind}"
    declared = manifest(plugin, ("suggest_class.v1",))
    declared["runtime"] = {"isolation": "worker", "module": f"{package}.hooks", "limits": {"memory_mb": 64, "call_timeout_ms": 500}}
    folder = data / "plugins" / plugin / declared["version"] / "0" / "site-packages" / package
    folder.mkdir(parents=True)
    (folder / "plugin.json").write_text(json.dumps(declared, ensure_ascii=False), encoding="utf-8")
    (folder / "__init__.py").touch()
    (folder / "hooks.py").write_text(_HEAD + BAD[kind] + "\n", encoding="utf-8")
    return plugin


async def _build(settings: Settings, plugins: list[str]) -> None:
    async with Platform(settings).opened() as platform:
        await world.build(platform)
        await world.enable(platform, "wangge.livelihood", world.SOUTH)
        for plugin in plugins:
            await world.enable(platform, plugin, world.SOUTH)


def _report(client: httpx.Client, area: str, number: int) -> float:
    """Send a report; return the seconds it took."""
    grids = [grid for grid in world.GRIDS if grid.startswith(area)]
    lon, lat = world.middle_of(grids[number % len(grids)])
    body = {
        "client_id": str(uuid4()),
        "case_type": "livelihood.appeal",
        "text": f"小区门口垃圾堆了三天没人清运 {number}",
        "position": {"lon": lon, "lat": lat},
    }
    began = time.perf_counter()
    client.post("/api/v1/cases", json=body, headers={"Sender-Key": f"bench-sender-key-{area}"}).raise_for_status()
    return time.perf_counter() - began


def _typical(address: str, others: str) -> float:
    """Return the median of a report to the good area while others report, now and then, to the area `others`."""
    over = threading.Event()

    def report_too() -> None:
        with httpx.Client(base_url=address, timeout=30) as client:
            for number in count():
                took = _report(client, others, number)
                if over.wait(max(0, OTHERS_EVERY_S - took)):
                    return

    somebody = threading.Thread(target=report_too)
    somebody.start()
    taken = []
    with httpx.Client(base_url=address, timeout=30) as client:
        for number in range(REPORTS):
            taken.append(_report(client, world.NORTH, number))
            time.sleep(PAUSE_S)
    over.set()
    somebody.join()
    return statistics.median(taken)


def _pair(settings: Settings, log: Path, order: tuple[str, str]) -> tuple[float, float, int]:
    """Return the medians beside bad plugins and in peace, taken in this order, and how often a worker died meanwhile."""
    with log.open("w") as lines:
        server, address, _ = started(settings, stderr=lines)
        try:
            _typical(address, world.NORTH)
            taken = {others: _typical(address, others) for others in order}
        finally:
            stop(server)
    return taken[world.SOUTH], taken[world.NORTH], len(re.findall("has died", log.read_text()))


def run() -> dict[str, Any]:
    """Measure; return one figure of `build/bench.json`."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        origin = Path(name) / "origin"
        settings = Settings(data=origin, database=f"sqlite:///{origin / 'wangge.sqlite'}", county=world.COUNTY)
        origin.mkdir()
        uvloop.run(_build(settings, [_lay(origin, kind) for kind in BAD]))
        pairs = []
        for number in range(PAIRS):
            data = Path(name) / f"copy{number}"
            shutil.copytree(origin, data)
            copy = Settings(data=data, database=f"sqlite:///{data / 'wangge.sqlite'}", county=world.COUNTY)
            order = (world.SOUTH, world.NORTH) if number % 2 else (world.NORTH, world.SOUTH)
            pairs.append(_pair(copy, data / "log", order))
    deaths = [each for _, _, each in pairs]
    if min(deaths) < len(BAD):
        raise RuntimeError(f"the bad plugins did not all misbehave: {deaths} workers died")
    ratios = sorted(beside / alone for beside, alone, _ in pairs)
    value = statistics.median(ratios)
    return {
        "id": "intake_beside",
        "value": round(value, 2),
        "unit": "times",
        "ratio_to": "the same reports while nobody misbehaves",
        "baseline": round(min(alone for _, alone, _ in pairs) * 1000, 2),
        "baseline_unit": "ms",
        "bar": BAR,
        "holds": value <= BAR,
        "n": PAIRS,
        "spread": [round(ratios[0], 2), round(ratios[-1], 2)],
        "workers_died": sum(deaths),
    }
