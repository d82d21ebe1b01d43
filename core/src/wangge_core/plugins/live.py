"""The call that is live: for whom plugins are asked something, and that it is not over yet.

The relay sets it around each call. It is how the platform knows who acts when a plugin asks it for something: from its own
hands, never from the plugin's. A context variable carries it past pluggy, whose hooks have no room for it, into the tasks
and threads that the call makes; whatever outlives the call finds it over.
"""

import asyncio
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Any, Final, Self

import msgspec

from wangge_core.access.model import Actor
from wangge_sdk.hooks.handlers import in_background


class Cause(msgspec.Struct, frozen=True):
    """What a call was made for: by this the platform answers what its plugin asks meanwhile, and never by the plugin's word."""

    acting: Actor | None = None
    """Who caused it; None when nobody did, as for events and jobs."""
    reading: bool = False
    """Whether it may only look: what a plugin does for a GET changes nothing."""
    chain: tuple[tuple[str, str], ...] = ()
    """Plugins that wait for its answer, each with the hook that it was called at, the first one first."""

    def waiting(self, plugin: str) -> int:
        """Return how many calls of a plugin wait in the chain, beside those in its background, which has a worker of its own."""
        return sum(1 for waits, hook in self.chain if waits == plugin and not in_background(hook))


class LiveCall:
    """One call of one hook, for all plugins that it goes to; entered while it is made."""

    # Defaults on the class: what is rarely set costs nothing to make. One is made for every call.
    over = False
    asks: tuple[asyncio.Task[Any], ...] = ()
    """What plugins in this process ask for at the moment, from threads."""
    loop: asyncio.AbstractEventLoop
    """Where threads put their questions; set when one begins to work for the call."""
    seconds: float | None = None
    """How long it may take, where that is not the hook's own budget."""
    cpu_seconds: float | None = None
    """How much of the processor it may use, where that is not what the worker's limits say."""
    _cause: Cause | None = None
    _token: Token["LiveCall | None"]

    def __init__(
        self, acting: Actor | None, seconds: float | None = None, cause: Cause | None = None, cpu_seconds: float | None = None
    ) -> None:
        """`acting` is who caused the call; `cause` says more, where there is more to say."""
        self.acting = acting
        if seconds is not None:
            self.seconds = seconds
        if cpu_seconds is not None:
            self.cpu_seconds = cpu_seconds
        if cause is not None:
            self._cause = cause

    @property
    def cause(self) -> Cause:
        """What the call was made for."""
        return self._cause or Cause(self.acting)

    def __enter__(self) -> Self:
        """Be the live call."""
        self._token = LIVE.set(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Let nobody ask any more, and stop what is being asked."""
        LIVE.reset(self._token)
        self.over = True
        for ask in self.asks:
            ask.cancel()


UNPROMPTED: Final = Cause()
"""Nobody asked for it."""
LIVE: Final[ContextVar[LiveCall | None]] = ContextVar("live_call", default=None)
