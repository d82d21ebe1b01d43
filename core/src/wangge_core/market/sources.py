"""Where metadata and files come from: a registry, through the guarded egress, or a folder, such as an unpacked bundle.

Neither is believed: whatever a source gives is verified afterwards.
"""

import asyncio
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from wangge_core.egress.model import Outgoing
from wangge_core.egress.service import Egress

MOST_BYTES: Final = 32 * 1024 * 1024
"""No metadata and no file is larger: a wheel has at most 20 MB."""
PURPOSE: Final = "market"
_SECONDS: Final = 60.0
_FOUND: Final = 200


class MissingError(Exception):
    """A source has no such file, or does not give it."""

    def __init__(self, name: str, status: int = 404) -> None:
        """`status` is as in HTTP."""
        super().__init__(f"{name}: status {status}")
        self.status = status


class Source(Protocol):
    """Gives files by their place: `metadata/…` and `targets/…`."""

    def read(self, name: str) -> bytes:
        """Return a file. Blocks, so it is called in a thread.

        Raises:
            MissingError: there is none.
            WanggeError, OSError: it cannot be reached.
        """
        ...


class FolderSource:
    """A folder with `metadata` and `targets` in it."""

    def __init__(self, folder: Path) -> None:
        """`folder` may be anybody's."""
        self._folder = folder

    def read(self, name: str) -> bytes:
        """See `Source.read`."""
        if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
            raise MissingError(name, 403)
        path = self._folder / name
        if not path.is_file():
            raise MissingError(name)
        with path.open("rb") as file:
            return file.read(MOST_BYTES)


class RegistrySource:
    """A registry over HTTP; private places only by the operator's list."""

    def __init__(self, url: str, egress: Egress) -> None:
        """`url` is the registry's; its signed metadata lies below `/tuf/`. Made inside of the running loop."""
        self._url = f"{url.rstrip('/')}/tuf/"
        self._egress = egress
        self._loop = asyncio.get_running_loop()

    def read(self, name: str) -> bytes:
        """See `Source.read`."""
        outgoing = Outgoing(method="GET", url=f"{self._url}{name}", purpose=PURPOSE, seconds=_SECONDS, largest=MOST_BYTES)
        answer = asyncio.run_coroutine_threadsafe(self._egress.fetch(outgoing), self._loop).result()
        if answer.status != _FOUND:
            raise MissingError(name, answer.status)
        return answer.body
