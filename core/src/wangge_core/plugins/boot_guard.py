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
    """The markers of one server's data folder, one file per plugin."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when it is not there."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def is_held(self, plugin: str) -> bool:
        """Tell whether a server died while it loaded this plugin."""
        try:
            with self._marker(plugin).open("rb+") as marker:
                fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
        except FileNotFoundError:
            return False
        except BlockingIOError:  # another process of ours is loading it right now
            return False

    @contextmanager
    def loading(self, plugin: str) -> Iterator[None]:
        """Keep the marker while the block runs; an exception is no death and takes it away too."""
        path = self._marker(plugin)
        with path.open("ab+") as marker:
            with suppress(BlockingIOError):
                fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                yield
            finally:
                path.unlink(missing_ok=True)

    def clear(self, plugin: str) -> None:
        """Let the plugin be loaded again."""
        self._marker(plugin).unlink(missing_ok=True)

    def _marker(self, plugin: str) -> Path:
        return self._folder / f"loading={plugin}"
