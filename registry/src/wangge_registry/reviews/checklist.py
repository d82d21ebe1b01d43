"""What a reviewer has to have looked at, by how delicate a version is. Pure.

Machines find what can be found by rule; this is what only a person can say. A version is approved by somebody who has
ticked all of it, and the ticks stand in the signed statement. The words are in `checklist.json`.
"""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from wangge_registry.versions.need import Need
from wangge_sdk.manifest import Manifest
from wangge_sdk.manifest.need import SECURITY_FIX
from wangge_sdk.texts import Text


class Item(Struct, frozen=True):
    """One thing to look at."""

    id: str
    text: Text


_ITEMS: Final[Mapping[str, tuple[Item, ...]]] = msgspec.json.decode(
    (files(__package__) / "checklist.json").read_bytes(), type=dict[str, tuple[Item, ...]]
)


def checklist_of(manifest: Manifest, need: Need) -> tuple[Item, ...]:
    """Return what a reviewer of this version ticks."""
    return tuple(item for tier in _tiers(manifest, need) for item in _ITEMS[tier])


def _tiers(manifest: Manifest, need: Need) -> Iterator[str]:
    yield "all"
    if manifest.security_fix:
        yield SECURITY_FIX
    if manifest.runtime.isolation != "none":
        yield "code"
    if manifest.egress:
        yield "egress"
    if need.personal_data:
        yield "personal"
    if need.in_process:
        yield "in_process"
    if need.algorithms:
        yield "algorithms"
