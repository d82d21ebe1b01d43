"""Threads for synchronous code of plugins that the platform does not vouch for.

A thread that hangs cannot be ended in Python. So each plugin has a few threads of its own, never the server's
pool: when all of them hang, its calls fail at once as `busy`, and nobody else waits. They are daemons: a hanging
plugin does not keep the server from stopping.
"""

import asyncio
import threading
from collections.abc import Callable
from contextvars import Context
from queue import SimpleQueue
from typing import Any, Final

from wangge_core.plugins.live import LIVE

THREADS_PER_PLUGIN: Final = 4

_Work = tuple[Context, Callable[..., Any], tuple[Any, ...], asyncio.AbstractEventLoop, "asyncio.Future[Any]"]


class ThreadError(Exception):
    """A call in a thread has no answer; the message is fit to be shown."""


class BusyError(ThreadError):
    """Every thread of the plugin still works on an earlier call."""


class PluginThreads:
    """At most `limit` threads of one plugin, made when they are first needed."""

    def __init__(self, plugin: str, limit: int = THREADS_PER_PLUGIN) -> None:
        """`plugin` names the threads, for whoever looks at a stack dump."""
        self._plugin = plugin
        self._limit = limit
        self._made = 0
        self._taken = 0
        self._lock = threading.Lock()
        self._queue: SimpleQueue[_Work | None] = SimpleQueue()

    async def run(self, function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401  a plugin's answer may be anything
        """Call `function` in one of the threads and return what it returns.

        Cancelling stops the waiting; the thread stays taken until the function returns.

        Raises:
            BusyError: all threads are taken.
            ThreadError: it raised what may not leave a thread, such as SystemExit.
            Exception: whatever else the function raised.
        """
        with self._lock:
            if self._taken >= self._limit:
                raise BusyError(f"all {self._limit} threads of {self._plugin} are busy with earlier calls")
            self._taken += 1
            if self._made < self._taken:
                self._made += 1
                threading.Thread(target=self._serve, name=f"plugin {self._plugin} {self._made}", daemon=True).start()
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        # Nothing of the request that asks (such as a transaction) reaches the plugin, but which call is live.
        context = Context()
        if (call := LIVE.get()) is not None:
            call.loop = loop
            context.run(LIVE.set, call)
        self._queue.put((context, function, arguments, loop, future))
        return await future

    def stop(self) -> None:
        """Let the idle threads end; one that hangs is left to the end of the process."""
        for _ in range(self._made):
            self._queue.put(None)

    def _serve(self) -> None:
        while (work := self._queue.get()) is not None:
            context, function, arguments, loop, future = work
            answer, error = None, None
            try:
                answer = context.run(function, *arguments)
            except BaseException as raised:  # noqa: BLE001  SystemExit too: it would end this thread for good
                error = raised
            with self._lock:
                self._taken -= 1
            try:
                loop.call_soon_threadsafe(_settle, future, answer, error)
            except RuntimeError:  # the loop is closed: nobody waits any more
                return


def _settle(future: "asyncio.Future[Any]", answer: object, error: BaseException | None) -> None:
    if future.cancelled():
        return
    if error is None:
        future.set_result(answer)
    elif isinstance(error, Exception) and not isinstance(error, StopIteration):
        future.set_exception(error)
    else:  # a future refuses StopIteration, and the loop must not see SystemExit
        future.set_exception(ThreadError(f"{type(error).__name__} out of a thread of the plugin"))
