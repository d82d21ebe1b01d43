"""Grants over HTTP."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from wangge_sdk.scopes import Group
from wangge_sdk.texts import Text

ConsentState = Literal["not_needed", "missing", "withdrawn", "waiting", "given"]
EffectName = Literal["none", "narrowed", "widened", "sensitive"]
ScopeName = Annotated[str, msgspec.Meta(max_length=100)]


class AgreementIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one agrees to, as one saw it: number and digest of what was read."""

    number: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]
    manifest: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    optional: Annotated[list[ScopeName], msgspec.Meta(max_length=50)] = []
    officer: Annotated[str, msgspec.Meta(max_length=100)] = ""


class AskOut(msgspec.Struct, frozen=True):
    """One thing that a plugin asks for. `choice` is the scope to take or to leave when it is optional, `taken` whether it was."""

    group: Group
    text: Text
    reason: Text | None
    choice: str | None
    taken: bool
    protected: bool


class ChangeOut(msgspec.Struct, frozen=True):
    """One thing that differs from what was agreed to."""

    group: Group
    effect: EffectName
    text: Text


class GrantOut(msgspec.Struct, frozen=True, kw_only=True):
    """What a plugin asks for in an area, what was agreed to, and what waits.

    `number` is that of the area's own last act; `from_area` whose act holds here; `agreed_version` the version it was about.
    """

    plugin: str
    version: str
    area: str
    number: int
    manifest: str
    consent: ConsentState
    effect: EffectName
    asks: list[AskOut]
    changes: list[ChangeOut]
    needs_officer: bool
    from_area: str | None
    from_name: str | None
    from_name_en: str | None
    agreed_version: str | None
    by: str | None
    at: datetime | None


class GrantActOut(msgspec.Struct, frozen=True):
    """An act of an area about a plugin."""

    number: int
    act: Literal["granted", "withdrawn"]
    version: str
    manifest: str
    optional: list[str]
    officer: str
    by: str
    at: datetime


class GrantHistory(msgspec.Struct, frozen=True):
    """Every act of an area about a plugin, the last first."""

    items: list[GrantActOut]
