"""From figures to what needs attention. Pure."""

from datetime import datetime, timedelta
from typing import Final

from wangge_core.upkeep.schemas import QueueOut, Standing, SubscriberOut

LAG_S: Final = (60.0, 600.0)
"""Seconds that an event or a job may wait before it needs attention, and before it is bad."""
FREE: Final = (0.15, 0.05)
"""Share of the disk that should be free."""
BACKUP: Final = (timedelta(days=2), timedelta(days=8))
"""Age of the last backup."""


def of_wait(seconds: float, *, dead: int = 0) -> Standing:
    """Judge how long something waits; what was set aside needs a person."""
    attention, bad = LAG_S
    if seconds > bad:
        return "bad"
    return "attention" if seconds > attention or dead else "good"


def of_outbox(lag_s: float, subscribers: list[SubscriberOut]) -> Standing:
    """Judge the events."""
    return of_wait(lag_s, dead=sum(one.dead for one in subscribers))


def of_queues(items: list[QueueOut]) -> Standing:
    """Judge the jobs."""
    return of_wait(max((one.late_s for one in items), default=0.0), dead=sum(one.dead for one in items))


def of_disk(free: int, total: int) -> Standing:
    """Judge the disk."""
    attention, bad = FREE
    share = free / total if total else 0.0
    return "bad" if share < bad else "attention" if share < attention else "good"


def of_backup(made_at: datetime | None, now: datetime) -> Standing:
    """Judge the age of the last backup."""
    attention, bad = BACKUP
    if made_at is None or now - made_at > bad:
        return "bad"
    return "attention" if now - made_at > attention else "good"


def of_fence(level: str, states: dict[str, int]) -> Standing:
    """Judge the fence and the workers behind it."""
    if states.get("disabled", 0):
        return "bad"
    return "attention" if level in ("none", "landlock-only") or states.get("resting", 0) else "good"
