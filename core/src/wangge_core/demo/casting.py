"""The cases that the examples are played on: `cast.json` says what each is about and where it stands. Pure."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from importlib.resources import files
from typing import Final

import msgspec
from shapely import Point

from wangge_core.demo.lives import By, Life, Plot, Steps, beginning, form_of, steps_to, timed, within

_STEP: Final = 0.0001
"""Degrees to a neighbour: some ten metres."""


class Part(msgspec.Struct, frozen=True, kw_only=True, rename={"class_id": "class"}, forbid_unknown_fields=True):
    """A case with a name: it has stood in its state for so many hours, short of its limit unless it is to be late.

    late_days: by how much its handling took longer. beside: the part that it lies next to.
    """

    name: str
    class_id: str
    state: str
    hours: float
    village: int
    text: str
    late_days: int = 0
    beside: str | None = None


@cache
def parts() -> tuple[Part, ...]:
    """Return the parts, in the order of the file."""
    return msgspec.json.decode((files("wangge_core.demo") / "cast.json").read_bytes(), type=tuple[Part, ...])


def cast(plots: Sequence[Sequence[Plot]], now: datetime, chance: random.Random) -> list[Life]:
    """Return a life for every part; `plots` are those of each village that the parts count by."""
    found: dict[str, Life] = {}
    for part in sorted(parts(), key=lambda part: part.beside is not None):
        plot = chance.choice(plots[part.village])
        lon, lat = within(plot.outline, chance)
        if part.beside is not None:
            other = found[part.beside]
            plot = next(one for one in plots[part.village] if one.grid == other.grid)
            lon, lat = _next_to(plot, other)
        found[part.name] = _lived(part, plot, (lon, lat), now, chance)
    return list(found.values())


def _lived(part: Part, plot: Plot, point: tuple[float, float], now: datetime, chance: random.Random) -> Life:
    reported_at, steps = beginning(now, partial(_drawn, part, chance), chance)
    case_type = part.class_id.rpartition(".")[0]
    by: By = "worker" if case_type.endswith(".hazard") else "resident"
    return Life(
        class_id=part.class_id,
        text=part.text,
        form=form_of(case_type, chance),
        grid=plot.grid,
        lon=point[0],
        lat=point[1],
        reported_at=reported_at,
        by=by,
        acts=tuple(timed(reported_at, steps)),
        part=part.name,
    )


def _drawn(part: Part, chance: random.Random) -> tuple[Steps, timedelta]:
    late = timedelta(days=part.late_days)
    steps = [(gap + late if act.action == "handle" else gap, act) for gap, act in steps_to(part.state, chance)]
    return steps, timedelta(hours=part.hours)


def _next_to(plot: Plot, other: Life) -> tuple[float, float]:
    """Return a point some ten metres away in the same grid."""
    around = [(round(other.lon + east, 6), round(other.lat + north, 6)) for east in (_STEP, -_STEP) for north in (_STEP, -_STEP)]
    return next((point for point in around if plot.outline.contains(Point(point))), (other.lon, other.lat))
