"""When this server was backed up last: one line beside its data, for whoever looks after it."""

from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

FILE_NAME: Final = "last-backup.json"


class LastBackup(msgspec.Struct, frozen=True):
    """As of when, and how large."""

    made_at: datetime
    bytes: int


def remember_backup(data: Path, last: LastBackup) -> None:
    """Write it, over the one before."""
    fresh = data / f".{FILE_NAME}"
    fresh.write_bytes(msgspec.json.encode(last))
    fresh.replace(data / FILE_NAME)


def last_backup(data: Path) -> LastBackup | None:
    """Return the last one; None when there was none, or its line cannot be read."""
    try:
        return msgspec.json.decode((data / FILE_NAME).read_bytes(), type=LastBackup)
    except (OSError, msgspec.MsgspecError):
        return None
