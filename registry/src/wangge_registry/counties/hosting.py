"""Hosting a county: a process of its own on a port of its own, with a version's wheel in it, gone when it is closed."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeAlias
from urllib.parse import urlsplit

from wangge_registry.counties.model import Terms
from wangge_registry.trials.means import Means
from wangge_registry.trials.server import NotStartedError, TrialServer
from wangge_registry.trials.subject import NotReadableError, Subject
from wangge_sdk.trials import Ready


class Hosted(Protocol):
    """A county that runs."""

    ready: Ready

    @property
    def alive(self) -> bool:
        """Whether it still runs."""

    def stop(self) -> None:
        """End it, and leave nothing."""


Host: TypeAlias = Callable[[str, bytes, int], Hosted]
"""Starts a county with a wheel, given by name and bytes, on a port; blocks. Raises NotStartedError."""


class _Platform:
    """A platform's process, and the folder that goes with it."""

    def __init__(self, means: Means, terms: Terms, name: str, wheel: bytes, port: int) -> None:
        self._place = tempfile.TemporaryDirectory(prefix="wangge-county-", ignore_cleanup_errors=True)
        try:
            subject = Subject(name, wheel, Path(self._place.name), Path(means.libraries) if means.libraries else None)
            doors = ("--doors", "--host", terms.host, "--port", str(port))
            self._server = TrialServer(Path(means.platform), subject.wheel, subject.wheels, *doors)
        except NotReadableError as error:
            self._place.cleanup()
            raise NotStartedError(str(error)) from error
        except BaseException:
            self._place.cleanup()
            raise
        self.ready = self._server.ready

    @property
    def alive(self) -> bool:
        return self._server.alive

    def stop(self) -> None:
        self._server.stop()
        self._place.cleanup()


def platforms(means: Means, terms: Terms) -> Host:
    """Return what hosts counties with this machine's means."""
    return lambda name, wheel, port: _Platform(means, terms, name, wheel, port)


def entrance_of(ready: Ready, terms: Terms) -> str:
    """Return the address that lets a browser in."""
    return terms.url.replace("{port}", str(urlsplit(ready.url).port)) + ready.doors
