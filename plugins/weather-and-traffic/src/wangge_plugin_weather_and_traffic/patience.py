"""Asking the platform again when it says that one has asked too much: a job has the time, whoever waits has not."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from msgspec import Raw

from wangge_sdk.platform import Platform, RefusedError

T = TypeVar("T")
_TIMES: Final = 40
_PAUSE_S: Final = 5.0


class Patient(Platform):
    """The platform, which waits and asks again where it is refused as too much at once."""

    def __init__(self, platform: Platform, rest: Callable[[float], None] = time.sleep) -> None:
        """``rest`` waits so many seconds."""
        self._platform = platform
        self._rest = rest

    def send(self, method: str, arguments: Raw) -> Raw:
        """Ask, and again."""
        for _ in range(_TIMES):
            try:
                return self._platform.send(method, arguments)
            except RefusedError as refused:
                if refused.code != "rate_limited":
                    raise
                self._rest(_PAUSE_S)
        return self._platform.send(method, arguments)
