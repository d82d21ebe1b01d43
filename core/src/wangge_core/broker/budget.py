"""How much a plugin may ask for in a county: by itself, and in the name of each person who acts.

People who work side by side do not use up one another's share; a plugin can act in somebody's name only while their own call runs.
"""

import time
from collections.abc import Callable
from typing import Final

from wangge_sdk.platform import RefusedError

_SHARE_AT_ONCE: Final = 3
_MOST_BUCKETS: Final = 10_000

_Key = tuple[str, str, str | None]


class Budget:
    """A bucket for each plugin, county and person (None: the plugin itself): so many units a minute, a third of them at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """What a call takes stands in the table of methods."""
        self._rate = per_minute / 60
        self._burst = per_minute / _SHARE_AT_ONCE
        self._clock = clock
        self._buckets: dict[_Key, tuple[float, float]] = {}

    def take(self, plugin: str, county: str, cost: int, person: str | None = None) -> None:
        """Take what a call costs.

        Raises:
            RefusedError: `rate_limited`; the message says after how many seconds it may be asked again.
        """
        key, now = (plugin, county, person), self._clock()
        left, at = self._buckets.get(key, (self._burst, now))
        left = min(self._burst, left + (now - at) * self._rate)
        if left < cost:
            self._buckets[key] = (left, now)
            wait = int((cost - left) / self._rate) + 1
            raise RefusedError("rate_limited", f"{plugin} has asked for too much in {county}; ask again in {wait} s, or for less.")
        if key not in self._buckets and len(self._buckets) >= _MOST_BUCKETS:
            self._forget_the_full(now)
        self._buckets[key] = (left - cost, now)

    def _forget_the_full(self, now: float) -> None:
        """A bucket that has filled up again says no more than one that is not there."""
        full = [key for key, (left, at) in self._buckets.items() if left + (now - at) * self._rate >= self._burst]
        for key in full:
            del self._buckets[key]
