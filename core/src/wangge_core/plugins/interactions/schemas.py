"""Plugins' commands over HTTP."""

from typing import Any

import msgspec

from wangge_sdk.texts import Text


class CommandIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Run a command in an area, with what its form asks for."""

    area: str
    input: dict[str, Any] = {}


class CommandOut(msgspec.Struct, frozen=True):
    """What it came to: a sentence, if the plugin has one to say, and the plugin's page to open, if any, by its name in the manifest."""

    message: Text | None
    page: str | None
