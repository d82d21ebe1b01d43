"""`hook_worker`: a hook call of 1 KB into a sandboxed worker, against the raw echo of 1 KB over such a socket pair, as a ratio.

What: `Supervisor.call` whole, as the plugin host's proxy calls it: the request is encoded, framed, sent, decoded in the
worker as the hook's type, the hook is called with its context, its answer (about a kilobyte) comes back the same way
and is decoded as the hook's type. The worker stands behind every wall of the fence.

Against what: 1 KB sent over a Unix socket pair to a process that only sends back what it reads, without any fence, and
waited for on the same event loop by the same means (a protocol and a future).

Why it is fair: the same loop, the same kind of socket, one call in flight on both sides, the two alternate. The ratio of
the medians is the figure; `p99` is the ratio of the 99th percentiles.
"""

import asyncio
import gc
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec
import uvloop

from wangge_sandbox.connection import HookCall
from wangge_sandbox.slots import Code, Key
from wangge_sandbox.supervisor import Supervisor
from wangge_sdk.hooks import SPECS
from wangge_sdk.host_protocol import raw
from wangge_sdk.views import ReportView

BAR: Final = 2.5
PAIRS: Final = 11
CALLS: Final = 3000
CODE: Final = Code(
    paths=(Path(__file__).with_name("worker_plugin.py"),), module="worker_plugin", hooks=frozenset({"suggest_class.v1"}), resident=True
)
_ECHO: Final = "import socket, sys\ns = socket.socket(fileno=int(sys.argv[1]))\nwhile d := s.recv(65536): s.sendall(d)"

Call = Callable[[], Awaitable[Any]]


class _Echo(asyncio.Protocol):
    """Waits for as many bytes as it sent."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        self.left -= len(data)
        if self.left == 0:
            self.answer.set_result(None)

    def __call__(self, data: bytes) -> Awaitable[None]:
        self.left = len(data)
        self.answer = self.loop.create_future()
        self.transport.write(data)
        return self.answer


def request() -> ReportView:
    """Return a report of about a kilobyte."""
    return ReportView(text="楼上半夜施工，影响休息。" * 27, area="330521100001001", reported_at=datetime.now(UTC))


async def _times(call: Call) -> tuple[float, float]:
    """Return median and 99th percentile in microseconds."""
    gc.collect()
    taken = []
    for _ in range(CALLS):
        start = time.perf_counter()
        await call()
        taken.append(time.perf_counter() - start)
    cut = statistics.quantiles(taken, n=100)
    return cut[49] * 1e6, cut[98] * 1e6


async def _compared() -> tuple[list[tuple[float, float, float, float]], int]:
    supervisor = Supervisor()
    await supervisor.start()
    if supervisor.level != "full":
        raise AssertionError(supervisor.lacking)
    key, report = Key("acme.bench", "1", "330521"), request()
    decode = msgspec.msgpack.Decoder(SPECS["suggest_class"].answer).decode

    async def ours() -> Any:
        wanted = HookCall(hook="suggest_class.v1", area="330521100001001", locale="zh-CN", budget_ms=200, request=raw(report))
        return decode(await supervisor.call(key, CODE, wanted))

    near, far = socket.socketpair()
    near.setblocking(False)
    echo = subprocess.Popen([sys.executable, "-c", _ECHO, str(far.fileno())], pass_fds=(far.fileno(),))
    far.close()
    _, protocol = await asyncio.get_running_loop().create_connection(_Echo, sock=near)
    payload = bytes(raw(report))

    async def bare() -> None:
        await protocol(payload)

    if (await ours())[0].class_id != "noise.matter.noise":
        raise AssertionError("the worker does not answer")
    await _times(ours)
    await _times(bare)
    pairs = [(*await _times(ours), *await _times(bare)) for _ in range(PAIRS)]
    protocol.transport.close()
    echo.kill()
    echo.wait()
    await supervisor.stop()
    return pairs, len(payload)


def run() -> dict[str, Any]:
    """Measure; return one figure of `build/bench.json`."""
    pairs, size = uvloop.run(_compared())
    ratios = sorted(ours / bare for ours, _, bare, _ in pairs)
    tails = sorted(ours / bare for _, ours, _, bare in pairs)
    value = statistics.median(ratios)
    return {
        "id": "hook_worker",
        "value": round(value, 2),
        "unit": "times",
        "ratio_to": f"raw echo of {size} bytes",
        "baseline": round(min(bare for _, _, bare, _ in pairs), 1),
        "baseline_unit": "µs",
        "ours": round(min(ours for ours, _, _, _ in pairs), 1),
        "bar": BAR,
        "p99": round(statistics.median(tails), 2),
        "holds": value <= BAR and statistics.median(tails) <= BAR,
        "n": PAIRS,
        "spread": [round(ratios[0], 2), round(ratios[-1], 2)],
    }
