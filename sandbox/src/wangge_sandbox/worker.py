"""The work of a worker: answer one call after the other, or several at a time where the manifest asks for it.

Everything here shares a process with foreign code and is trusted by nobody: the host checks each word that comes out.
"""

import io
import os
import socket
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any, Final, Literal

import msgspec

from wangge_sandbox import canaries
from wangge_sandbox.orders import Spawn
from wangge_sdk.hooks.loading import CodeError, Hook, load, place_of
from wangge_sdk.host_protocol import (
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
    from_host,
    raw,
)
from wangge_sdk.log import Fact
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import HookContext

_CHUNK: Final = 64 * 1024
_LONGEST_LINE: Final = 2000

Level = Literal["info", "warning", "error"]


class Line:
    """The stream to the host."""

    def __init__(self, stream: socket.socket, limit: int) -> None:
        """`limit` is the most bytes of a frame."""
        self._stream = stream
        self._limit = limit
        self._reader = FrameReader(limit)
        self._sending = threading.Lock()
        self._read: deque[FromHost] = deque()

    def say(self, message: FromWorker) -> None:
        """Send a message.

        Raises:
            ProtocolError: it is too long.
        """
        data = frame(message, self._limit)
        with self._sending:
            self._stream.sendall(data)

    def next(self) -> FromHost | None:
        """Return the next message, waiting for it; None when the host has gone."""
        while not self._read:
            data = self._stream.recv(_CHUNK)
            if not data:
                return None
            self._read.extend(from_host(payload) for payload in self._reader.feed(data))
        return self._read.popleft()


class Worker:
    """Serves the calls of one plugin."""

    def __init__(self, line: Line, spawn: Spawn, hooks: dict[str, Hook]) -> None:
        """`spawn` names the plugin; `hooks` are its, by id."""
        self._line = line
        self._spawn = spawn
        self._hooks = hooks
        self._calls: deque[Call] = deque()
        self._asked: dict[int, SimpleQueue[BrokerAnswer | BrokerFailure]] = {}
        self._last_asked = 0
        self._main = threading.get_ident()
        self._work: SimpleQueue[Call] | None = None
        if spawn.limits.concurrency > 1:
            self._work = SimpleQueue()
            for number in range(spawn.limits.concurrency):
                threading.Thread(target=self._serve_thread, name=f"call {number}", daemon=True).start()

    def run(self) -> None:
        """Serve until the host closes the line."""
        for message in self._messages():
            self._take(message)
            while self._calls:
                self._do(self._calls.popleft())

    def _messages(self) -> Iterator[FromHost]:
        while (message := self._line.next()) is not None:
            yield message

    def _take(self, message: FromHost) -> None:
        match message:
            case Call():
                if self._work is None:
                    self._calls.append(message)
                else:
                    self._work.put(message)
            case Cancel(call):
                self._calls = deque(each for each in self._calls if each.id != call)
            case Ping(number):
                self._line.say(Pong(number))
            case BrokerAnswer(number) | BrokerFailure(number):
                if waiting := self._asked.pop(number, None):
                    waiting.put(message)

    def _serve_thread(self) -> None:
        work = self._work
        while work is not None:
            self._do(work.get())

    def _do(self, call: Call) -> None:
        ctx = HookContext(
            area=call.area,
            plugin=self._spawn.plugin,
            version=self._spawn.version,
            log=CallLog(self._line, call.id),
            locale=call.locale,
            settings=call.settings,
            platform=CallPlatform(self, call.id),
        )
        try:
            self._line.say(Answer(call.id, raw(self._hooks[call.hook](ctx, call.request))))
        except BaseException as error:  # noqa: BLE001  foreign code may raise anything
            self._line.say(Failure(call.id, type(error).__name__[:100], place_of(error)))

    def ask(self, call: int, method: str, arguments: dict[str, object]) -> Any:  # noqa: ANN401  see `Platform.ask`
        """Ask the host and wait: by reading on, where nobody else reads."""
        self._last_asked += 1
        number = self._last_asked
        answers = self._asked[number] = SimpleQueue()
        self._line.say(BrokerCall(number, call, method, raw(arguments)))
        if self._work is None and threading.get_ident() == self._main:
            while answers.empty():
                message = self._line.next()
                if message is None:
                    raise RefusedError("gone", "the platform has gone")
                self._take(message)
        answer = answers.get()
        if isinstance(answer, BrokerFailure):
            raise RefusedError(answer.code, answer.message)
        return msgspec.msgpack.decode(answer.value)


class CallPlatform:
    """The platform, as one call sees it."""

    def __init__(self, worker: Worker, call: int) -> None:
        """`call` is the one on whose behalf it asks."""
        self._worker = worker
        self._call = call

    def ask(self, method: str, **arguments: object) -> Any:  # noqa: ANN401  see `Platform.ask`
        """Ask for something; see `wangge_sdk.platform.Platform`."""
        return self._worker.ask(self._call, method, arguments)


class CallLog:
    """Sends the lines of a call to the host, which writes them down."""

    def __init__(self, line: Line, call: int | None) -> None:
        """`call` is None for what is printed outside of any."""
        self._line = line
        self._call = call

    def info(self, message: str, **facts: Fact) -> None:
        """Write at level INFO."""
        self._write("info", message, facts)

    def warning(self, message: str, **facts: Fact) -> None:
        """Write at level WARNING."""
        self._write("warning", message, facts)

    def error(self, message: str, **facts: Fact) -> None:
        """Write at level ERROR."""
        self._write("error", message, facts)

    def _write(self, level: Level, message: str, facts: dict[str, Fact]) -> None:
        self._line.say(LogLine(self._call, level, message[:_LONGEST_LINE], facts))


class Printed(io.TextIOBase):
    """Standard output and error: what is printed becomes lines of the plugin's log."""

    def __init__(self, log: Callable[[str], None]) -> None:
        """`log` takes each line."""
        self._log = log
        self._begun = ""

    def write(self, text: str) -> int:
        """Send the lines that are complete."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._log(line[:_LONGEST_LINE])
        self._begun = self._begun[-_LONGEST_LINE:]
        return len(text)


def work(spawn: Spawn, stream: socket.socket) -> None:
    """Load the plugin, greet the host, and serve. Every wall is up already."""
    line = Line(stream, spawn.frame_limit)
    log = CallLog(line, None)
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), Printed(log.info), Printed(log.warning)
    if not spawn.place:
        line.say(Hello(PROTOCOL, spawn.plugin, spawn.version, canaries.tried(spawn.arguments)))
        return
    try:
        hooks = load(spawn.module)
    except CodeError as error:
        line.say(Unfit(str(error)[:_LONGEST_LINE]))
        return
    line.say(Hello(PROTOCOL, spawn.plugin, spawn.version, tuple(sorted(hooks))))
    try:
        Worker(line, spawn, hooks).run()
    except (OSError, ProtocolError):
        os._exit(3)
