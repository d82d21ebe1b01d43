"""What a plugin's worker and its host say to each other.

They are joined by one stream. Each message is a frame: its length in four bytes, big-endian, then that many
bytes of MessagePack. A message is an array whose first item names its kind::

    worker                                   host
      │  Hello(protocol, plugin, hooks …)  ─▶ │   once, before anything else; or Unfit, and the end
      │ ◀─  Call(id, hook, request …)         │
      │  BrokerCall(id, call, method …)    ─▶ │   zero or more, while that call lives
      │ ◀─  BrokerAnswer | BrokerFailure      │
      │  LogLine(call, level, message …)   ─▶ │
      │  Answer(call, value) | Failure     ─▶ │   exactly one for each call
      │ ◀─  Cancel(call)                      │   nobody waits for that call any more
      │ ◀─  Ping(id)                          │
      │  Pong(id)                          ─▶ │

The host believes nothing that a worker says about itself beyond these messages: plugin, version, area and
user of a broker call are those of the live call it names. No message carries a token or a secret.

Values of hooks travel as they are, undecoded (``msgspec.Raw``), until the hook's own type is known; see
``wangge_sdk.hooks.SPECS``. A field may be added at the end of a message, with a default.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec
from msgspec import Raw, Struct

from wangge_sdk.log import Fact

PROTOCOL: Final = 1
"""Version of this protocol; a host refuses a worker that says another one."""
MAX_FRAME: Final = 1024 * 1024
"""Bytes a message may have unless both sides were told otherwise."""
FRAME_CEILING: Final = 4 * 1024 * 1024
"""Bytes no message may have, whatever was agreed: a megabyte of empty maps takes 76 MB when decoded."""

_PREFIX: Final = 4


class ProtocolError(Exception):
    """The other side sent something that is not a message; the stream cannot be used any more."""


class Hello(Struct, frozen=True, array_like=True, tag="hello"):
    """The worker is ready: it has imported the plugin."""

    protocol: int
    plugin: str
    version: str
    hooks: tuple[str, ...]
    """Hooks that the code implements, as ``suggest_class.v1``; the host compares them with the manifest."""


class Unfit(Struct, frozen=True, array_like=True, tag="unfit"):
    """The plugin's code cannot be used; the worker ends."""

    reason: str
    """Name of the exception's class and the place, or the rule that the code breaks; never a value."""


class Call(Struct, frozen=True, array_like=True, tag="call"):
    """Call a hook."""

    id: int
    hook: str
    area: str
    locale: str
    budget_ms: int
    request: Raw
    """The hook's request, encoded."""
    settings: Mapping[str, Any] = {}
    """The plugin's settings as they hold in the area."""


class Cancel(Struct, frozen=True, array_like=True, tag="cancel"):
    """Nobody waits for that call any more; a worker that has not begun it leaves it out."""

    call: int


class Answer(Struct, frozen=True, array_like=True, tag="answer"):
    """What the hook answered."""

    call: int
    value: Raw
    """The answer, encoded; the host decodes it as the hook's answer type."""


class Failure(Struct, frozen=True, array_like=True, tag="failure"):
    """The hook failed."""

    call: int
    error: str
    """Name of the exception's class."""
    message: str


class BrokerCall(Struct, frozen=True, array_like=True, tag="broker_call"):
    """The plugin asks the platform for something, on behalf of a live call."""

    id: int
    call: int
    method: str
    """Such as ``cases.get``."""
    arguments: Raw


class BrokerAnswer(Struct, frozen=True, array_like=True, tag="broker_answer"):
    """The platform's answer to a ``BrokerCall``."""

    id: int
    value: Raw


class BrokerFailure(Struct, frozen=True, array_like=True, tag="broker_failure"):
    """The platform refused a ``BrokerCall``, or could not do it."""

    id: int
    code: str
    """Stable, such as ``forbidden``."""
    message: str


class Ping(Struct, frozen=True, array_like=True, tag="ping"):
    """Is the worker alive?"""

    id: int


class Pong(Struct, frozen=True, array_like=True, tag="pong"):
    """It is."""

    id: int


class LogLine(Struct, frozen=True, array_like=True, tag="log"):
    """A line of the plugin's log."""

    call: int | None
    """The call it was written in, if any."""
    level: Literal["info", "warning", "error"]
    message: str
    facts: Mapping[str, Fact] = {}


FromHost: TypeAlias = Call | Cancel | BrokerAnswer | BrokerFailure | Ping
FromWorker: TypeAlias = Hello | Unfit | Answer | Failure | BrokerCall | Pong | LogLine

_ENCODER: Final = msgspec.msgpack.Encoder()
_UNREADABLE: Final = (msgspec.MsgspecError, RecursionError, UnicodeDecodeError)
"""What the decoder raises at garbage: deep nesting and broken UTF-8 are told by errors of Python's own."""
_HOST_DECODER: Final[msgspec.msgpack.Decoder[FromHost]] = msgspec.msgpack.Decoder(FromHost)
_WORKER_DECODER: Final[msgspec.msgpack.Decoder[FromWorker]] = msgspec.msgpack.Decoder(FromWorker)


def raw(value: object) -> Raw:
    """Encode a value that travels inside a message."""
    return Raw(_ENCODER.encode(value))


def frame(message: FromHost | FromWorker, limit: int = MAX_FRAME) -> bytes:
    """Encode a message with its length.

    Raises:
        ProtocolError: it is longer than the limit.
    """
    payload = _ENCODER.encode(message)
    _check_length(len(payload), limit)
    return len(payload).to_bytes(_PREFIX, "big") + payload


def from_host(payload: bytes) -> FromHost:
    """Decode a message of the host.

    Raises:
        ProtocolError: it is none.
    """
    try:
        return _HOST_DECODER.decode(payload)
    except _UNREADABLE as error:
        raise ProtocolError(f"not a message of the host: {error}") from error


def from_worker(payload: bytes) -> FromWorker:
    """Decode a message of a worker.

    Raises:
        ProtocolError: it is none.
    """
    try:
        return _WORKER_DECODER.decode(payload)
    except _UNREADABLE as error:
        raise ProtocolError(f"not a message of a worker: {error}") from error


class FrameReader:
    """Cuts a stream of bytes into the payloads of frames, however the bytes come in."""

    def __init__(self, limit: int = MAX_FRAME) -> None:
        """Refuse frames longer than ``limit`` bytes, or than ``FRAME_CEILING``."""
        self._limit = limit
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take in bytes and yield the payloads that are complete.

        Raises:
            ProtocolError: a frame says that it is longer than the limit; known from its first four bytes.
        """
        self._buffer += data
        while len(self._buffer) >= _PREFIX:
            length = int.from_bytes(self._buffer[:_PREFIX], "big")
            _check_length(length, self._limit)
            end = _PREFIX + length
            if len(self._buffer) < end:
                return
            payload = bytes(self._buffer[_PREFIX:end])
            del self._buffer[:end]
            yield payload


def _check_length(length: int, limit: int) -> None:
    allowed = min(limit, FRAME_CEILING)
    if length > allowed:
        raise ProtocolError(f"a frame of {length} bytes; at most {allowed} are allowed")
