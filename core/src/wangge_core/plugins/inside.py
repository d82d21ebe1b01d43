"""The platform as plugins see it whose code runs in this process: the same broker as for workers, without a socket."""

import asyncio
from collections.abc import Callable
from typing import Final

from msgspec import Raw

from wangge_core.plugins.live import LIVE, LiveCall
from wangge_sandbox.broker import Broker, CallHandle
from wangge_sdk.host_protocol import BrokerCall
from wangge_sdk.platform import Platform, RefusedError

_COUNTY: Final = 6


class InsidePlatform(Platform):
    """One plugin's, in one area and hook. It answers while a call is live, in the task of the call or in a thread of it."""

    def __init__(self, broker: Callable[[], Broker], *, plugin: str, version: str, area: str, hook: str) -> None:
        """`broker` returns who answers; everything else is the host's knowledge."""
        self._broker = broker
        self._plugin, self._version, self._area, self._hook = plugin, version, area, hook

    def send(self, method: str, arguments: Raw) -> Raw:
        """Ask from a thread, and wait."""
        call = _current()
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return asyncio.run_coroutine_threadsafe(self._in_task(call, method, arguments), call.loop).result()
        raise RefusedError(
            "would_block", f"{method} would hold up the whole server: make the hook a coroutine and await ctx.platform.awaiting."
        )

    async def send_awaiting(self, method: str, arguments: Raw) -> Raw:
        """Ask in a coroutine."""
        return await self._answered(_current(), method, arguments)

    async def _in_task(self, call: LiveCall, method: str, arguments: Raw) -> Raw:
        task = asyncio.current_task()
        if task is None or call.over:
            raise _over()
        call.asks = (*call.asks, task)
        try:
            return await self._answered(call, method, arguments)
        except asyncio.CancelledError:
            raise _over() from None
        finally:
            call.asks = tuple(each for each in call.asks if each is not task)

    async def _answered(self, call: LiveCall, method: str, arguments: Raw) -> Raw:
        handle = CallHandle(
            plugin=self._plugin,
            version=self._version,
            county=self._area[:_COUNTY],
            area=self._area,
            hook=self._hook,
            call=0,
            trace=call.cause,
        )
        answer = await self._broker().answer(handle, BrokerCall(0, 0, method, arguments))
        if call.over:
            raise _over()
        return answer


def _current() -> LiveCall:
    call = LIVE.get()
    if call is None or call.over:
        raise _over()
    return call


def _over() -> RefusedError:
    return RefusedError("call_over", "the call that this is asked for is over")
