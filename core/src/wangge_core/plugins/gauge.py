"""What is measured of one version of a plugin on one hook in one area."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Final

import msgspec

from wangge_core.plugins.breaker import Breaker
from wangge_core.plugins.model import Failure, HookHealth, Trouble

REMEMBERED: Final = 512
"""So many last durations give the percentiles."""


class Gauge:
    """Counts, durations and the breaker; `durations` is appended to by the relay itself, which has no time to lose."""

    __slots__ = (
        "_saved_calls",
        "_saved_failures",
        "area",
        "breaker",
        "calls",
        "durations",
        "failures",
        "hook",
        "last",
        "on_open",
        "plugin",
        "version",
        "wall",
    )

    def __init__(
        self,
        plugin: str,
        version: str,
        area: str,
        hook: str,
        *,
        wall: Callable[[], datetime],
        on_open: Callable[["Gauge"], None] = lambda _gauge: None,
    ) -> None:
        """`area` is the one whose choice put the plugin on; `wall` tells the time of a failure; `on_open` hears of an opening breaker."""
        self.plugin: Final = plugin
        self.version: Final = version
        self.area: Final = area
        self.hook: Final = hook
        self.wall = wall
        self.on_open = on_open
        self.breaker: Final = Breaker()
        self.durations: Final[deque[float]] = deque(maxlen=REMEMBERED)
        self.calls = 0
        self.failures = 0
        self.last: Failure | None = None
        self._saved_calls = 0
        self._saved_failures = 0

    def succeeded(self) -> None:
        """Note a good answer after trouble; without trouble nothing needs to be noted."""
        self.breaker.succeeded()

    def failed(self, trouble: Trouble, detail: str, now: float) -> bool:
        """Note a bad call at `now` (seconds of the relay's clock); tell whether it opened the breaker."""
        self.failures += 1
        self.last = Failure(trouble, detail, self.wall())
        opened = self.breaker.failed(now)
        if opened:
            self.on_open(self)
        return opened

    def health(self) -> HookHealth:
        """Return what is known now, since this process started."""
        times = sorted(self.durations)
        return HookHealth(
            plugin=self.plugin,
            version=self.version,
            area=self.area,
            hook=self.hook,
            calls=self.calls,
            failures=self.failures,
            p50_ms=_share(times, 0.50),
            p99_ms=_share(times, 0.99),
            breaker=self.breaker.state,
            last_error=self.last.detail if self.last else None,
            last_at=self.last.at if self.last else None,
        )

    def unsaved(self) -> HookHealth | None:
        """Return the health with only the calls and failures since the last `saved`, or None when there are none."""
        calls, failures = self.calls - self._saved_calls, self.failures - self._saved_failures
        return msgspec.structs.replace(self.health(), calls=calls, failures=failures) if calls or failures else None

    def saved(self, health: HookHealth) -> None:
        """Note that what `unsaved` returned is in the database now."""
        self._saved_calls += health.calls
        self._saved_failures += health.failures


def _share(times: list[float], share: float) -> float | None:
    """Return the time within which that share of the calls were done, in milliseconds (nearest rank)."""
    if not times:
        return None
    rank = max(0, min(len(times) - 1, round(share * len(times) + 0.5) - 1))
    return round(times[rank] * 1000, 3)
