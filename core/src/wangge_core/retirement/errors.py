"""What can speak against retiring and purging.

ConflictError    plugin_still_on, plugin_not_retired, export_not_ready, purge_too_early, plugin_needed
ForbiddenError   second_person, plugin_chosen_elsewhere
InvalidError     purge_unconfirmed
"""

from collections.abc import Sequence
from datetime import datetime

from wangge_core.errors import ConflictError, FieldError, ForbiddenError, InvalidError
from wangge_core.instants import LOCAL
from wangge_core.retirement.model import Needed

_SHOWN = 5


class StillOnError(ConflictError):
    """The plugin is on somewhere."""

    def __init__(self, plugin: str, areas: Sequence[str]) -> None:
        """`areas` are those whose choice it is."""
        more = f" and {len(areas) - _SHOWN} more" if len(areas) > _SHOWN else ""
        where = f"in {', '.join(areas[:_SHOWN])}{more}" if areas else "somewhere since a moment ago"
        super().__init__("plugin_still_on", f"{plugin} is on {where}: switch it off there first.")


class NotRetiredError(ConflictError):
    """There is nothing to purge, to download or to take back."""

    def __init__(self, plugin: str) -> None:
        """`plugin` is its id."""
        super().__init__("plugin_not_retired", f"{plugin} is not retired.")


class ExportNotReadyError(ConflictError):
    """The export is still being written."""

    def __init__(self, plugin: str) -> None:
        """`plugin` is its id."""
        super().__init__("export_not_ready", f"The data of {plugin} are still being exported; try again in a minute.")


class TooEarlyError(ConflictError):
    """The time to see what is missing is not over."""

    def __init__(self, plugin: str, purge_from: datetime) -> None:
        """`purge_from` is when it is."""
        detail = f"The data of {plugin} may be purged from {purge_from.astimezone(LOCAL):%Y-%m-%d %H:%M} on."
        super().__init__("purge_too_early", detail)


class NeededError(ConflictError):
    """Something still needs the data."""

    def __init__(self, plugin: str, needed: Needed) -> None:
        """`needed` says what."""
        parts = [
            f"{needed.open_cases} cases of its types are open" if needed.open_cases else "",
            f"{needed.open_calls} of its call chains are under way" if needed.open_calls else "",
            f"{', '.join(needed.readers)} reads its documents" if needed.readers else "",
        ]
        super().__init__("plugin_needed", f"{plugin} cannot be purged: {'; '.join(filter(None, parts))}.")


class SecondPersonError(ForbiddenError):
    """Whoever retired it wants to purge it as well."""

    def __init__(self, plugin: str) -> None:
        """`plugin` is its id."""
        super().__init__("second_person", f"You have retired {plugin}: somebody else who manages plugins has to purge it.")


def unconfirmed(plugin: str) -> InvalidError:
    """Return the error for an id that was not typed as it is."""
    detail = f"Type the id of the plugin, {plugin}, to confirm that its data are deleted for good."
    return InvalidError("purge_unconfirmed", detail, (FieldError("/confirm", "purge_unconfirmed", detail),))
