"""What needs attention, and what is bad."""

from datetime import UTC, datetime, timedelta

import pytest

from wangge_core.upkeep import thresholds
from wangge_core.upkeep.schemas import QueueOut, SubscriberOut

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "dead", "standing"), [(0, 0, "good"), (60.5, 0, "attention"), (601, 0, "bad"), (0, 1, "attention")])
def test_of_waits(seconds: float, dead: int, standing: str):
    assert thresholds.of_outbox(seconds, [SubscriberOut(name="a", behind=1, waiting=0, dead=dead)]) == standing
    assert thresholds.of_queues([QueueOut(kind="k", waiting=1, running=0, dead=dead, late_s=seconds)]) == standing


@pytest.mark.parametrize(("free", "standing"), [(50, "good"), (14, "attention"), (4, "bad")])
def test_of_disks(free: int, standing: str):
    assert thresholds.of_disk(free, 100) == standing
    assert thresholds.of_disk(0, 0) == "bad"


@pytest.mark.parametrize(("days", "standing"), [(1, "good"), (3, "attention"), (9, "bad"), (None, "bad")])
def test_of_backups(days: int | None, standing: str):
    assert thresholds.of_backup(None if days is None else NOW - timedelta(days=days), NOW) == standing


@pytest.mark.parametrize(
    ("level", "states", "standing"),
    [("full", {"ready": 2}, "good"), ("untested", {}, "good"), ("none", {}, "attention"), ("full", {"resting": 1}, "attention")],
)
def test_of_fences(level: str, states: dict[str, int], standing: str):
    assert thresholds.of_fence(level, states) == standing
    assert thresholds.of_fence(level, states | {"disabled": 1}) == "bad"
