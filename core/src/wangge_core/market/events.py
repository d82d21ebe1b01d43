"""What the marketplace tells others. Pure."""

from datetime import datetime
from typing import Final

from wangge_core.events.model import Event

INSTALLED: Final = "plugin.installed"


def installed(plugin: str, version: str, area: str, at: datetime) -> Event:
    """A version of a plugin has come onto the server; nowhere does it run yet."""
    return Event(type=INSTALLED, area=area, key=plugin, at=at, data={"plugin": plugin, "version": version})
