"""Functions that a manifest names: what the platform calls for an event, an algorithm, and whatever else is declared.

A hook has its place in the contract; a handler is the plugin's own function, under its own name, for one thing that the
manifest declares. To the host both are the same: a handler ``on_visit_missed`` of an event is called as
``event:on_visit_missed.v1``.
"""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeVar

from msgspec.structs import replace

from wangge_sdk.hooks.spec import HookKind, HookSpec, collect, mark
from wangge_sdk.hooks.v1 import SPECS
from wangge_sdk.interactions import MOST_ANSWER
from wangge_sdk.views import (
    AlgorithmAnswer,
    AlgorithmQuery,
    CommandAnswer,
    CommandRequest,
    EventHeard,
    HookContext,
    RouteAnswer,
    RouteRequest,
)
from wangge_sdk.work import BatchTaken, JobResult, JobRun, MessageBatch

Function = TypeVar("Function", bound=Callable[..., Any])

_MARK: Final = "wangge_handler"
_AROUND: Final = 4 * 1024
"""Bytes of an answer beside what it holds."""
_MOST_TAKEN: Final = 900 * 1024
"""Bytes of what a batch comes to, so that it fits into a frame."""


class HandlersV1(Protocol):
    """The kinds of handler; each takes ``ctx`` and its second argument, or fewer of the two, and may be a coroutine."""

    @mark(HookKind.TELL, budget_ms=5000)
    def event(self, ctx: HookContext, event: EventHeard) -> None:
        """Hear of an event that ``contributes.events.consumes`` names."""

    @mark(HookKind.HANDLE, budget_ms=3000)
    def algorithm(self, ctx: HookContext, request: AlgorithmQuery) -> AlgorithmAnswer | None:
        """Answer as an algorithm of ``contributes.algorithms``; nothing is an abstention."""

    @mark(HookKind.HANDLE, budget_ms=60_000)
    def job(self, ctx: HookContext, request: JobRun) -> JobResult | None:
        """Do the work of ``contributes.jobs``: by the calendar, at a moment that was set, or because somebody said now.

        It may be called again for a run that was broken off, under the same ``request.run``.
        """

    @mark(HookKind.HANDLE, budget_ms=30_000, max_bytes=_MOST_TAKEN)
    def batch(self, ctx: HookContext, request: MessageBatch) -> BatchTaken | None:
        """Take the messages of ``contributes.subscriptions``, in the order in which they came.

        Returning means that they are dealt with; what is returned is stored as the batch ends. After an error the same batch comes
        again, under the same ``request.id``.
        """

    @mark(HookKind.HANDLE, budget_ms=10_000, max_bytes=MOST_ANSWER + _AROUND)
    def route(self, ctx: HookContext, request: RouteRequest) -> RouteAnswer | None:
        """Answer a call of a route of ``contributes.routes``; nothing is an answer without a body."""

    @mark(HookKind.HANDLE, budget_ms=10_000)
    def command(self, ctx: HookContext, request: CommandRequest) -> CommandAnswer | None:
        """Do what a command of ``contributes.ui.commands`` says; nothing is told as done."""


HANDLERS: Final[Mapping[str, HookSpec]] = MappingProxyType(collect(HandlersV1, version=1))
"""The kinds of handler by name."""


def _marking(kind: str) -> Callable[[Function], Function]:
    def marked(function: Function) -> Function:
        setattr(function, _MARK, kind)
        return function

    return marked


hears: Final = _marking("event")
"""Marks the handler of an event: ``@hears``."""
advises: Final = _marking("algorithm")
"""Marks the handler of an algorithm: ``@advises``."""
runs: Final = _marking("job")
"""Marks the handler of a job: ``@runs``."""
takes: Final = _marking("batch")
"""Marks the handler of a subscription: ``@takes``."""
serves: Final = _marking("route")
"""Marks the handler of a route: ``@serves``."""
performs: Final = _marking("command")
"""Marks the handler of a command: ``@performs``."""

BACKGROUND: Final = frozenset({"job", "batch"})
"""Kinds that take their time, and nobody waits for: they have a worker, or threads, apart from those that answer people."""


def handler_name(kind: str, function: str) -> str:
    """Return the name under which the host calls a handler; ``spec_of`` has its specification."""
    return f"{kind}:{function}"


def spec_of(name: str) -> HookSpec:
    """Return the specification of a hook (``suggest_class``) or a handler (``event:on_visit_missed``).

    Raises:
        KeyError: there is none of that name.
    """
    kind, found, _ = name.partition(":")
    return replace(HANDLERS[kind], name=name) if found else SPECS[name]


def in_background(hook: str) -> bool:
    """Tell whether a hook or handler is of a kind that nobody waits for."""
    return hook.partition(":")[0] in BACKGROUND


def handlers_of(code: object) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the handlers of a module or an object, by the name under which the host calls them."""
    for function in dir(code):
        if function.startswith("__"):
            continue
        found = getattr(code, function, None)
        kind = getattr(found, _MARK, None)
        if callable(found) and isinstance(kind, str) and kind in HANDLERS:
            yield handler_name(kind, function), found
