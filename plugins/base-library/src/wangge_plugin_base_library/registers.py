"""The registers as the code sees them, and what their documents are called."""

from collections.abc import Mapping
from typing import Final

from wangge_sdk.registers import Registers, Shelf

LABELS: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("name",),
    "household": ("number", "home"),
    "room": ("address",),
    "building": ("name",),
    "enterprise": ("name",),
    "place": ("name",),
    "organisation": ("name",),
    "object": ("name",),
}
"""The fields that name a document of each register to a reader."""


def registers_of(shelf: Shelf) -> Registers:
    """Return the registers of a call."""
    return Registers(shelf, LABELS)


def masked_name(name: str) -> str:
    """Return what the mask of a name leaves, for where a name stands in another document."""
    return name[:1] + "*" * max(1, len(name) - 1)
