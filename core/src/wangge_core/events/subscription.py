"""Who wants to hear of what, and how patient we are with them. Pure."""

from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Literal, TypeAlias

import msgspec

from wangge_core.events.model import Delivery

Handler: TypeAlias = Callable[[Delivery], Awaitable[None]]
"""Runs outside any transaction and may be called again for an event it has dealt with."""
Types: TypeAlias = frozenset[str] | Callable[[], AbstractSet[str]]
"""Event types; a function, where what is wanted changes while the server runs."""
Order: TypeAlias = Literal["per-key", "any"]


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long a subscriber may take, and how often a failed delivery is tried again."""

    seconds: float = 30.0
    """Longest time for one delivery; one that takes longer has failed."""
    tries: int = 10
    first_wait: timedelta = timedelta(seconds=2)
    longest_wait: timedelta = timedelta(minutes=5)

    def wait_after(self, attempts: int) -> timedelta:
        """Return the pause after so many failed attempts (one or more): doubled each time, up to the longest."""
        factor: int = 1 << min(attempts - 1, 30)
        return min(self.first_wait * factor, self.longest_wait)

    def spent(self, attempts: int) -> bool:
        """Tell whether the event is to be set aside."""
        return attempts >= self.tries


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """One subscriber. `name` is durable: under it stands how far it has come, also after a restart."""

    name: str
    types: Types
    """Event types; one that ends in `.*` stands for all that begin so, and `*` for all."""
    handler: Handler
    since: Literal["oldest", "now"] = "oldest"
    """Where a subscriber begins that the database has never seen: with the oldest event kept, or after the newest."""
    patience: Patience = Patience()
    order: Order = "per-key"
    """Whether an event waits for the earlier ones of its key."""

    def wants(self, kind: str) -> bool:
        """Tell whether events of this type are for this subscriber."""
        types = self.types() if callable(self.types) else self.types
        return kind in types or "*" in types or any(kind.startswith(name[:-1]) for name in types if name.endswith(".*"))
