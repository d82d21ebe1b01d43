"""One's own settings of plugins over HTTP."""

from typing import Any

import msgspec

from wangge_sdk.texts import Text


class OwnSettingsOut(msgspec.Struct, frozen=True, kw_only=True):
    """What one has set of a plugin for oneself, and what holds with the plugin's defaults."""

    plugin: str
    name: Text
    own: dict[str, Any]
    effective: dict[str, Any]
    defaults: dict[str, Any]
    form_schema: dict[str, Any] | None
    """Null where the plugin is not on for one any more: what was set can then only be taken back."""


class OwnSettingsList(msgspec.Struct, frozen=True):
    """All of them, by plugin."""

    items: tuple[OwnSettingsOut, ...]
