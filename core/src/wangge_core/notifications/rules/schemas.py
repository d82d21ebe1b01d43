"""Rules and quiet hours as they go over the wire."""

from typing import Annotated

import msgspec

from wangge_core.notifications.rules.model import PLACEHOLDERS, Rule

Clock = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Local time, HH:MM.")]


class RuleItem(msgspec.Struct, frozen=True, kw_only=True):
    """A rule in force. set_by: the area that says so, null for the platform's own; shipped: whether it comes with the platform."""

    id: str
    rule: Rule
    set_by: str | None
    shipped: bool


class RuleList(msgspec.Struct, frozen=True):
    """The rules of an area, and what their templates may name."""

    area: str
    items: tuple[RuleItem, ...]
    placeholders: tuple[str, ...] = PLACEHOLDERS


class QuietHoursIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From when until when people are left in peace; the same time twice means never."""

    begins: Clock
    ends: Clock


class QuietHoursOut(msgspec.Struct, frozen=True):
    """The quiet hours in force. set_by: the area that says so, null for the platform's own."""

    area: str
    begins: str
    ends: str
    set_by: str | None
