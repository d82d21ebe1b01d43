"""Comparing how a version does where it is tried with how the other does elsewhere. Pure."""

from collections.abc import Sequence
from typing import Final

from wangge_core.plugins.breaker import CLOSED
from wangge_core.plugins.model import HookHealth
from wangge_core.plugins.upgrades.model import Figures, Judgement

ENOUGH_CALLS: Final = 20
"""Below so many calls nothing can be said, unless a breaker is open."""
MORE_FAILURES: Final = 0.01
"""By so much the share of failures may be higher."""
SLOWER: Final = 2.0
"""So many times as long half of the calls may take …"""
NOTICEABLE_MS: Final = 5.0
"""… if they take longer than this at all."""


def figures(version: str, rows: Sequence[HookHealth]) -> Figures:
    """Return the sums of what was measured of a version."""
    of_version = [row for row in rows if row.version == version]
    timed = [(row.p50_ms, row.calls) for row in of_version if row.p50_ms is not None and row.calls]
    worst = [row.p99_ms for row in of_version if row.p99_ms is not None]
    calls = sum(weight for _, weight in timed)
    return Figures(
        version=version,
        areas=len({row.area for row in of_version}),
        calls=sum(row.calls for row in of_version),
        failures=sum(row.failures for row in of_version),
        p50_ms=round(sum(time * weight for time, weight in timed) / calls, 3) if calls else None,
        p99_ms=max(worst, default=None),
        open_breakers=sum(row.breaker != CLOSED for row in of_version),
    )


def judged(tried: Figures, others: Figures) -> Judgement:
    """Return how the version that is tried does."""
    if tried.open_breakers > others.open_breakers:
        return Judgement.WORSE
    if tried.calls < ENOUGH_CALLS:
        return Judgement.TOO_EARLY
    if tried.failure_share > others.failure_share + MORE_FAILURES:
        return Judgement.WORSE
    if tried.p50_ms is not None and others.p50_ms and tried.p50_ms > max(others.p50_ms * SLOWER, NOTICEABLE_MS):
        return Judgement.WORSE
    return Judgement.NO_WORSE
