"""The star of the month: who did best by outcomes, and why. Pure."""

from collections.abc import Mapping, Sequence

from wangge_core.indicators.model import Figure, Formula, Group, Ranking, Text
from wangge_core.indicators.schemas import Star, StarPart

_WHOLE = 100


def ranked(
    ranking: Ranking,
    formulas: Mapping[str, Formula],
    rows: Sequence[tuple[Group, Mapping[str, tuple[int, int]]]],
    names: Mapping[str, Text],
) -> tuple[tuple[Star, ...], int]:
    """Return the stars, the best first, and how many rested on fewer cases than a score may.

    A score is the mean of the indicators' scores by their weights, of those that had something to count. The number of
    cases never adds to it: who had more to do is not better for it.
    """
    stars: list[Star] = []
    left_out = 0
    for group, counts in rows:
        parts = tuple(_part(ranking, formulas, number, counts) for number in range(len(ranking.parts)))
        if group.key is None or all(part.figure.denominator == 0 for part in parts):
            continue
        if max(part.figure.denominator for part in parts) < ranking.at_least:
            left_out += 1
            continue
        weights = sum(part.weight for part in parts if part.points is not None)
        score = round(_WHOLE * sum(part.points or 0 for part in parts) / weights, 2)
        stars.append(Star(rank=0, key=group.key, name=names.get(group.key), score=score, parts=parts))
    stars.sort(key=lambda star: (-star.score, star.key))
    scores = [star.score for star in stars]
    return tuple(_placed(star, scores.index(star.score) + 1) for star in stars), left_out


def _part(ranking: Ranking, formulas: Mapping[str, Formula], number: int, counts: Mapping[str, tuple[int, int]]) -> StarPart:
    weighed = ranking.parts[number]
    formula = formulas[weighed.indicator]
    figure = Figure.of(formula, *counts[weighed.indicator])
    points = None
    if figure.denominator:
        share = figure.numerator / figure.denominator
        points = round(weighed.weight * (share if formula.better == "higher" else 1 - share), 2)
    return StarPart(indicator=weighed.indicator, title=formula.title, figure=figure, weight=weighed.weight, points=points)


def _placed(star: Star, rank: int) -> Star:
    return Star(rank=rank, key=star.key, name=star.name, score=star.score, parts=star.parts)
