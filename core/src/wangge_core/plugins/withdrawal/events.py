"""What withdrawals tell others. Pure."""

from datetime import datetime
from typing import Final

from wangge_core.events.model import Event
from wangge_core.plugins.withdrawal.model import Effect
from wangge_sdk.withdrawals import Withdrawal

WITHDRAWN: Final = "plugin.withdrawn"
LIFTED: Final = "plugin.withdrawal_lifted"
POSTPONED: Final = "plugin.withdrawal_postponed"
LIST_REFUSED: Final = "market.list_refused"
LIST_STALE: Final = "market.list_stale"


def withdrawn(effect: Effect, withdrawal: Withdrawal, at: datetime) -> Event:
    """A plugin was stopped in an area."""
    data = {
        "plugin": effect.plugin,
        "version": effect.version,
        "action": str(effect.action),
        "severity": str(withdrawal.severity),
        "withdrawal": effect.withdrawal,
        "reason": withdrawal.reason,
    }
    return Event(type=WITHDRAWN, area=effect.area, key=effect.plugin, at=at, data=data)


def lifted(effect: Effect, at: datetime) -> Event:
    """A plugin may run in an area again."""
    data = {"plugin": effect.plugin, "version": effect.version, "withdrawal": effect.withdrawal}
    return Event(type=LIFTED, area=effect.area, key=effect.plugin, at=at, data=data)


def postponed(plugin: str, withdrawal: str, area: str, until: datetime, at: datetime) -> Event:
    """An area has put a withdrawal off."""
    data = {"plugin": plugin, "version": "", "withdrawal": withdrawal, "until": until.isoformat()}
    return Event(type=POSTPONED, area=area, key=plugin, at=at, data=data)


def list_refused(name: str, area: str, fault: str, at: datetime) -> Event:
    """A list was malformed or old, and changed nothing."""
    return Event(type=LIST_REFUSED, area=area, key=name, at=at, data={"list": name, "version": "", "fault": fault})


def list_stale(name: str, area: str, seen_at: datetime, at: datetime) -> Event:
    """Nobody has confirmed a list for too long: somebody may hold it back."""
    return Event(type=LIST_STALE, area=area, key=name, at=at, data={"list": name, "version": "", "seen_at": seen_at.isoformat()})
