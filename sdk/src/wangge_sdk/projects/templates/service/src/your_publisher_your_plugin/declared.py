# ruff: noqa
# fmt: off
"""What plugin.json declares, as Python types. Written by `wangge plugin types`: change the schemas, not this file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What code reads of the settings in an area."""

    least_characters: Annotated[int, Meta(ge=0, le=100)] = 6
    """Fewest characters"""


def settings_of(values: Mapping[str, Any]) -> Settings:
    """Return what ``ctx.settings`` says, with the defaults of what nobody has set."""
    return msgspec.convert(values, Settings)
