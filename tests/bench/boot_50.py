"""`boot_50`: a server with 50 plugins switched on, half of them in workers: from its start to its first answer.

What: `wangge serve` as a process of its own over a filled county; the clock runs from `exec` until `/readyz` answers. Every
manifest is read and checked, every grant compiled, the fence tried, since there is code from outside. Then reports come in
until all 25 workers are awake, and the memory of the server with all that it started is added up: proportional shares (PSS),
so that what processes share counts once.

Against what: nothing; the bar is absolute (5 s, 1 GB). `alone` is the same server without these plugins, in the same run.
"""

import asyncio
import json
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import httpx

from tests import world
from tests.bench.serving import started, stop
from tests.core.plugins.example import CASE_TYPE, CASE_TYPE_FILES, manifest
from wangge_core.platform import Platform
from wangge_core.settings import Settings

PLUGINS: Final = 50
WORKERS: Final = PLUGINS // 2
STARTS: Final = 5
BAR: Final = 5.0
MOST_MEGABYTES: Final = 1_024
MOST_REPORTS: Final = 200
_CODE: Final = """\
from wangge_sdk.hooks import hookimpl


@hookimpl
def suggest_class(ctx, request):
    return ()
"""


def _lay(data: Path, number: int) -> str:
    """Put a plugin where installed wheels lie; the first half of them have code."""
    plugin, package = f"acme.p{number:02}", f"acme_p{number:02}"
    with_code = number < WORKERS
    declared = manifest(plugin, ("suggest_class.v1",) if with_code else ())
    files: dict[str, Any] = dict(CASE_TYPE_FILES)
    if with_code:
        declared["runtime"] = {"isolation": "worker", "module": f"{package}.hooks", "limits": {}}
    declared["contributes"]["case_types"] = [{**CASE_TYPE, "anonymous": "allowed"}]
    folder = data / "plugins" / plugin / declared["version"] / "0" / "site-packages" / package
    for path, content in {"plugin.json": declared, **files}.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    (folder / "__init__.py").touch()
    (folder / "hooks.py").write_text(_CODE, encoding="utf-8")
    return plugin


async def _build(settings: Settings, plugins: list[str]) -> None:
    async with Platform(settings).opened() as platform:
        await world.build(platform)
        for plugin in plugins:
            await world.enable(platform, plugin, world.NORTH)


def _family(root: int) -> list[int]:
    """Return a process and all that came of it."""
    parents: dict[int, list[int]] = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((place / "stat").read_text().rpartition(") ")[2].split()[1])
        except (OSError, ValueError):
            continue  # it has ended meanwhile
        parents.setdefault(parent, []).append(int(place.name))
    found = [root]
    for one in found:
        found += parents.get(one, [])
    return found


def _megabytes(processes: list[int]) -> float:
    total = 0
    for one in processes:
        lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def _awake(server: subprocess.Popen[str], address: str) -> tuple[int, float]:
    """Send reports until no further worker wakes; return how many processes there are, and their memory in MB."""
    lon, lat = world.middle_of(next(grid for grid in world.GRIDS if grid.startswith(world.NORTH)))
    body = {"case_type": "p30.matter", "text": "路灯不亮", "position": {"lon": lon, "lat": lat}}
    most = len(_family(server.pid)) + WORKERS
    for _ in range(MOST_REPORTS):
        answer = httpx.post(
            f"{address}/api/v1/cases", json=body | {"client_id": str(uuid4())}, headers={"Sender-Key": "bench-sender-key-1"}
        )
        answer.raise_for_status()
        if len(_family(server.pid)) >= most:
            break
    family = _family(server.pid)
    if len(family) < most:
        raise RuntimeError(f"only {len(family)} of {most} processes")
    return len(family), _megabytes(family)


def run() -> dict[str, Any]:
    """Measure; return one figure of `build/bench.json`."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        taken: dict[str, list[float]] = {"with": [], "alone": []}
        settings = {}
        for which, count in (("with", PLUGINS), ("alone", 0)):
            data = Path(name) / which
            settings[which] = Settings(data=data, database=f"sqlite:///{data / 'wangge.sqlite'}", county=world.COUNTY)
            asyncio.run(_build(settings[which], [_lay(data, number) for number in range(count)]))
        for _ in range(STARTS):
            for which, seconds in taken.items():
                server, address, took = started(settings[which])
                seconds.append(took)
                if which == "with":
                    processes, megabytes = _awake(server, address)
                stop(server)
    value = statistics.median(taken["with"])
    return {
        "id": "boot_50",
        "value": round(value, 2),
        "unit": "s",
        "ratio_to": "none: an absolute bar",
        "baseline": round(statistics.median(taken["alone"]), 2),
        "bar": BAR,
        "holds": value <= BAR and megabytes <= MOST_MEGABYTES,
        "n": STARTS,
        "spread": [round(min(taken["with"]), 2), round(max(taken["with"]), 2)],
        "megabytes": round(megabytes),
        "processes": processes,
    }
