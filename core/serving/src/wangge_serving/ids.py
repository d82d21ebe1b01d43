"""Identifiers that sort by the time they were made."""

import os
import threading
import time
from datetime import datetime
from uuid import UUID

_lock = threading.Lock()
_last: tuple[int, int] = (0, 0)
_COUNTER_BITS = 12
_COUNTER_MAX = (1 << _COUNTER_BITS) - 1


def new_id() -> UUID:
    """Return a new UUID of version 7: 48 bits of milliseconds, a 12-bit counter, 62 random bits.

    Ids made by one process always increase, also within one millisecond and when the system clock
    steps back, so that a page may be cut by id alone. Source: RFC 9562, sections 5.7 and 6.2
    (method 1, fixed-length dedicated counter).
    """
    global _last  # noqa: PLW0603  one process-wide counter is what makes the order total
    with _lock:
        now = time.time_ns() // 1_000_000
        millis, counter = _last
        if now > millis:
            millis, counter = now, 0
        elif counter < _COUNTER_MAX:
            counter += 1
        else:
            millis, counter = millis + 1, 0
        _last = millis, counter
    tail = int.from_bytes(os.urandom(8), "big") >> 2
    value = (millis << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62) | tail
    return UUID(int=value)


def id_at(at: datetime) -> UUID:
    """Return a UUID of version 7 for a moment that has passed, for rows that come from elsewhere.

    Ids of the same millisecond are in no order among themselves (RFC 9562, section 6.2, method 3).
    """
    millis = int(at.timestamp() * 1_000)
    tail = int.from_bytes(os.urandom(10), "big")
    value = (millis << 80) | (0x7 << 76) | ((tail >> 68) << 64) | (0b10 << 62) | (tail & ((1 << 62) - 1))
    return UUID(int=value)
