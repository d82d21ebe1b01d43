"""A plugin's code, imported, checked, and made ready to be called: what a worker does, and what the author's tests do."""

import asyncio
import dis
import importlib
import inspect
import re
from collections.abc import Callable
from pathlib import PurePath
from types import TracebackType
from typing import Any, Final

import msgspec
import pluggy
from pluggy import HookImpl

from wangge_sdk.hooks.handlers import handlers_of, spec_of
from wangge_sdk.hooks.markers import PROJECT
from wangge_sdk.hooks.v1 import HooksV1
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import HookContext

_SUSPENDING: Final = frozenset({"GET_AWAITABLE", "GET_AITER", "GET_ANEXT", "BEFORE_ASYNC_WITH"})
_OURS: Final = ("wangge_sdk.", "wangge_sandbox.")
"""How the modules begin that lie between a plugin and the platform."""
_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class CodeError(Exception):
    """The code cannot be imported, or does not follow the hooks' contract."""


class Hook:
    """A hook, or a handler, as the plugin implements it."""

    def __init__(self, name: str, function: Callable[..., Any], arguments: tuple[str, ...]) -> None:
        """`arguments` are those of (ctx, request) that the function takes."""
        spec = spec_of(name)
        self.id: Final = spec.id
        self._function: Final = function
        self._takes_ctx: Final = "ctx" in arguments
        self._takes_request: Final = any(each != "ctx" for each in arguments)
        self._request_first: Final = self._takes_ctx and self._takes_request and arguments[0] != "ctx"
        self._awaited: Final = inspect.iscoroutinefunction(function)
        self._waits: Final = self._awaited and _may_wait(function)
        self._decode: Final[Callable[[bytes | msgspec.Raw], Any]] = msgspec.msgpack.Decoder(spec.request).decode

    def __call__(self, ctx: HookContext, request: bytes | msgspec.Raw) -> Any:  # noqa: ANN401  the plugin's answer, whatever it is
        """Decode the request, call the function, and return its answer."""
        value = self._decode(request)
        if not self._takes_ctx:
            answer = self._function(value) if self._takes_request else self._function()
        elif not self._takes_request:
            answer = self._function(ctx)
        else:
            answer = self._function(value, ctx) if self._request_first else self._function(ctx, value)
        if not self._awaited:
            return answer
        return asyncio.run(answer) if self._waits else _at_once(answer)


def load(module: str) -> dict[str, Hook]:
    """Import `module` or `module:name`, and return its hooks and handlers by id (`suggest_class.v1`, `event:on_missed.v1`).

    Raises:
        CodeError: it cannot be imported, or does not follow the hooks' contract; says what and where, never a value.
    """
    try:
        return _hooks_of(_imported(module))
    except CodeError:
        raise
    except pluggy.PluginValidationError as error:
        raise CodeError(f"does not follow the hooks' contract: {error}") from error
    except BaseException as error:
        raise CodeError(f"cannot be loaded: {place_of(error)}") from error


def place_of(error: BaseException) -> str:
    """Say what was raised and where, in words that hold nothing of the report: no message, no values.

    The place is the deepest in the plugin's own code; of a refusal of the platform its code is said too, which the platform made.
    """
    name = type(error).__name__
    if isinstance(error, RefusedError) and _CODE.fullmatch(error.code):
        name = f"{name} ({error.code})"
    found: TracebackType | None = None
    trace = error.__traceback__
    while trace is not None:
        if found is None or not trace.tb_frame.f_globals.get("__name__", "").startswith(_OURS):
            found = trace
        trace = trace.tb_next
    return name if found is None else f"{name} in {PurePath(found.tb_frame.f_code.co_filename).name}, line {found.tb_lineno}"


def _imported(module: str) -> object:
    name, _, attribute = module.partition(":")
    found = importlib.import_module(name)
    code = getattr(found, attribute) if attribute else found
    return code() if isinstance(code, type) else code


def _hooks_of(code: object) -> dict[str, Hook]:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(HooksV1)
    manager.register(code)
    manager.check_pending()
    found = {}
    for caller in manager.get_hookcallers(code) or ():
        for implementation in caller.get_hookimpls():
            _require_plain(caller.name, implementation)
            hook = Hook(caller.name, implementation.function, implementation.argnames)
            found[hook.id] = hook
    for name, function in handlers_of(code):
        handler = Hook(name, function, arguments_of(name, function))
        found[handler.id] = handler
    return found


def arguments_of(name: str, function: Callable[..., Any]) -> tuple[str, ...]:
    """Return which of (ctx, request) a handler takes, in its own order.

    Raises:
        CodeError: it takes something else.
    """
    taken = tuple(inspect.signature(function).parameters)
    allowed = {"ctx", spec_of(name).argument}
    if unknown := [each for each in taken if each not in allowed]:
        raise CodeError(f"its {name} takes {', '.join(unknown)[:100]}; a handler takes {' and '.join(sorted(allowed))}, or fewer")
    return taken


def _require_plain(hook: str, implementation: HookImpl) -> None:
    if implementation.wrapper or implementation.hookwrapper:
        raise CodeError(f"its {hook} is a wrapper; only the platform may wrap")
    if implementation.tryfirst or implementation.trylast:
        raise CodeError(f"its {hook} asks to be called first or last; the platform decides the order")


def _may_wait(function: Callable[..., Any]) -> bool:
    """Tell whether a coroutine function can give way at all; one that cannot needs no event loop."""
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return code is None or any(instruction.opname in _SUSPENDING for instruction in dis.get_instructions(code))


def _at_once(coroutine: Any) -> Any:  # noqa: ANN401  a coroutine of the plugin, and what it returns
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise RuntimeError("a coroutine without an await has waited")
