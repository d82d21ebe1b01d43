"""What a machine has for trial runs."""

from pathlib import Path

from msgspec import Struct


class Means(Struct, frozen=True, kw_only=True):
    """Programs and folders that a trial run uses, as paths."""

    platform: str
    """The command `wangge`."""
    browser: str = ""
    """Chromium; empty for the one that the machine has."""
    libraries: str = ""
    """Folder of the libraries that locks name; empty where there is none."""

    @property
    def browser_program(self) -> Path | None:
        """The browser that the operator names, if any."""
        return Path(self.browser) if self.browser else None
