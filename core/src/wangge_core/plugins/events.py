"""What the plugin host tells others. Pure."""

from datetime import datetime
from typing import Final

from wangge_core.events.model import Event

AREA_CHANGED: Final = "plugin.area_changed"
DECIDER_CHANGED: Final = "plugin.decider_changed"
SETTINGS_CHANGED: Final = "plugin.settings_changed"
WORKER_DISABLED: Final = "plugin.worker_disabled"
GRANT_CHANGED: Final = "plugin.grant_changed"
CONSENT_NEEDED: Final = "plugin.consent_needed"
VERSION_TAKEN_BACK: Final = "plugin.version_taken_back"


def area_changed(plugin: str, version: str, area: str, enabled: bool | None, at: datetime) -> Event:  # noqa: FBT001  None: it inherits again
    """A plugin was switched on or off in an area, or the area inherits again."""
    return Event(type=AREA_CHANGED, area=area, key=plugin, at=at, data={"plugin": plugin, "version": version, "enabled": enabled})


def decider_changed(hook: str, area: str, plugin: str | None, at: datetime) -> Event:
    """An area chose the plugin that decides a hook; an empty id is the platform's own rule, None is what is above."""
    return Event(type=DECIDER_CHANGED, area=area, key=f"hook:{hook}", at=at, data={"hook": hook, "plugin": plugin})


def settings_changed(plugin: str, area: str, names: list[str], at: datetime) -> Event:
    """An area set some of a plugin's settings; the values are for whoever may read them."""
    return Event(type=SETTINGS_CHANGED, area=area, key=plugin, at=at, data={"plugin": plugin, "names": names})


def worker_disabled(plugin: str, version: str, county: str, reason: str, at: datetime) -> Event:
    """A plugin's worker died too often in a county and stays off there."""
    return Event(type=WORKER_DISABLED, area=county, key=plugin, at=at, data={"plugin": plugin, "version": version, "reason": reason})


def grant_changed(plugin: str, version: str, area: str, act: str, number: int, at: datetime) -> Event:
    """An area agreed to what a version of a plugin asks for, or took its agreement back."""
    return Event(
        type=GRANT_CHANGED, area=area, key=plugin, at=at, data={"plugin": plugin, "version": version, "act": act, "number": number}
    )


def consent_needed(plugin: str, version: str, area: str, effect: str, at: datetime) -> Event:
    """A version of a plugin asks for more than an area agreed to, and runs under the old grant until it agrees."""
    return Event(type=CONSENT_NEEDED, area=area, key=plugin, at=at, data={"plugin": plugin, "version": version, "effect": effect})


def version_taken_back(plugin: str, version: str, area: str, back_to: str, at: datetime) -> Event:
    """A version was tried in an area and did badly: the platform went back to the one before."""
    return Event(type=VERSION_TAKEN_BACK, area=area, key=plugin, at=at, data={"plugin": plugin, "version": version, "back_to": back_to})
