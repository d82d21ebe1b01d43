"""A plugin that kills the server while it is being loaded is not loaded again.

While a plugin is loaded, a marker file stands under the data folder, locked by the process that loads it. The
kernel drops the lock when the process dies, however it dies. So a marker that can be locked has been left by a
dead server: the plugin is held back until an administrator clears it.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class BootGuard:
    """The markers of one server's data folder, one file per plugin and version: a new one that kills does not hold back the old."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when it is not there."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def is_held(self, code: str) -> bool:
        """Tell whether a server died while it loaded this code, which is named by plugin and version."""
        try:
            with self._marker(code).open("rb+") as marker:
                fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
        except FileNotFoundError:
            return False
        except BlockingIOError:  # another process of ours is loading it right now
            return False

    @contextmanager
    def loading(self, code: str) -> Iterator[None]:
        """Keep the marker while the block runs; an exception is no death and takes it away too."""
        path = self._marker(code)
        with path.open("ab+") as marker:
            with suppress(BlockingIOError):
                fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                yield
            finally:
                path.unlink(missing_ok=True)

    def clear(self, code: str) -> None:
        """Let the code be loaded again."""
        self._marker(code).unlink(missing_ok=True)

    def _marker(self, code: str) -> Path:
        return self._folder / f"loading={code}"
