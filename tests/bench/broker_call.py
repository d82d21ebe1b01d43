"""`broker_call`: a plugin in a sandboxed worker reads one case, against the same service call inside the server, as a ratio.

What: `ctx.platform.cases.get(id)` whole, as the plugin waits for it: encoded, framed, sent, who asks is found, the budget is
charged, user ∩ grant ∩ area is decided, the case is read, cut down to what was granted, counted and noted for the audit,
encoded, sent back and decoded as its type. The worker stands behind every wall of the fence; a grid worker acts.

Against what: `Handling.visible` for the same person and case, and the view that plugins are given of it, in the server's own
process. It is what a plugin inside the server would call if it were handed the service.

Why it is fair: the same database (SQLite), the same case, the same event loop, one call in flight on both sides, the two
alternate. The audit's batches are written meanwhile, as they are in a running server.
"""

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
import uvloop

from tests import world
from tests.core.plugins.example import CASE_TYPE, CASE_TYPE_FILES, MemoryPackage, manifest
from wangge_core.access.model import Actor
from wangge_core.cases.intake import Sender
from wangge_core.cases.report_schemas import PositionIn, ReportIn
from wangge_core.cases.views import view_of
from wangge_core.instants import SystemTime
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.plugins.live import Cause
from wangge_core.plugins.workers.placing import key_of
from wangge_core.settings import Settings
from wangge_sandbox.connection import HookCall
from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sandbox.slots import Code
from wangge_sdk.host_protocol import raw
from wangge_sdk.views import ReportView

BAR: Final = 3.0
PAIRS: Final = 11
CALLS: Final = 500
PLUGIN: Final = "acme.bench"
_GRID: Final = next(iter(world.GRIDS))
_CODE: Final = Path(__file__).with_name("asking_plugin.py")
_REASON: Final = {"zh-CN": "用于测量。", "en": "To be measured."}


def _package() -> MemoryPackage:
    declared = manifest(
        PLUGIN,
        ("suggest_class.v1",),
        permissions={"required": [{"scope": scope, "reason": _REASON} for scope in ("reports:read", "cases:read")]},
        runtime={"isolation": "worker", "module": "asking_plugin", "limits": {}},
        contributes={"hooks": [{"hook": "suggest_class.v1"}], "case_types": [{**CASE_TYPE, "anonymous": "allowed"}]},
    )
    return MemoryPackage({"plugin.json": json.dumps(declared).encode(), "asking_plugin.py": b"", **CASE_TYPE_FILES})


async def _case(platform: Platform) -> UUID:
    lon, lat = world.middle_of(_GRID)
    given = ReportIn(client_id=uuid4(), case_type="bench.matter", text="楼上半夜施工，影响休息。", position=PositionIn(lon, lat))
    await platform.cases.intake.report(Sender(Actor(kind="resident", id="anonymous"), "bench", "web"), given)
    (row,) = await platform.database.fetch("SELECT id FROM cases WHERE case_type = 'bench.matter'")
    return UUID(str(row["id"]))


async def _asked(platform: Platform, actor: Actor, case_id: UUID, times: int) -> float:
    """Return what one call took in the worker, in seconds."""
    report = ReportView(text=f"{case_id} {times}", area=_GRID, reported_at=platform.time.now())
    limits = WorkerLimits(call_timeout_ms=30_000, cpu_seconds_per_call=30)
    code = Code(paths=(_CODE,), module="asking_plugin", hooks=frozenset({"suggest_class.v1"}), limits=limits, resident=True)
    wanted = HookCall(hook="suggest_class.v1", area=_GRID, locale="zh-CN", budget_ms=30_000, request=raw(report), trace=Cause(actor))
    answer = await platform.host.fleet.supervisor.call(key_of(PLUGIN, "1.2.0", _GRID), code, wanted)
    return float(msgspec.msgpack.decode(answer)[0]["reason"]["en"])


async def _inside(platform: Platform, actor: Actor, case_id: UUID, times: int) -> float:
    handling = platform.cases.handling
    start = time.perf_counter()
    for _ in range(times):
        view_of(await handling.visible(actor, case_id))
    return (time.perf_counter() - start) / times


async def _compared() -> list[tuple[float, float]]:
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as folder:
        settings = Settings(data=Path(folder), database=f"sqlite:///{folder}/wangge.sqlite", county=world.COUNTY, plugin_rate=1_000_000)
        platform = Platform(settings, SystemTime())
        async with platform.opened():
            built = await world.build(platform)
            platform.host.admit(msgspec.structs.replace(read_offer(_package()), code=(_CODE,)))
            await world.enable(platform, PLUGIN, world.NORTH)
            actor, case_id = built.actor("worker"), await _case(platform)
            await platform.broker.keeping.start()
            what = (platform, actor, case_id, CALLS)
            await _asked(*what)
            await _inside(*what)
            pairs = [(await _asked(*what), await _inside(*what)) for _ in range(PAIRS)]
            await platform.broker.keeping.stop()
            if platform.host.fleet.level != "full":
                raise AssertionError(platform.host.fleet.lacking)
        return pairs


def run() -> dict[str, Any]:
    """Measure; return one figure of `build/bench.json`."""
    pairs = uvloop.run(_compared())
    ratios = sorted(ours / inside for ours, inside in pairs)
    value = statistics.median(ratios)
    return {
        "id": "broker_call",
        "value": round(value, 2),
        "unit": "times",
        "ratio_to": "the same service call in process",
        "baseline": round(min(inside for _, inside in pairs) * 1e6, 1),
        "baseline_unit": "µs",
        "ours": round(min(ours for ours, _ in pairs) * 1e6, 1),
        "bar": BAR,
        "holds": value <= BAR,
        "n": PAIRS,
        "spread": [round(ratios[0], 2), round(ratios[-1], 2)],
    }
