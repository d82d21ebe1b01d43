"""What of a late change can be written, and what somebody has to decide. Pure."""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from wangge_core.collections.model import Body, Change


class Merged(msgspec.Struct, frozen=True):
    """A late change taken apart: `rest` is written, `clash` is set aside."""

    rest: dict[str, Any]
    clash: dict[str, Any]


def touched_since(history: Iterable[Change], version: int) -> frozenset[str]:
    """Return the fields that were changed after a version."""
    return frozenset(name for change in history if change.version > version for name in change.fields)


def merged_change(now: Body, touched: Collection[str], changes: Body) -> Merged:
    """Take a change apart that was made on an older version.

    What already reads as wanted is neither: sending a change twice, or two people who saw the same, is no conflict.
    """
    wanted = {name: value for name, value in changes.items() if now.get(name) != value}
    clash = {name: value for name, value in wanted.items() if name in touched}
    return Merged({name: value for name, value in wanted.items() if name not in clash}, clash)
