"""How much a plugin may ask for in a county."""

import time
from collections.abc import Callable
from typing import Final

from wangge_sdk.platform import RefusedError

_SHARE_AT_ONCE: Final = 3


class Budget:
    """A bucket for each plugin and county: so many units a minute on average, a third of them at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """What a call takes stands in the table of methods."""
        self._rate = per_minute / 60
        self._burst = per_minute / _SHARE_AT_ONCE
        self._clock = clock
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def take(self, plugin: str, county: str, cost: int) -> None:
        """Take what a call costs.

        Raises:
            RefusedError: `rate_limited`; the message says after how many seconds it may be asked again.
        """
        now = self._clock()
        left, at = self._buckets.get((plugin, county), (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        if left < cost:
            self._buckets[plugin, county] = (left, now)
            wait = int((cost - left) / self._rate) + 1
            raise RefusedError("rate_limited", f"{plugin} has asked for too much in {county}; ask again in {wait} s, or for less.")
        self._buckets[plugin, county] = (left - cost, now)
