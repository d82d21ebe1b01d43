"""What of a late change can be written, and what somebody has to decide. Pure."""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec

from wangge_core.collections.model import Body, Change
from wangge_sdk.manifest.collections import OnConflict


class Merged(msgspec.Struct, frozen=True):
    """A late change taken apart: `rest` is written, `clash` is set aside."""

    rest: dict[str, Any]
    clash: dict[str, Any]


def touched_since(history: Iterable[Change], version: int) -> frozenset[str]:
    """Return the fields that were changed after a version."""
    return frozenset(name for change in history if change.version > version for name in change.fields)


def taken_since(history: Iterable[Change], version: int, by: str, changes: Body) -> frozenset[str]:
    """Return the fields of a change that were written from it already: it is sent again when its answer was lost.

    What somebody wrote over them meanwhile was written in knowledge of them, and stands.
    """
    return frozenset(
        name
        for change in history
        if change.version > version and change.by == by and change.fields
        if all(field in changes and changes[field] == after for field, (_, after) in change.fields.items())
        for name in change.fields
    )


def merged_change(now: Body, touched: Collection[str], changes: Body, policy: OnConflict = "supervisor") -> Merged:
    """Take a change apart that was made on an older version.

    What already reads as wanted is neither: sending a change twice, or two people who saw the same, is no conflict. By the policy
    `last-writer` nothing is set aside: what arrives last stands, and the history keeps what was there before.
    """
    wanted = {name: value for name, value in changes.items() if now.get(name) != value}
    clash = {name: value for name, value in wanted.items() if name in touched} if policy == "supervisor" else {}
    return Merged({name: value for name, value in wanted.items() if name not in clash}, clash)
