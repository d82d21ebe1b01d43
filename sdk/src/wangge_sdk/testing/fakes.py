"""What stands in for the platform in a plugin's tests. Everything is refused that a test has not allowed."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from wangge_sdk.host_protocol import raw
from wangge_sdk.log import Fact
from wangge_sdk.manifest.model import EgressHost
from wangge_sdk.platform import Platform, RefusedError

EGRESS: Final = "http."
"""Methods of the platform that reach other hosts begin with this."""
_BEGIN: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""A Monday, nine o'clock in the county."""


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        """Begin on a working day at nine in the morning, by China's time."""
        self._now = _BEGIN

    def now(self) -> datetime:
        """Return the time, aware."""
        return self._now

    def move(self, **by: float) -> datetime:
        """Go on by so many ``days``, ``hours``, ``minutes`` or ``seconds``, and return the time."""
        self._now += timedelta(**by)
        return self._now


class Line(Struct, frozen=True):
    """A line of the plugin's log."""

    level: str
    message: str
    facts: Mapping[str, Fact]


class LogRecorder:
    """Keeps what a plugin writes to its log."""

    def __init__(self) -> None:
        """Begin empty."""
        self.lines: list[Line] = []

    def info(self, message: str, **facts: Fact) -> None:
        """Keep a line."""
        self.lines.append(Line("info", message, facts))

    def warning(self, message: str, **facts: Fact) -> None:
        """Keep a line."""
        self.lines.append(Line("warning", message, facts))

    def error(self, message: str, **facts: Fact) -> None:
        """Keep a line."""
        self.lines.append(Line("error", message, facts))


class Asked(Struct, frozen=True):
    """Something a plugin asked of the platform."""

    method: str
    arguments: Mapping[str, Any]


class Granting(Protocol):
    """The fixture ``granted``."""

    def __call__(self, method: str, answer: object = None) -> None:
        """Let the plugin ask for ``method``; ``answer`` is what it gets, or a function of the arguments that gives it."""


class FakePlatform(Platform):
    """Answers what was granted and refuses the rest, as the platform does. What was asked is kept."""

    def __init__(self) -> None:
        """Grant nothing."""
        self.asked: list[Asked] = []
        self._answers: dict[str, object] = {}

    def grant(self, method: str, answer: object = None) -> None:
        """See ``Granting``."""
        self._answers[method] = answer

    def ask(self, method: str, **arguments: object) -> Any:  # noqa: ANN401  see `Platform.ask`
        """Answer; see ``wangge_sdk.platform.Platform``."""
        return msgspec.msgpack.decode(self.send(method, raw(arguments)))

    def send(self, method: str, arguments: msgspec.Raw) -> msgspec.Raw:
        """Answer in the wire's format, so that a test sees what a worker would see."""
        given = msgspec.msgpack.decode(arguments)
        self.asked.append(Asked(method, given))
        if method not in self._answers:
            raise RefusedError("forbidden", f"{method} is not granted here.")
        answer = self._answers[method]
        return raw(answer(**given) if callable(answer) else answer)


class EgressRecorder:
    """Stands in for the platform's way out: keeps each request, and answers only for hosts that the manifest declares."""

    def __init__(self, platform: FakePlatform, hosts: tuple[EgressHost, ...]) -> None:
        """``hosts`` are those of the manifest."""
        self._platform = platform
        self._hosts = {host.host for host in hosts if host.from_ == "backend"}

    @property
    def urls(self) -> tuple[str, ...]:
        """What was asked for, in order, refused requests too."""
        return tuple(str(each.arguments.get("url", "")) for each in self._platform.asked if each.method.startswith(EGRESS))

    def answer(self, method: str, answer: object) -> None:
        """Answer an egress method, such as ``http.fetch``, with a value or by a function of its arguments."""
        if not method.startswith(EGRESS):
            raise ValueError(f"{method} does not reach another host: use the fixture granted")

        def guarded(**arguments: object) -> object:
            host = urlsplit(str(arguments.get("url", ""))).hostname
            if host not in self._hosts:
                raise RefusedError("forbidden", f"{host} is not in the manifest's egress.")
            return answer(**arguments) if callable(answer) else answer

        self._platform.grant(method, guarded)
