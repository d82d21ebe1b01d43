"""`relay`: a relay call with 10 of 200 plugins enabled, against a bare pluggy call of 10, as a ratio.

What: `Host.relay(area).ask("suggest_class", request)` whole, as intake calls it: the relay of the area is looked up,
ten asynchronous implementations are called one by one under one budget and each under its own, behind their breakers,
every duration is noted, every answer is encoded, decoded and checked against the hook's type and size. Two hundred
plugins are installed, through the same registration as any plugin.

Against what: ten of the same implementations in a pluggy manager of their own, called and awaited one after the other,
and nothing else: no check, no budget, no measurement. So the ratio is the price of all the host adds.

Why it is fair: the same functions, the same request, the same answers (a class with its words and its reason, as the
keyword plugin gives), one event loop. The implementations do nothing, which is the hardest for us: any work of their
own stands on both sides and brings the ratio towards 1. `waiting` is the ratio when each implementation gives way to
the event loop once; then the timer that guards the budget is part of our side.
"""

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final
from unittest.mock import Mock

import pluggy
import uvloop

from tests.core.plugins.conftest import chosen
from tests.core.plugins.example import GRID, TOWN, agreed, found, report, suggestion
from wangge_core.plugins.host import Host
from wangge_core.plugins.model import Choices
from wangge_core.settings import Settings
from wangge_sdk.hooks import PROJECT, HooksV1, hookimpl
from wangge_sdk.log import StandardLog
from wangge_sdk.views import ClassSuggestion, HookContext, ReportView

BAR: Final = 3.0
INSTALLED: Final = 200
ENABLED: Final = 10
PAIRS: Final = 11
CALLS: Final = 3000

Call = Callable[[], Awaitable[list[Any]]]
_ANSWER: Final = (suggestion(),)


class Quick:
    """Answers at once."""

    @hookimpl
    async def suggest_class(self, ctx: HookContext, request: ReportView) -> tuple[ClassSuggestion, ...]:  # noqa: ARG002  the hook's
        """Suggest a class."""
        return _ANSWER


class Waiting:
    """Gives way to the event loop once, as an implementation that reads something does."""

    @hookimpl
    async def suggest_class(self, ctx: HookContext, request: ReportView) -> tuple[ClassSuggestion, ...]:  # noqa: ARG002  the hook's
        """Suggest a class."""
        await asyncio.sleep(0)
        return _ANSWER


def _relayed(kind: type, folder: Path) -> Call:
    """Return the call through the host."""
    names = [f"maker{number}.triage{number}" for number in range(INSTALLED)]
    # The database is asked by `start` and by nothing that is measured.
    host = Host(Mock(), Settings(data=folder, inprocess_plugins=",".join(names)), found=())
    for name in names:
        host.admit(found(name, ("suggest_class.v1",)), kind())
    host._take(Choices(version=1, areas=tuple(chosen(name, TOWN) for name in names[:: INSTALLED // ENABLED]), grants=agreed(host, TOWN)))
    request = report()

    async def call() -> list[Any]:
        return await host.relay(GRID).ask("suggest_class", request)

    return call


def _bare(kind: type) -> Call:
    """Return the call through pluggy alone."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(HooksV1)
    for number in range(ENABLED):
        manager.register(kind(), f"maker{number}.triage{number}")
    suggest = manager.hook.suggest_class
    request = report()
    ctx = HookContext(area=GRID, plugin="maker.triage", version="1.2.0", log=StandardLog("maker.triage"))

    async def call() -> list[Any]:
        return [await answer for answer in suggest(ctx=ctx, request=request)]

    return call


async def _timed(call: Call) -> float:
    """Return seconds a call."""
    gc.collect()
    start = time.perf_counter()
    for _ in range(CALLS):
        await call()
    return (time.perf_counter() - start) / CALLS


async def _compared(kind: type, folder: Path) -> list[tuple[float, float]]:
    """Return (ours, bare) in seconds, alternating, after a warm-up that also compares the answers."""
    ours, bare = _relayed(kind, folder), _bare(kind)
    if [answer.value for answer in await ours()] != await bare():
        raise AssertionError("the two sides do not answer the same")
    await _timed(ours)
    await _timed(bare)
    return [(await _timed(ours), await _timed(bare)) for _ in range(PAIRS)]


def run() -> dict[str, Any]:
    """Measure; return one figure of `build/bench.json`."""
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        pairs = runner.run(_compared(Quick, Path(folder, "quick")))
        waiting = runner.run(_compared(Waiting, Path(folder, "waiting")))
    ratios = sorted(ours / bare for ours, bare in pairs)
    value = statistics.median(ratios)
    return {
        "id": "relay",
        "value": round(value, 2),
        "unit": "times",
        "ratio_to": f"bare pluggy call of {ENABLED}",
        "baseline": round(min(bare for _, bare in pairs) * 1e6, 2),
        "bar": BAR,
        "holds": value <= BAR,
        "n": PAIRS,
        "spread": [round(ratios[0], 2), round(ratios[-1], 2)],
        "baseline_unit": "µs",
        "ours": round(min(ours for ours, _ in pairs) * 1e6, 2),
        "waiting": round(statistics.median(ours / bare for ours, bare in waiting), 2),
        "installed": INSTALLED,
        "enabled": ENABLED,
        "answers": "equal",
    }
