"""What is withdrawn now, for whom. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

import msgspec

from wangge_sdk.withdrawals import Action, Severity, Withdrawal, hardest

LONGEST: Final[Mapping[Severity, timedelta]] = MappingProxyType(
    {
        Severity.LOW: timedelta(days=30),
        Severity.MODERATE: timedelta(days=7),
        Severity.HIGH: timedelta(hours=72),
        Severity.CRITICAL: timedelta(hours=24),
    }
)
"""For how long after it began a county may put a withdrawal off."""
STALE_ONLINE: Final = timedelta(hours=48)
STALE_OFFLINE: Final = timedelta(days=45)
"""Lists that nobody has confirmed for so long alarm; servers that follow no registry over a network get them by bundles."""


def postponable_until(withdrawal: Withdrawal) -> datetime | None:
    """Return until when a county may put a withdrawal off at most; None when it may not at all."""
    if withdrawal.action is Action.YANK or (withdrawal.action is Action.REVOKE and withdrawal.severity is Severity.CRITICAL):
        return None
    return withdrawal.since + LONGEST[withdrawal.severity]


class Postponement(msgspec.Struct, frozen=True, kw_only=True):
    """A county goes on for a while with what is withdrawn."""

    withdrawal: str
    action: Action
    """What was put off: a harder action of the same withdrawal is not."""
    area: str
    until: datetime
    reason: str
    by: str
    at: datetime


class SignedList(msgspec.Struct, frozen=True, kw_only=True):
    """How the server stands with one of the lists."""

    name: str
    number: int
    """0 before there was one."""
    made_at: datetime | None
    taken_at: datetime | None
    """When it last changed here."""
    seen_at: datetime
    """When it was last confirmed as the newest."""
    fault: str
    """Why what came last was refused; empty when it was not."""
    fault_at: datetime | None
    stale_told: bool


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """What a withdrawal does to the choice of one area."""

    withdrawal: str
    plugin: str
    version: str
    area: str
    action: Action


class Withdrawn:
    """All that is in force at one time."""

    def __init__(self, entries: Iterable[Withdrawal] = (), postponed: Iterable[Postponement] = ()) -> None:
        """Both as they hold now."""
        self.entries: Final = tuple(entries)
        self.postponed: Final = tuple(postponed)
        self._by_plugin: dict[str, list[Withdrawal]] = {}
        for entry in self.entries:
            self._by_plugin.setdefault(entry.plugin, []).append(entry)

    @property
    def key(self) -> tuple[object, ...]:
        """What two of them have in common that do the same."""
        return (self.entries, self.postponed)

    def stops(self, plugin: str, version: str, sha256: str, area: str) -> Withdrawal | None:
        """Return what keeps a version from running in an area; None when nothing does."""
        found = [
            each for each in self._about(plugin, version, sha256) if each.action is not Action.YANK and not self._is_put_off(each, area)
        ]
        return hardest(found)

    def refuses(self, plugin: str, version: str, sha256: str) -> Withdrawal | None:
        """Return what keeps a file from being installed anew, in any area: whatever is withdrawn at all."""
        return hardest(self._about(plugin, version, sha256))

    def removes(self, plugin: str, version: str, sha256: str) -> bool:
        """Tell whether the code of a file is to be removed from the server: it is revoked, and no area has put that off."""
        revoked = [each for each in self._about(plugin, version, sha256) if each.action is Action.REVOKE]
        return any(not any(_is_of(put_off, each) for put_off in self.postponed) for each in revoked)

    def of(self, plugin: str) -> tuple[Withdrawal, ...]:
        """Return everything about a plugin."""
        return tuple(self._by_plugin.get(plugin, ()))

    def _about(self, plugin: str, version: str, sha256: str) -> list[Withdrawal]:
        return [each for each in self._by_plugin.get(plugin, ()) if each.meets(plugin, version, sha256)]

    def _is_put_off(self, withdrawal: Withdrawal, area: str) -> bool:
        return any(area.startswith(each.area) and _is_of(each, withdrawal) for each in self.postponed)


def _is_of(postponement: Postponement, withdrawal: Withdrawal) -> bool:
    return postponement.withdrawal == withdrawal.id and postponement.action is withdrawal.action


def in_force(entries: Iterable[Withdrawal], postponed: Iterable[Postponement], now: datetime) -> Withdrawn:
    """Return what holds now; an entry that two lists have counts once, in its harder form."""
    held: dict[str, Withdrawal] = {}
    for entry in entries:
        if entry.holds(now):
            other = held.get(entry.id)
            held[entry.id] = entry if other is None else hardest((entry, other)) or entry
    return Withdrawn(
        sorted(held.values(), key=lambda each: (each.since, each.id)),
        sorted((each for each in postponed if now < each.until), key=lambda each: (each.withdrawal, each.area)),
    )
