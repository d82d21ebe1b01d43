"""Intake through HTTP, whole, against a hand-written endpoint that inserts the same rows with the raw driver.

Both run in the same server process, on the same database with the same durability (SQLite `synchronous=FULL`, PostgreSQL with
fsync on), take the same JSON body and answer it. The platform's side also validates the form, locates the grid, asks the
plugins, routes, and dates the clocks. Sealing and delivery, which come after the answer, rest on both sides. Load comes from
wrk in its own process; sides alternate, the figure is the median of the pairwise ratios of requests a second.
"""

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from tests import world
from tests.postgres import Server

PAIRS = 7
SECONDS = 4
CONNECTIONS = 16
BAR = 0.5

_SCRIPT = """
math.randomseed(os.time() + tonumber(tostring({{}}):sub(8), 16) % 1000000)
local function hex(n) local s = "" for _ = 1, n do s = s .. string.format("%x", math.random(0, 15)) end return s end
local points = {points}
request = function()
  local p = points[math.random(#points)]
  local id = hex(8) .. "-" .. hex(4) .. "-4" .. hex(3) .. "-a" .. hex(3) .. "-" .. hex(12)
  local place = string.format('{{"lon":%f,"lat":%f}}', p[1], p[2])
  local what = '"case_type":"livelihood.appeal","text":"小区门口垃圾堆了三天没人清运"'
  local body = string.format('{{"client_id":"%s",%s,"position":%s}}', id, what, place)
  local headers = {{["content-type"] = "application/json", ["sender-key"] = "bench-sender-key-0001"}}
  return wrk.format("POST", "{path}", headers, body)
end
local failed = 0
response = function(status) if status ~= 201 then failed = failed + 1 end end
done = function(summary) io.write(string.format("RESULT %f %d\\n", summary.requests / summary.duration * 1e6, summary.errors.status)) end
"""


def _rate(folder: Path, port: int, path: str) -> float:
    places = [world.middle_of(grid) for grid in world.GRIDS if grid.startswith(world.NORTH)]
    script = folder / f"{path.strip('/').replace('/', '-')}.lua"
    script.write_text(_SCRIPT.format(points="{" + ",".join(f"{{{lon},{lat}}}" for lon, lat in places) + "}", path=path), encoding="utf-8")
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script), f"http://127.0.0.1:{port}"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    result = next(line for line in output.splitlines() if line.startswith("RESULT"))
    _, rate, errors = result.split()
    if int(errors):
        raise RuntimeError(f"{errors} requests to {path} failed:\n{output}")
    return float(rate)


def _measured(folder: Path, url: str) -> list[tuple[float, float]]:
    command = [sys.executable, "-m", "tests.bench.intake_server", str(folder / "data"), url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            port = int(server.stdout.readline().split()[1])
            for path in ("/api/v1/cases", "/by-hand"):
                _rate(folder, port, path)
            return [(_rate(folder, port, "/api/v1/cases"), _rate(folder, port, "/by-hand")) for _ in range(PAIRS)]
        finally:
            server.terminate()


def run(figure: str) -> dict[str, Any]:
    """Measure `intake_sqlite` or `intake_pg`."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        folder = Path(name)
        if figure == "intake_sqlite":
            pairs = _measured(folder, f"sqlite:///{folder / 'data' / 'wangge.sqlite'}")
        else:
            server = Server(folder / "cluster", durable=True)
            server.create()
            server.start()
            try:
                pairs = _measured(folder, server.url)
            finally:
                server.stop()
    ratios = [ours / theirs for ours, theirs in pairs]
    return {
        "id": figure,
        "value": median(ratios),
        "unit": "×",
        "ratio_to": "hand-written endpoint, same rows, raw driver",
        "baseline": median(theirs for _, theirs in pairs),
        "bar": BAR,
        "holds": median(ratios) >= BAR,
        "n": len(pairs),
        "spread": [min(ratios), max(ratios)],
        "requests_per_second": median(ours for ours, _ in pairs),
    }
