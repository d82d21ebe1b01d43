"""What can speak against changing a version.

ConflictError    plugin_not_on, version_unchanged, upgrade_outdated, no_version_before
"""

from wangge_serving.errors import ConflictError


class NotOnError(ConflictError):
    """The plugin is off where its version was to be changed."""

    def __init__(self, plugin: str, where: str, to: str | None = None) -> None:
        """`where` is an area, or says which areas; `to` is the version that all of them run already."""
        detail = f"{plugin} is off in {where}: switch it on there first."
        if to is not None:
            detail = f"There are no {where} for you to bring to version {to} of {plugin}: they run it already, or it is off there."
        super().__init__("plugin_not_on", detail)


class SameVersionError(ConflictError):
    """The area runs that version already."""

    def __init__(self, plugin: str, area: str, version: str) -> None:
        """Name what runs."""
        super().__init__("version_unchanged", f"{area} runs version {version} of {plugin} already.")


class OutdatedPlanError(ConflictError):
    """Somebody changed the version since the plan was read."""

    def __init__(self, plugin: str, area: str, running: str) -> None:
        """`running` is what runs now."""
        super().__init__("upgrade_outdated", f"{area} runs version {running} of {plugin} now: read again what an upgrade would change.")


class NothingBeforeError(ConflictError):
    """There is nothing to go back to."""

    def __init__(self, plugin: str, area: str) -> None:
        """Name the area."""
        super().__init__("no_version_before", f"{area} has run no other version of {plugin} by a choice of its own.")
