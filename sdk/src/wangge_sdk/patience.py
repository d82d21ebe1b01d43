"""Asking the platform again when it says that one has asked too much: a job has the time, whoever waits has not."""

import time
from collections.abc import Callable
from typing import Final

from msgspec import Raw

from wangge_sdk.platform import Platform, RefusedError

PAUSE_S: Final = 5.0
LONGEST_S: Final = 300.0


class Patient(Platform):
    """The platform, for jobs: it waits and asks again where it is refused as too much at once."""

    def __init__(self, platform: Platform, rest: Callable[[float], None] = time.sleep, seconds: float = LONGEST_S) -> None:
        """``rest`` waits so many seconds; one question is asked again for ``seconds`` at most."""
        self._platform = platform
        self._rest = rest
        self._times = int(seconds // PAUSE_S)

    def send(self, method: str, arguments: Raw) -> Raw:
        """Ask, and again."""
        for _ in range(self._times):
            try:
                return self._platform.send(method, arguments)
            except RefusedError as refused:
                if refused.code != "rate_limited":
                    raise
                self._rest(PAUSE_S)
        return self._platform.send(method, arguments)
