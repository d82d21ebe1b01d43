"""What a plugin asks of the platform while it answers a hook."""

from abc import ABC, abstractmethod
from typing import Any, Final

import msgspec
from msgspec import Raw

from wangge_sdk.broker.awaiting import Awaiting
from wangge_sdk.broker.clients import (
    Algorithms,
    Areas,
    Cases,
    Classes,
    Clock,
    Collections,
    Escalations,
    Events,
    Extensions,
    Files,
    Http,
    Jobs,
    Notifications,
    People,
    Settings,
    Timers,
    Units,
)
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.host_protocol import raw

__all__ = ["NO_PLATFORM", "Platform", "RefusedError"]


class Platform(ABC):
    """The platform, as one call sees it: it answers until the hook has returned, and not after.

    ``ctx.platform.cases.get(id)`` waits for its answer; ``await ctx.platform.awaiting.cases.get(id)`` does so in a
    coroutine. Each may raise ``RefusedError``; its ``code`` is stable, and its message says how to mend it.
    """

    @abstractmethod
    def send(self, method: str, arguments: Raw) -> Raw:
        """Ask for something, encoded, and wait for the answer.

        Raises:
            RefusedError: it is not granted here, or cannot be done.
        """

    async def send_awaiting(self, method: str, arguments: Raw) -> Raw:
        """Do the same in a coroutine. In a worker nothing else goes on meanwhile."""
        return self.send(method, arguments)

    def ask(self, method: str, **arguments: object) -> Any:  # noqa: ANN401  each method has an answer of its own
        """Ask for something by the name of its method, and return the answer as plain values.

        Raises:
            RefusedError: it is not granted here, or cannot be done.
        """
        return msgspec.msgpack.decode(self.send(method, raw(arguments)))

    @property
    def awaiting(self) -> Awaiting:
        """The same methods, to be awaited."""
        return Awaiting(self.send_awaiting)

    @property
    def cases(self) -> Cases:
        """Cases."""
        return Cases(self.send)

    @property
    def classes(self) -> Classes:
        """What cases are about."""
        return Classes(self.send)

    @property
    def collections(self) -> Collections:
        """Documents of collections."""
        return Collections(self.send)

    @property
    def people(self) -> People:
        """Those who work here."""
        return People(self.send)

    @property
    def areas(self) -> Areas:
        """The area tree."""
        return Areas(self.send)

    @property
    def units(self) -> Units:
        """Units that cases are sent to."""
        return Units(self.send)

    @property
    def settings(self) -> Settings:
        """The plugin's settings."""
        return Settings(self.send)

    @property
    def clock(self) -> Clock:
        """Time limits by the working calendar."""
        return Clock(self.send)

    @property
    def events(self) -> Events:
        """The plugin's own events."""
        return Events(self.send)

    @property
    def notifications(self) -> Notifications:
        """Notices to people."""
        return Notifications(self.send)

    @property
    def escalations(self) -> Escalations:
        """Chains of calls."""
        return Escalations(self.send)

    @property
    def http(self) -> Http:
        """The outside, through the platform."""
        return Http(self.send)

    @property
    def timers(self) -> Timers:
        """Moments at which jobs of the plugin are to be done once."""
        return Timers(self.send)

    @property
    def jobs(self) -> Jobs:
        """The plugin's jobs."""
        return Jobs(self.send)

    @property
    def algorithms(self) -> Algorithms:
        """Algorithms that advise."""
        return Algorithms(self.send)

    @property
    def extensions(self) -> Extensions:
        """The points that the plugin opens to others."""
        return Extensions(self.send)

    @property
    def files(self) -> Files:
        """The photos of cases."""
        return Files(self.send)


class _NoPlatform(Platform):
    def send(self, method: str, arguments: Raw) -> Raw:  # noqa: ARG002  as the base has it
        raise RefusedError("unavailable", f"{method} cannot be asked for here: nobody answers.")


NO_PLATFORM: Final[Platform] = _NoPlatform()
"""Refuses everything: where nobody answers."""
