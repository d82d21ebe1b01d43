"""How often an address may knock at doors that need no account."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from wangge_serving.errors import TooManyError

_MOST_ADDRESSES: Final = 50_000

PUBLIC: Final = {"public": True}
"""The `opt` of routes that need no account."""

Connection = ASGIConnection[Any, Any, Any, Any]


def _household(address: str) -> str:
    """Return what one bucket is for: an IPv4 address, or the /64 network that an IPv6 customer may number at will (RFC 6177)."""
    try:
        found = ipaddress.IPv6Address(address)
    except ValueError:
        return address
    return str(found.ipv4_mapped or ipaddress.IPv6Network((found, 64), strict=False))


class RateLimit:
    """A token bucket per address: `per_minute` requests on average, a third of them at once."""

    def __init__(self, per_minute: int, trusted_proxies: frozenset[str], clock: Callable[[], float] = time.monotonic) -> None:
        """`trusted_proxies` are addresses whose X-Forwarded-For is believed."""
        self._rate = per_minute / 60
        self._burst = max(5.0, per_minute / 3)
        self._trusted = trusted_proxies
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> None:
        """Count a request.

        Raises:
            TooManyError: the bucket is empty; it says when to come back.
        """
        now, address = self._clock(), _household(address)
        tokens, at = self._buckets.pop(address, (self._burst, now))
        tokens = min(self._burst, tokens + (now - at) * self._rate)
        allowed = tokens >= 1
        self._buckets[address] = (tokens - 1 if allowed else tokens, now)
        if len(self._buckets) > _MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        if not allowed:
            wait = int((1 - tokens) / self._rate) + 1
            raise TooManyError("too_many_requests", f"Too many requests from this address; try again in {wait} s.", wait)

    def address_of(self, connection: Connection) -> str:
        """Return the address of whoever asks, seen through our own proxies only."""
        address = connection.client.host if connection.client else ""
        if address in self._trusted:
            forwarded = [part.strip() for part in ",".join(connection.headers.getall("x-forwarded-for", [])).split(",") if part.strip()]
            for hop in reversed(forwarded):
                address = hop
                if hop not in self._trusted:
                    break
        return address

    async def guard(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Be a Litestar guard, for the routes that are marked with `PUBLIC`."""
        if handler.opt.get("public"):
            self.take(self.address_of(connection))
