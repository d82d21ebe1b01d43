"""Threads of plugins: few, their own, and gone with the server."""

import asyncio
import threading
import time

import pytest

from tests.core.plugins.conftest import until
from wangge_core.plugins.threads import BusyError, PluginThreads


def alive(plugin: str) -> int:
    return sum(thread.name.startswith(f"plugin {plugin} ") for thread in threading.enumerate())


async def test_threads_are_made_when_needed_and_used_again() -> None:
    threads = PluginThreads("a.one")
    assert [await threads.run(divmod, 7, 2) for _ in range(5)] == [(3, 1)] * 5
    assert alive("a.one") == 1
    threads.stop()
    await until(lambda: alive("a.one") == 0)


async def test_an_error_comes_back_to_the_caller() -> None:
    threads = PluginThreads("a.two")
    with pytest.raises(ZeroDivisionError):
        await threads.run(divmod, 1, 0)
    assert await threads.run(divmod, 1, 1) == (1, 0)
    threads.stop()


async def test_one_too_many_is_told_at_once_and_later_there_is_room_again() -> None:
    threads, gate = PluginThreads("a.three", limit=2), threading.Event()
    calls = [asyncio.create_task(threads.run(gate.wait, 10)) for _ in range(2)]
    await asyncio.sleep(0)
    began = time.perf_counter()
    with pytest.raises(BusyError, match="all 2 threads"):
        await threads.run(gate.wait, 10)
    assert time.perf_counter() - began < 1
    gate.set()
    assert await asyncio.gather(*calls) == [True, True]
    assert await threads.run(gate.wait, 10)
    threads.stop()


async def test_who_stops_waiting_leaves_the_thread_to_its_work() -> None:
    threads, gate = PluginThreads("a.four", limit=1), threading.Event()
    call = asyncio.create_task(threads.run(gate.wait, 10))
    await asyncio.sleep(0.01)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    with pytest.raises(BusyError):
        await threads.run(gate.wait, 10)
    gate.set()
    await until(lambda: threads._taken == 0)
    assert await threads.run(gate.wait, 10)
    threads.stop()


def test_a_loop_that_is_gone_when_the_answer_comes() -> None:
    threads, gate = PluginThreads("a.five"), threading.Event()

    async def leave() -> None:
        call = asyncio.create_task(threads.run(gate.wait, 10))
        await asyncio.sleep(0.01)
        call.cancel()

    asyncio.run(leave())
    gate.set()
    deadline = time.monotonic() + 10
    while alive("a.five") and time.monotonic() < deadline:
        time.sleep(0.01)
    assert alive("a.five") == 0
