"""The values of a retirement. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec

State = Literal["exporting", "retired", "purged", "undone"]
WAIT: Final = timedelta(days=30)
"""So long the data of a retired plugin stay before they may be purged: time to see what is missing."""


class Retirement(msgspec.Struct, frozen=True, kw_only=True):
    """One plugin's retirement."""

    id: UUID
    plugin: str
    state: State
    by_id: str
    """Who retired it; somebody else purges it."""
    by_name: str
    at: datetime
    purge_from: datetime
    file: str = ""
    """Name of the export in the file store; empty as long as it is not there."""
    size: int = 0
    sha256: str = ""
    ended_by: str = ""
    ended_at: datetime | None = None


class ExportedFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file of an export, as its manifest lists it."""

    path: str
    rows: int
    bytes: int
    sha256: str


class ExportManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an export holds: the last file in it."""

    plugin: str
    versions: tuple[str, ...]
    exported_at: datetime
    retired_by: str
    files: tuple[ExportedFile, ...]
    left_out: tuple[str, ...]
    """What is not in it, and where it is instead."""


class Needed(msgspec.Struct, frozen=True, kw_only=True):
    """What still needs a plugin's data."""

    open_cases: int
    open_calls: int
    readers: tuple[str, ...]
    """Plugins that are on somewhere and read its documents."""


Counts = Mapping[str, int]
"""Rows that were deleted, by table or collection."""
