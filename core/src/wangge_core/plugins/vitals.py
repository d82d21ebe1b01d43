"""How plugins do: what this process measures, and the sums over processes and restarts."""

from collections.abc import Callable
from datetime import datetime

from wangge_core.plugins.gauge import Gauge
from wangge_core.plugins.model import HookHealth
from wangge_core.plugins.repository import PluginRepository


class Vitals:
    """The gauges of one server process: one for each version, area whose choice put it on, and hook."""

    def __init__(self, repository: PluginRepository, now: Callable[[], datetime]) -> None:
        """`now` tells the time of a failure."""
        self._repository = repository
        self._now = now
        self._gauges: dict[tuple[str, str, str, str], Gauge] = {}
        self.on_open: Callable[[Gauge], None] = lambda _gauge: None
        """Called when a breaker opens; must neither raise nor wait."""

    def gauge(self, plugin: str, version: str, area: str, hook: str) -> Gauge:
        """Return the gauge of a hook, made when it is first asked for."""
        key = plugin, version, area, hook
        gauge = self._gauges.get(key)
        if gauge is None:
            gauge = self._gauges[key] = Gauge(*key, wall=self._now, on_open=self._opened)
        return gauge

    def live(self) -> tuple[HookHealth, ...]:
        """Return what this process has seen since it started, by plugin, version, area and hook."""
        return tuple(self._gauges[key].health() for key in sorted(self._gauges))

    async def save(self) -> None:
        """Add what was seen since the last time to the sums in the database."""
        rows = [(gauge, unsaved) for gauge in self._gauges.values() if (unsaved := gauge.unsaved())]
        if rows:
            await self._repository.add_health(unsaved for _, unsaved in rows)
        for gauge, unsaved in rows:
            gauge.saved(unsaved)

    async def sums(self) -> tuple[HookHealth, ...]:
        """Return the sums over processes and restarts, with the breakers of this process."""
        await self.save()
        breakers = {(live.plugin, live.version, live.area, live.hook): live.breaker for live in self.live()}
        rows = await self._repository.health()
        return tuple(row.with_breaker(breakers.get((row.plugin, row.version, row.area, row.hook), row.breaker)) for row in rows)

    def forgive(self, plugin: str, area: str) -> None:
        """Close the breakers of a plugin that an administrator has just switched on again."""
        for gauge in self._gauges.values():
            if (gauge.plugin, gauge.area) == (plugin, area):
                gauge.breaker.reset()

    def forget(self, plugin: str) -> None:
        """Forget a plugin whose data are gone, with what is not saved yet."""
        for key in [key for key in self._gauges if key[0] == plugin]:
            del self._gauges[key]

    def _opened(self, gauge: Gauge) -> None:
        self.on_open(gauge)
