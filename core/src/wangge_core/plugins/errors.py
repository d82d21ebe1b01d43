"""What can go wrong with plugins, apart from what a plugin does when it is called.

WanggeError
├── NotFoundError    plugin_not_found, hook_not_found
├── ConflictError    plugin_unusable: it is there, and its state does not allow it to be switched on; plugin_not_granted: nobody
│                    has agreed to what it asks for; grant_outdated, grant_changed, grant_missing (see `grants.service`);
│                    plugin_retired: its data wait for their end (see `retirement`)
└── InvalidError     plugin_settings: settings that the plugin's schema refuses; grant_invalid

RefusedError         the host will not run this code; becomes the plugin's state, never an answer
"""

from wangge_core.errors import ConflictError, NotFoundError
from wangge_sdk.texts import Text


class PluginNotFoundError(NotFoundError):
    """No plugin of that id is installed, or not in that version."""

    def __init__(self, plugin: str, version: str | None = None) -> None:
        """`plugin` is the id that was asked for, and `version` the version if one was named."""
        what = f"plugin {plugin[:80]!r}" if version is None else f"version {version[:40]!r} of plugin {plugin[:80]!r}"
        super().__init__("plugin_not_found", f"No {what} is installed here.")


class HookNotFoundError(NotFoundError):
    """There is no hook of that name, or it is not of the kind that is asked for."""

    def __init__(self, hook: str) -> None:
        """`hook` is the name that was asked for."""
        super().__init__("hook_not_found", f"There is no hook {hook[:80]!r} of the kind that an area can choose a plugin for.")


class UnusablePluginError(ConflictError):
    """The plugin is installed and cannot be switched on; the detail says why."""

    def __init__(self, plugin: str, reason: str) -> None:
        """`reason` is the host's sentence about the plugin's state."""
        super().__init__("plugin_unusable", f"{plugin} cannot be switched on: {reason}")


class RetiredError(ConflictError):
    """The plugin is retired: its data wait for their end."""

    def __init__(self, plugin: str) -> None:
        """`plugin` is its id."""
        detail = f"{plugin} is retired; take that back first: DELETE /plugins/{plugin}/retirement."
        super().__init__("plugin_retired", detail)


class NotGrantedError(ConflictError):
    """The plugin asks for something, and neither the area nor one above has agreed to it."""

    def __init__(self, plugin: str, area: str) -> None:
        """`area` is where it was to be switched on."""
        detail = f"Nobody has agreed to what {plugin} asks for in {area}: read it at /plugins/{plugin}/grant?area={area} and agree first."
        super().__init__("plugin_not_granted", detail)


class RefusedError(Exception):
    """The host will not run a plugin's code."""

    def __init__(self, reason: Text) -> None:
        """`reason` is shown to the county's administrator."""
        super().__init__(reason["en"])
        self.reason = reason
