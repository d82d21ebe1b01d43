"""What areas have agreed to, as values. Pure."""

from datetime import datetime
from enum import StrEnum

import msgspec

from wangge_sdk.manifest.asking import Asking


class Act(StrEnum):
    """What an area did about a grant."""

    GRANTED = "granted"
    """It agreed to what a version asked for."""
    WITHDRAWN = "withdrawn"
    """It took its agreement back: nothing may be done there and below, whatever the areas above agreed to."""


class GrantEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One act of an area about a plugin. The last one counts; the others are its history."""

    plugin: str
    area: str
    number: int
    """Counts the acts of this area about this plugin, from 1."""
    act: Act
    version: str
    """The version that asked."""
    manifest: str
    """SHA-256 of that version's manifest, so that it can be told what was read."""
    asking: Asking
    """All that it asked for, what is optional included."""
    taken: tuple[str, ...]
    """Scopes whose optional part was granted."""
    officer: str
    """Who looked at it for the protection of data, where that was needed."""
    by: str
    at: datetime


class Consent(StrEnum):
    """How an area stands to what a version of a plugin asks for."""

    NOT_NEEDED = "not_needed"
    """It asks for nothing."""
    MISSING = "missing"
    """Neither the area nor one above has agreed to anything."""
    WITHDRAWN = "withdrawn"
    """The area or one above took its agreement back."""
    WAITING = "waiting"
    """The version asks for more than was agreed to and runs under the old grant."""
    GIVEN = "given"
    """All that it asks for was agreed to, but what is optional."""


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """What a person agrees to, as they saw it."""

    number: int
    """The number of the last act that they saw; 0 when there was none."""
    manifest: str
    """The digest of the manifest whose sentences they read."""
    optional: tuple[str, ...] = ()
    officer: str = ""
