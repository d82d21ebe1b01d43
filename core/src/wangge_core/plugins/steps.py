"""One plugin's part in a call: what is called, with which context, and what is noted of it."""

import inspect
from collections.abc import Callable
from copy import copy
from typing import Any, Final

from wangge_core.plugins.gauge import Gauge
from wangge_core.plugins.grants.sight import Sight
from wangge_core.plugins.threads import PluginThreads
from wangge_sdk.views import HookContext

Function = Callable[..., Any]


class Implementation:
    """A hook as one plugin implements it, the same for every area."""

    __slots__ = ("awaited", "budget_s", "call", "hook", "plugin", "takes_ctx", "version")

    def __init__(self, *, plugin: str, version: str, hook: str, function: Function, arguments: tuple[str, ...], budget_s: float) -> None:
        """`arguments` are those of (ctx, request) that the function takes, in its own order."""
        self.plugin: Final = plugin
        self.version: Final = version
        self.hook: Final = hook
        self.budget_s: Final = budget_s
        self.takes_ctx: Final = "ctx" in arguments
        self.awaited = inspect.iscoroutinefunction(function)
        self.call: Function = _positional(function, arguments)

    def threaded(self, threads: PluginThreads) -> "Implementation":
        """Make synchronous code run in the plugin's own threads; asynchronous code stays as it is."""
        if not self.awaited:
            function = self.call

            async def call(ctx: HookContext, request: object) -> Any:  # noqa: ANN401  a plugin's answer may be anything
                return await threads.run(function, ctx, request)

            self.call, self.awaited = call, True
        return self

    def seeing(self, sight: Sight) -> "Implementation":
        """Return the same for an area where the plugin may not see all of a request; a call for nothing it may see is none."""
        other, function = copy(self), self.call
        if self.awaited:

            async def called(ctx: HookContext, request: object) -> Any:  # noqa: ANN401  as above
                seen = sight(request)
                return None if seen is None else await function(ctx, seen)

            other.call = called
        else:
            other.call = lambda ctx, request: None if (seen := sight(request)) is None else function(ctx, seen)
        return other


class Step:
    """An implementation in one area: the relay walks over these."""

    __slots__ = ("awaited", "breaker", "budget_s", "call", "ctx", "gauge", "plugin", "time", "version")

    def __init__(self, implementation: Implementation, ctx: HookContext, gauge: Gauge) -> None:
        """Copy what a call needs, so that it is one look-up away."""
        self.plugin: Final = implementation.plugin
        self.version: Final = implementation.version
        self.call: Final = implementation.call
        self.awaited: Final = implementation.awaited
        self.budget_s = implementation.budget_s
        self.ctx: Final = ctx
        self.gauge: Final = gauge
        self.breaker: Final = gauge.breaker
        self.time: Final = gauge.durations.append

    def within(self, seconds: float | None) -> "Step":
        """Return the same with another budget, for a handler that says itself how long it may take."""
        if seconds is None:
            return self
        other = copy(self)
        other.budget_s = seconds
        return other


def _positional(function: Function, arguments: tuple[str, ...]) -> Function:
    """Return the function so that it can be called as `f(ctx, request)`, whatever it takes of the two."""
    if arguments and arguments[0] == "ctx":
        return function if len(arguments) > 1 else lambda ctx, _request: function(ctx)
    if not arguments:
        return lambda _ctx, _request: function()
    return (lambda ctx, request: function(request, ctx)) if len(arguments) > 1 else lambda _ctx, request: function(request)
