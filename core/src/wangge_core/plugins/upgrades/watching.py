"""Taking back a version that fails where it is tried, without waiting for somebody to look.

Two things end a trial: a breaker of the version opens for the area, or its worker died so often in the county that it stays off.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

from wangge_core.plugins.gauge import Gauge
from wangge_core.plugins.host import Host
from wangge_core.plugins.upgrades.service import UpgradeService
from wangge_sandbox.slots import Key

_log: Final = logging.getLogger("wangge.plugins")


class CanaryWatch:
    """One per server process: each takes back what it sees fail, and only the first of them does."""

    def __init__(self, host: Host, upgrades: UpgradeService) -> None:
        """Begin to listen to the host's gauges."""
        self._host = host
        self._upgrades = upgrades
        self._tasks: set[asyncio.Task[None]] = set()
        host.vitals.on_open = self.note_breaker

    def note_breaker(self, gauge: Gauge) -> None:
        """Look whether the version was on trial for the area whose choice put it on."""
        if any(canary.area == gauge.area and canary.version == gauge.version for canary in self._host.standing.canaries(gauge.plugin)):
            detail = gauge.last.detail if gauge.last else "it failed"
            self._begin(self._back(gauge.plugin, gauge.version, (gauge.area,), f"{gauge.hook}: {detail}"))

    async def note_worker(self, key: Key, reason: str) -> None:
        """Look whether the version was on trial anywhere in the county whose worker stays off."""
        tried = [canary for canary in self._host.standing.canaries(key.plugin) if canary.version == key.version]
        areas = tuple(canary.area for canary in tried if canary.area.startswith(key.county))
        await self._back(key.plugin, key.version, areas, reason)

    async def stop(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _back(self, plugin: str, version: str, areas: tuple[str, ...], reason: str) -> None:
        for area in areas:
            try:
                if await self._upgrades.take_back(plugin, version, area, reason):
                    _log.warning("Version %s of %s was taken back in %s: %s", version, plugin, area, reason)
            except Exception:  # noqa: BLE001  nobody waits for it; the breaker stays open, and the page says why
                _log.exception("Version %s of %s could not be taken back in %s", version, plugin, area)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
