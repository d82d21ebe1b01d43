"""Retirements over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec


class PurgeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The plugin's id, typed to confirm."""

    confirm: Annotated[str, msgspec.Meta(max_length=120)]


class RetirementOut(msgspec.Struct, frozen=True, kw_only=True):
    """How a plugin stands with its end. `state` is `none` when it is not retired.

    `may_purge` is false for whoever retired it; `on_in` counts the areas in which it is still on, `readers` names plugins that read its
    documents.
    """

    plugin: str
    state: Literal["none", "exporting", "retired", "purged", "undone"]
    by: str
    at: datetime | None
    purge_from: datetime | None
    bytes: int
    sha256: str
    ended_by: str
    ended_at: datetime | None
    on_in: int
    open_cases: int
    open_calls: int
    readers: list[str]
    may_purge: bool


class DeletedOut(msgspec.Struct, frozen=True):
    """How many rows of what were deleted."""

    name: str
    rows: int


class PurgedOut(msgspec.Struct, frozen=True):
    """What was deleted."""

    items: list[DeletedOut]
