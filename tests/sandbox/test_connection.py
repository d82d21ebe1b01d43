"""The host's end of the stream, against everything that may come in."""

import asyncio
import itertools
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox.conftest import wanted
from tests.sandbox.fakes import FakeBroker
from wangge_sandbox import connection as connecting
from wangge_sandbox.connection import Connection
from wangge_sandbox.errors import DiedError, HookError, WorkerError
from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sdk.host_protocol import (
    FRAME_CEILING,
    Answer,
    BrokerCall,
    BrokerFailure,
    Cancel,
    Failure,
    FrameReader,
    FromHost,
    FromWorker,
    Hello,
    LogLine,
    Ping,
    Pong,
    Unfit,
    frame,
    from_host,
    raw,
)
from wangge_sdk.log import StandardLog

SMALL = st.integers(-3, 5)
SAID = st.one_of(
    st.builds(Answer, SMALL, st.text().map(raw)),
    st.builds(Failure, SMALL, st.text(), st.text()),
    st.builds(BrokerCall, SMALL, SMALL, st.sampled_from(["cases.get", "broken", "large"]), st.just(raw({"id": "own"}))),
    st.builds(Pong, SMALL),
    st.builds(LogLine, st.none() | SMALL, st.sampled_from(["info", "error"]), st.text(), st.dictionaries(st.text(), st.text() | SMALL)),
    st.builds(Hello, SMALL, st.text(), st.text(), st.just(())),
    st.builds(Unfit, st.text()),
).map(frame)
BYTES = st.lists(SAID | st.binary(max_size=40) | st.just((FRAME_CEILING + 1).to_bytes(4, "big")), max_size=12).map(b"".join)


class Transport(asyncio.Transport):
    """Keeps what the host says."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[FromHost] = []
        self._reader = FrameReader(FRAME_CEILING)

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None: ...

    def is_closing(self) -> bool:
        return False

    def write(self, data: Any) -> None:
        self.said += [from_host(payload) for payload in self._reader.feed(data)]


def connected(**limits: Any) -> tuple[Connection, Transport]:
    made = Connection("acme.lamps", "1", "330521", limits=WorkerLimits(**limits), broker=FakeBroker(), log=StandardLog("acme.lamps"))
    transport = Transport()
    made.connection_made(transport)
    return made, transport


def say(connection: Connection, *messages: FromWorker) -> None:
    connection.data_received(b"".join(map(frame, messages)))


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(stream=BYTES, cuts=st.lists(st.integers(0, 400), max_size=6))
def test_whatever_comes_in_the_host_answers_each_call_once_and_goes_on(stream: bytes, cuts: list[int]) -> None:
    async def run() -> None:
        connection, _ = connected(concurrency=2)
        calls = [asyncio.create_task(connection.call(wanted())) for _ in range(2)]
        await settle()
        edges = sorted({0, len(stream), *(min(cut, len(stream)) for cut in cuts)})
        for start, end in itertools.pairwise(edges):
            connection.data_received(stream[start:end])
            await settle()
        connection.finish("the test ends")
        for result in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(result, WorkerError) or isinstance(bytes(result), bytes)
        assert not connection._live
        if connection.hello.done() and not connection.hello.cancelled():
            connection.hello.exception()

    asyncio.run(run())


async def test_one_after_the_other_and_failures_are_told() -> None:
    connection, transport = connected()
    first, second = (asyncio.create_task(connection.call(wanted())) for _ in range(2))
    await settle()
    assert [type(message).__name__ for message in transport.said] == ["Call"]
    say(connection, Failure(1, "KeyError", "KeyError in x.py, line 3"))
    await settle()
    say(connection, Answer(2, raw("yes")))
    with pytest.raises(HookError, match="line 3"):
        await first
    assert await second == raw("yes")


async def test_a_cancelled_call_is_told_and_its_answer_thrown_away() -> None:
    connection, transport = connected()
    call = asyncio.create_task(connection.call(wanted()))
    await settle()
    call.cancel()
    await settle()
    assert transport.said[-1] == Cancel(1)
    say(connection, BrokerCall(1, 1, "cases.get", raw({"id": "own"})))
    await settle()
    assert isinstance(transport.said[-1], BrokerFailure)
    assert transport.said[-1].code == "call_over"
    say(connection, Answer(1, raw("late")))
    assert connection.fault is None
    assert not connection.busy


async def test_at_most_so_many_questions_at_once() -> None:
    connection, transport = connected()
    call = asyncio.create_task(connection.call(wanted()))
    await settle()
    say(connection, *(BrokerCall(number, 1, "cases.get", raw({})) for number in range(connecting.ASKS_AT_ONCE + 1)))
    say(connection, BrokerCall(0, 1, "cases.get", raw({})))
    await settle()
    codes = [message.code for message in transport.said if isinstance(message, BrokerFailure)]
    assert codes.count("too_many") == 1
    assert codes.count("repeated") == 1
    connection.finish("over")
    with pytest.raises(DiedError):
        await call


async def test_idle_workers_are_pinged_and_end_when_they_do_not_answer() -> None:
    connection, transport = connected()
    now = connecting.clock() + connecting.PING_EVERY_S + 1
    connection.check(now, lambda: None)
    assert transport.said == [Ping(1)]
    say(connection, Pong(1))
    connection.check(now + 1, lambda: None)
    assert connection.fault is None
    later = connecting.clock() + 2 * connecting.PING_EVERY_S
    connection.check(later, lambda: None)
    connection.check(later + connecting.PONG_WITHIN_S + 1, lambda: None)
    assert connection.fault == "it does not answer a ping"


async def test_a_worker_that_does_not_read_ends_and_a_request_that_is_too_long_is_not_sent() -> None:
    connection, _ = connected()
    with pytest.raises(WorkerError, match="at most"):
        await connection.call(wanted("字" * 1_000_000))
    connection.pause_writing()
    assert connection.fault == "it does not read what it is told"
    with pytest.raises(DiedError):
        await connection.call(wanted())


async def test_another_version_of_the_protocol_is_unfit() -> None:
    connection, _ = connected()
    say(connection, Hello(2, "acme.lamps", "1", ()))
    with pytest.raises(WorkerError, match="version 2"):
        await connection.hello
