"""The outcome table that the demonstration's cases reproduce: from a month's figures to single cases. Pure.

What the figures mean is defined where they are counted (`cases.statistics`): cases by the local month in
which they were reported; hazards are the cases of a type that its manifest marks as one, reports are all
others; the response runs from the report to the first time that a unit says it is handled (or that filing is
refused); satisfaction is the mean of the five-point ratings times 20 percent.
"""

import math
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import msgspec

_BEST: Final = 5
_PERCENT_PER_POINT: Final = 20
_SECONDS_PER_DAY: Final = 86_400


class Month(msgspec.Struct, frozen=True):
    """One line of the table."""

    month: str
    reports: int
    hazards: int
    response_days: float
    satisfaction: float


TABLE: Final = (
    Month("2022-08", 22, 35, 3, 67.0),
    Month("2022-09", 28, 39, 5, 68.5),
    Month("2022-10", 26, 42, 4.5, 72.6),
    Month("2022-11", 39, 52, 0.5, 89.2),
    Month("2022-12", 45, 57, 0.33, 93.2),
    Month("2023-01", 58, 49, 0.25, 94.6),
)
"""Reports, hazards found, mean response in days and satisfaction in percent (domain notes, section 1)."""


def scores(satisfaction: float, most: int, chance: random.Random) -> tuple[int, ...]:
    """Return as many ratings as possible, at most so many, whose mean times 20 is the figure to one decimal.

    Raises:
        ValueError: when no number of ratings up to `most` gives the figure.
    """
    for count in range(most, 0, -1):
        total = round(satisfaction / _PERCENT_PER_POINT * count)
        if round(total / count * _PERCENT_PER_POINT, 1) == satisfaction:
            return _spread(total, count, chance)
    message = f"no {most} or fewer ratings have a mean of {satisfaction} %"
    raise ValueError(message)


def _spread(total: int, count: int, chance: random.Random) -> tuple[int, ...]:
    """Share a sum out over ratings from one to five: near the mean first, then pushed apart in pairs."""
    found = [total // count + (number < total % count) for number in range(count)]
    for _ in range(count):
        up, down = chance.randrange(count), chance.randrange(count)
        if up != down and found[up] < _BEST and found[down] > 1:
            found[up] += 1
            found[down] -= 1
    chance.shuffle(found)
    return tuple(found)


def responses(mean_days: float, count: int, chance: random.Random) -> tuple[timedelta, ...]:
    """Return as many durations, from a third of the mean to about double, whose mean is exact to the second."""
    total = round(mean_days * _SECONDS_PER_DAY * count)
    weights = [chance.uniform(0.35, 1.65) for _ in range(count)]
    seconds = [math.floor(total * weight / sum(weights)) for weight in weights]
    seconds[0] += total - sum(seconds)
    return tuple(timedelta(seconds=one) for one in seconds)


def totals(table: Sequence[Month] = TABLE) -> int:
    """Return how many cases the table stands for."""
    return sum(month.reports + month.hazards for month in table)
