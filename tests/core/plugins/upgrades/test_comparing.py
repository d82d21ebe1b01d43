"""What is said of a version that is tried, by its figures against the others'."""

import pytest

from tests.core.plugins.example import COUNTY, TOWN
from wangge_core.plugins.model import HookHealth
from wangge_core.plugins.upgrades.comparing import figures, judged


def row(version: str, area: str, calls: int, failures: int = 0, p50: float | None = 1.0, breaker: str = "closed") -> HookHealth:
    return HookHealth(
        plugin="acme.noise",
        version=version,
        area=area,
        hook="suggest_class",
        calls=calls,
        failures=failures,
        p50_ms=p50,
        p99_ms=p50 and p50 * 3,
        breaker=breaker,
        last_error=None,
        last_at=None,
    )


def test_figures_are_of_one_version() -> None:
    rows = [
        row("1.0.0", COUNTY, 300, 3, 2.0),
        row("1.0.0", TOWN, 100, 1, 6.0),
        row("2.0.0", TOWN, 7, 7, 9.0),
        row("1.0.0", "33", 0, 0, None),
    ]
    found = figures("1.0.0", rows)
    assert (found.areas, found.calls, found.failures, found.p50_ms, found.p99_ms) == (3, 400, 4, 3.0, 18.0)
    assert found.failure_share == 0.01
    assert figures("9.0.0", rows).calls == 0


@pytest.mark.parametrize(
    ("tried", "others", "judgement"),
    [
        (row("2.0.0", TOWN, 19, 19), row("1.0.0", COUNTY, 1000), "too_early"),
        (row("2.0.0", TOWN, 3, 3, breaker="open"), row("1.0.0", COUNTY, 1000), "worse"),
        (row("2.0.0", TOWN, 100), row("1.0.0", COUNTY, 1000), "no_worse"),
        (row("2.0.0", TOWN, 100, 1), row("1.0.0", COUNTY, 1000), "no_worse"),
        (row("2.0.0", TOWN, 100, 2), row("1.0.0", COUNTY, 1000), "worse"),
        (row("2.0.0", TOWN, 100, 9), row("1.0.0", COUNTY, 1000, 80), "no_worse"),
        (row("2.0.0", TOWN, 100, p50=4.9), row("1.0.0", COUNTY, 1000, p50=0.1), "no_worse"),
        (row("2.0.0", TOWN, 100, p50=21.0), row("1.0.0", COUNTY, 1000, p50=10.0), "worse"),
        (row("2.0.0", TOWN, 100, p50=20.0), row("1.0.0", COUNTY, 1000, p50=10.0), "no_worse"),
        (row("2.0.0", TOWN, 100, p50=900.0), row("1.0.0", COUNTY, 0, p50=None), "no_worse"),
    ],
)
def test_a_version_is_judged_by_failures_and_time(tried: HookHealth, others: HookHealth, judgement: str) -> None:
    assert judged(figures("2.0.0", [tried]), figures("1.0.0", [others])).value == judgement
