"""Libraries that plugins bring: wheels of plain Python, each by its digest and name. A plugin's lock says by digest which it needs.

They are no packages of the index: nobody resolves a name here, so a library of the same name cannot take another's place.
"""

import hashlib
import re
from pathlib import Path
from typing import Final

from wangge_sdk.manifest.wheels import MOST_PACKED
from wangge_sdk.rulepack.archives.directory import ArchiveError, read_directory
from wangge_serving.errors import InvalidError

FOLDER: Final = "libraries"
_PURE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+]*-[A-Za-z0-9_.+!]+-[A-Za-z0-9_.]+-none-any\.whl")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Libraries:
    """The wheels, in a folder."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made with the first wheel."""
        self._folder = folder

    def take_all(self, folder: Path) -> dict[str, str]:
        """Keep the wheels of a folder and return their digests by name.

        Raises:
            InvalidError: `library`, when one is no wheel of plain Python, or there is none.
        """
        wheels = sorted(folder.glob("*.whl"))
        if not wheels:
            raise InvalidError("library", f"There is no wheel in {folder}.")
        return {wheel.name: self.take(wheel) for wheel in wheels}

    def take(self, wheel: Path) -> str:
        """Keep a copy of a wheel and return its digest; the same one once more changes nothing.

        Raises:
            InvalidError: `library`, when it is no wheel of plain Python.
            OSError: it cannot be read or kept.
        """
        if not _PURE.fullmatch(wheel.name):
            raise InvalidError("library", f"{wheel.name} is not named as a wheel of plain Python (…-none-any.whl).")
        content = wheel.read_bytes()
        if len(content) > MOST_PACKED:
            raise InvalidError("library", f"{wheel.name} has more than {MOST_PACKED // 1024 // 1024} MB.")
        try:
            read_directory(content)
        except ArchiveError as error:
            raise InvalidError("library", f"{wheel.name} is no readable wheel: {error}") from error
        digest = hashlib.sha256(content).hexdigest()
        self._folder.mkdir(parents=True, exist_ok=True)
        partial = self._folder / f".{digest}.part"
        partial.write_bytes(content)
        partial.rename(self._folder / f"{digest}.{wheel.name}")
        return digest

    def find(self, digest: str, name: str) -> Path | None:
        """Return where a wheel lies; None when there is none of that digest and name."""
        if not _DIGEST.fullmatch(digest) or not _PURE.fullmatch(name):
            return None
        path = self._folder / f"{digest}.{name}"
        return path if path.is_file() else None
