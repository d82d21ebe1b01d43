"""`install`: from the click on a published plugin to an area in which it is on, with no restart.

What: a server as a process of its own, with its real settings, follows a registry's signed state; a plugin is installed over HTTP
(verified, fetched, unpacked), agreed to and switched on in a street, until the street's contributions have its form. Each round is another
plugin. There is nothing to compare with: the bar is in seconds, so the figure is the median of the rounds.
"""

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, Final

import httpx

from tests.journeys import market
from tests.journeys.conftest import running_demo
from tests.journeys.registers import STREET, agree, done, signed_in

BAR: Final = 5.0
_PAUSE: Final = 0.02


def _seconds(admin: httpx.Client, plugin: str, version: str) -> float:
    offered = next(each for each in done(admin.get(f"/api/v1/market/plugins/{plugin}"))["versions"] if each["version"] == version)
    began = time.perf_counter()
    body = {"version": version, "sha256": offered["sha256"]}
    install = done(admin.post(f"/api/v1/market/plugins/{plugin}/installs", json=body))
    while install["state"] != "done":
        if install["state"] == "failed":
            raise RuntimeError(f"the plugin was not installed: {install}")
        time.sleep(_PAUSE)
        install = done(admin.get(f"/api/v1/market/installs/{install['id']}"))
    agree(admin, plugin, STREET, version)
    while not _is_there(admin, plugin, version):
        time.sleep(_PAUSE)
    return time.perf_counter() - began


def _is_there(admin: httpx.Client, plugin: str, version: str) -> bool:
    areas = done(admin.get(f"/api/v1/plugins/{plugin}/versions"))["areas"]
    return any(area["code"] == STREET and area["runs"] == version for area in areas)


def run() -> dict[str, Any]:
    """Measure the figure `install`."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as name:
        folder = Path(name)
        with market.followed(folder / "market"), running_demo(folder) as address, signed_in(address, "admin.system") as admin:
            market.wait(admin)
            rounds = ((market.LIGHTS, "1.0.0"), (market.REGISTER, "1.0.0"), (market.LIGHTS, "1.1.0"))
            seconds = [_seconds(admin, plugin, version) for plugin, version in rounds]
    return {
        "id": "install",
        "value": median(seconds),
        "unit": "s",
        "ratio_to": None,
        "baseline": f"slowest {max(seconds):.2f} s",
        "bar": BAR,
        "holds": max(seconds) <= BAR,
        "n": len(seconds),
        "spread": [min(seconds), max(seconds)],
    }
