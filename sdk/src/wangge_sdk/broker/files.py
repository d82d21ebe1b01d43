"""The photos of cases, for plugins that have to look at them.

They have a permission of their own: whoever agreed that a plugin reads cases agreed to how many photos there are, not to what
they show. Places that were hidden in a photo are hidden here too.
"""

from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from wangge_sdk.broker.method import Id, Method

LARGEST_PART: Final = 512 * 1024
"""Bytes of a file that one answer holds."""
FileSize = Literal["full", "thumbnail"]


class FileList(Struct, frozen=True, forbid_unknown_fields=True):
    """The case whose photos are wanted."""

    case_id: Id


class FileData(Struct, frozen=True, kw_only=True):
    """A photo of a case: sizes in bytes and pixels, of the whole picture."""

    id: str
    media_type: str
    size: int
    width: int
    height: int
    created_at: datetime
    purpose: str | None = None
    """The step that it came with, such as ``report`` or ``handle``."""


class Files(Struct, frozen=True):
    """Photos, the oldest first."""

    items: tuple[FileData, ...]


class FileRead(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a photo, from ``offset``; the thumbnail is at most 480 pixels wide and high."""

    id: Id
    size: FileSize = "full"
    offset: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0


class FilePart(Struct, frozen=True):
    """Bytes of the photo, and how many it has in all; none past its end."""

    id: str
    data: bytes
    total: int


_SCOPE: Final = "cases.photos:read"
FILES_LIST: Final = Method(name="files.list", arguments=FileList, answer=Files, scope=_SCOPE, cost=2)
FILES_READ: Final = Method(name="files.read", arguments=FileRead, answer=FilePart, scope=_SCOPE, cost=5)
