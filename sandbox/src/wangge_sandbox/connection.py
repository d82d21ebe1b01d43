"""The host's end of a worker's stream. It believes nothing: what breaks the protocol ends the worker."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from msgspec import Raw, Struct

from wangge_sandbox.broker import Broker, CallHandle
from wangge_sandbox.errors import CrowdedError, DiedError, HookError, UnfitError, WorkerError
from wangge_sandbox.fence.limits import WorkerLimits
from wangge_sdk.host_protocol import (
    MAX_FRAME,
    PROTOCOL,
    Answer,
    BrokerAnswer,
    BrokerCall,
    BrokerFailure,
    Call,
    Cancel,
    Failure,
    FrameReader,
    FromHost,
    FromWorker,
    Hello,
    LogLine,
    Ping,
    Pong,
    ProtocolError,
    Unfit,
    frame,
    from_worker,
    raw,
)
from wangge_sdk.log import Log
from wangge_sdk.platform import RefusedError

FRAMES_PER_CALL: Final = 2000
BYTES_PER_CALL: Final = 8 * 1024 * 1024
"""What a worker may say for each call it gets; more is a flood."""
LINES_PER_CALL: Final = 100
"""Log lines that are written down for each call; the rest is counted."""
ASKS_AT_ONCE: Final = 16
"""Broker calls that may be open for one call."""
WAITING: Final = 32
"""Calls that may wait for a worker that is busy."""
PING_EVERY_S: Final = 15.0
PONG_WITHIN_S: Final = 5.0
_UNREAD: Final = 2 * MAX_FRAME
_LONGEST: Final = 300
_LONGEST_LINE: Final = 2000
_LONGEST_NAME: Final = 60
_FACTS: Final = 20

clock: Final = time.monotonic


class HookCall(Struct, frozen=True, kw_only=True):
    """A call of a hook, as whoever calls it gives it."""

    hook: str
    """Such as `suggest_class.v1`."""
    area: str
    locale: str
    budget_ms: int
    request: Raw
    settings: dict[str, Any] = {}
    event: str | None = None
    """The event it tells of, if any: one that kills its worker twice is put aside."""
    trace: object = None
    """Comes back to the broker with whatever the plugin asks."""
    longest_ms: int | None = None
    """How long this very call may take, where that is not what the worker's limits say."""
    cpu_seconds: float | None = None
    """How much of the processor it may use, likewise."""


class _Live:
    """A call that the worker has not answered."""

    __slots__ = ("abandoned", "asks", "began", "cpu", "future", "handle", "wanted")

    def __init__(self, wanted: HookCall, handle: CallHandle, future: "asyncio.Future[Raw]") -> None:
        self.wanted = wanted
        self.handle = handle
        self.future = future
        self.began = clock()
        self.cpu: float | None = None
        self.abandoned = False
        self.asks: dict[int, asyncio.Task[None]] = {}


class Connection(asyncio.Protocol):
    """One worker's stream, its calls and what may be said on it."""

    def __init__(self, plugin: str, version: str, county: str, *, limits: WorkerLimits, broker: Broker, log: Log) -> None:
        """`log` is where the plugin's lines are written down."""
        self._plugin, self._version, self._county = plugin, version, county
        self._limits = limits
        self._broker = broker
        self._log = log
        self._reader = FrameReader()
        self._loop = asyncio.get_running_loop()
        self.hello: asyncio.Future[Hello] = self._loop.create_future()
        self._live: dict[int, _Live] = {}
        self._queue: deque[asyncio.Future[None]] = deque()
        self._taken = 0
        self._last = 0
        self._frames, self._bytes, self._lines = FRAMES_PER_CALL, BYTES_PER_CALL, LINES_PER_CALL
        self._ping = 0
        self._pinged: float | None = None
        self._seen = clock()
        self.used = clock()
        self.dropped_lines = 0
        self.refused_asks = 0
        self.fault: str | None = None
        """What the worker did that it may not."""
        self.killers: tuple[str | None, ...] = ()
        """Events of the calls that were live when it ended."""
        self.on_fault: Callable[[], None] = lambda: None
        self.on_closed: Callable[[], None] = lambda: None
        self._transport: asyncio.Transport

    @property
    def busy(self) -> bool:
        """Whether it works on a call, or one waits for it."""
        return bool(self._live or self._taken or self._queue)

    async def call(self, wanted: HookCall) -> Raw:
        """Have the worker answer a call; cancelling it tells the worker, which goes on being busy until it answers.

        Raises:
            WorkerError: there is no answer; the kind says why.
        """
        await self._turn()
        self._last += 1
        number = self._last
        handle = CallHandle(
            plugin=self._plugin,
            version=self._version,
            county=self._county,
            area=wanted.area,
            hook=wanted.hook,
            call=number,
            trace=wanted.trace,
        )
        live = _Live(wanted, handle, self._loop.create_future())
        message = Call(number, wanted.hook, wanted.area, wanted.locale, wanted.budget_ms, wanted.request, wanted.settings)
        try:
            data = frame(message)
        except ProtocolError as error:
            self._release()
            raise WorkerError(str(error)) from error
        self._live[number] = live
        self._frames, self._bytes, self._lines = FRAMES_PER_CALL, BYTES_PER_CALL, LINES_PER_CALL
        self._transport.write(data)
        try:
            return await live.future
        except asyncio.CancelledError:
            if number in self._live:
                live.abandoned = True
                self._end_asks(live)
                self._write(Cancel(number))
            raise

    async def _turn(self) -> None:
        """Wait until the worker may take another call."""
        if self.fault is not None:
            raise DiedError(self.fault)
        if self._taken < self._limits.concurrency:
            self._taken += 1
            return
        if len(self._queue) >= WAITING:
            raise CrowdedError(f"{len(self._queue)} calls wait for the worker already")
        waiting: asyncio.Future[None] = self._loop.create_future()
        self._queue.append(waiting)
        try:
            await waiting  # whoever sets it hands its own turn over
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled() and waiting.exception() is None:
                self._release()
            elif waiting in self._queue:
                self._queue.remove(waiting)
            raise

    def _release(self) -> None:
        while self._queue:
            waiting = self._queue.popleft()
            if not waiting.done():
                waiting.set_result(None)
                return
        self._taken -= 1

    def check(self, now: float, cpu: Callable[[], float | None]) -> None:
        """Look after the worker: end it when a call of it takes too long, or it does not answer a ping.

        `cpu` measures the processor time that it has used so far, in seconds.
        """
        used = cpu() if self._live else None
        for live in self._live.values():
            longest = live.wanted.longest_ms or self._limits.call_timeout_ms
            if now - live.began > longest / 1000:
                self._end(f"a call of {live.wanted.hook} took longer than {longest} ms")
                return
            if used is not None:
                live.cpu = used if live.cpu is None else live.cpu
                most = live.wanted.cpu_seconds or self._limits.cpu_seconds_per_call
                if used - live.cpu > most * len(self._live):
                    self._end(f"a call of {live.wanted.hook} used more than {most:g} s of the processor")
                    return
        self._check_ping(now)

    def _check_ping(self, now: float) -> None:
        if self._live:
            self._pinged = None
            self._seen = now
        elif self._pinged is not None:
            if now - self._pinged > PONG_WITHIN_S:
                self._end("it does not answer a ping")
        elif now - self._seen > PING_EVERY_S:
            self._ping += 1
            self._pinged = now
            self._write(Ping(self._ping))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport, and notice when the worker does not read."""
        self._transport = transport  # type: ignore[assignment]  # a stream's is one to write to; uvloop's class does not say so
        self._transport.set_write_buffer_limits(high=_UNREAD)

    def pause_writing(self) -> None:
        """End a worker that lets what is said to it pile up."""
        self._end("it does not read what it is told")

    def data_received(self, data: bytes) -> None:
        """Take in what the worker says, as long as it keeps to the rules."""
        if self.fault is not None:
            return
        self._bytes -= len(data)
        try:
            for payload in self._reader.feed(data):
                self._frames -= 1
                if self._frames < 0 or self._bytes < 0:
                    self._end("it says more than it may: a flood")
                    return
                self._take(from_worker(payload))
                if self.fault is not None:
                    return
        except ProtocolError as error:
            self._end(str(error)[:_LONGEST])

    def connection_lost(self, error: Exception | None) -> None:  # noqa: ARG002  asyncio's signature
        """Tell the supervisor, which learns from the zygote how the worker ended."""
        self.on_closed()

    def require_well(self) -> None:
        """Make sure that the worker has not ended meanwhile.

        Raises:
            UnfitError: it has.
        """
        if self.fault is not None:
            raise UnfitError(f"the worker ended while it started: {self.fault}")

    def close(self) -> None:
        """Let the worker end: it has nothing more to do."""
        self._transport.abort()

    def finish(self, reason: str) -> None:
        """Fail whatever still waits for the worker: it is gone."""
        self.fault = self.fault or reason
        self.killers = tuple(live.wanted.event for live in self._live.values())
        error = DiedError(self.fault)
        for live in self._live.values():
            self._end_asks(live)
            if not live.future.done():
                live.future.set_exception(error)
        for waiting in self._queue:
            if not waiting.done():
                waiting.set_exception(error)
        self._live.clear()
        self._queue.clear()
        if not self.hello.done():
            self.hello.set_exception(UnfitError(f"the worker ended while it started: {self.fault}"))
            self.hello.exception()

    def _end(self, fault: str) -> None:
        if self.fault is None:
            self.fault = fault
            self.on_fault()

    def _write(self, message: FromHost) -> None:
        if not self._transport.is_closing():
            self._transport.write(frame(message))

    def _take(self, message: FromWorker) -> None:
        self._seen = clock()
        match message:
            case Answer(call, value):
                self._settle(call, value, None)
            case Failure(call, error, place):
                self._settle(call, None, HookError(place[:_LONGEST] or error[:_LONGEST]))
            case BrokerCall():
                self._ask(message)
            case LogLine():
                self._note(message)
            case Pong(number):
                if self._pinged is None or number != self._ping:
                    self._end("it answers a ping that nobody sent")
                self._pinged = None
            case Hello() | Unfit():
                self._greet(message)

    def _greet(self, message: Hello | Unfit) -> None:
        if self.hello.done():
            self._end("it greets twice")
        elif isinstance(message, Unfit):
            self.hello.set_exception(UnfitError(message.reason[:_LONGEST]))
        elif message.protocol != PROTOCOL:
            self.hello.set_exception(UnfitError(f"it speaks version {message.protocol} of the protocol, not {PROTOCOL}"))
        else:
            self.hello.set_result(message)

    def _settle(self, call: int, value: Raw | None, error: WorkerError | None) -> None:
        live = self._live.pop(call, None)
        if live is None:
            self._end("it answers a call that nobody made")
            return
        self._end_asks(live)
        self.used = clock()
        if not live.future.done():
            if error is not None:
                live.future.set_exception(error)
            else:
                live.future.set_result(value if value is not None else raw(None))
        self._release()

    def _ask(self, request: BrokerCall) -> None:
        live = self._live.get(request.call)
        refusal = (
            ("call_over", "the call that this is asked for is over")
            if live is None or live.abandoned
            else ("repeated", "this number is taken by a question that is still open")
            if request.id in live.asks
            else ("too_many", f"at most {ASKS_AT_ONCE} questions may be open for one call")
            if len(live.asks) >= ASKS_AT_ONCE
            else None
        )
        if refusal is not None or live is None:
            self.refused_asks += 1
            self._write(BrokerFailure(request.id, *(refusal or ("call_over", ""))))
            return
        task = self._loop.create_task(self._answered(live, request))
        live.asks[request.id] = task

    async def _answered(self, live: _Live, request: BrokerCall) -> None:
        reply: BrokerAnswer | BrokerFailure
        try:
            reply = BrokerAnswer(request.id, await self._broker.answer(live.handle, request))
            frame(reply)
        except RefusedError as error:
            self.refused_asks += 1
            reply = BrokerFailure(request.id, error.code, error.message)
        except ProtocolError:
            reply = BrokerFailure(request.id, "too_large", "the answer is larger than a message may be")
        except Exception:
            logging.getLogger("wangge.plugins").exception("The broker failed at %s of %s", request.method[:100], self._plugin)
            reply = BrokerFailure(request.id, "failed", "the platform could not do it")
        if live.asks.pop(request.id, None) is not None and live.handle.call in self._live:
            self._write(reply)

    def _note(self, line: LogLine) -> None:
        if self._lines <= 0:
            self.dropped_lines += 1
            return
        self._lines -= 1
        write = {"info": self._log.info, "warning": self._log.warning, "error": self._log.error}[line.level]
        facts = {
            f"{key[:_LONGEST_NAME]}_" if key in {"self", "message"} else key[:_LONGEST_NAME]: value[:_LONGEST]
            if isinstance(value, str)
            else value
            for key, value in list(line.facts.items())[:_FACTS]
        }
        write(line.message[:_LONGEST_LINE].replace("\n", "\\n"), **facts)

    def _end_asks(self, live: _Live) -> None:
        for task in live.asks.values():
            task.cancel()
        live.asks.clear()
