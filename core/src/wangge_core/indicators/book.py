"""The formulas and rankings that come with the platform, and which version holds where and when."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec

from wangge_core import area_code
from wangge_core.indicators.model import Formula, Kept, Period, Ranking

EVERYWHERE: Final = ""
_ALWAYS: Final = "1970-01"
_VERSION: Final = 2
"""Of the platform's formulas. 2: cases from other systems, and parts split off a case, are left out where they counted."""


@cache
def shipped() -> tuple[Kept, ...]:
    """Return the platform's own versions, valid everywhere and always until an area makes its own."""
    folder = files("wangge_core.indicators")
    formulas = msgspec.json.decode(folder.joinpath("formulas.json").read_bytes(), type=dict[str, Formula])
    rankings = msgspec.json.decode(folder.joinpath("rankings.json").read_bytes(), type=dict[str, Ranking])
    return (
        *(Kept(name=name, area=EVERYWHERE, version=_VERSION, effective_from=_ALWAYS, formula=one) for name, one in formulas.items()),
        *(Kept(name=name, area=EVERYWHERE, version=1, effective_from=_ALWAYS, ranking=one) for name, one in rankings.items()),
    )


def line(area: str) -> tuple[str, ...]:
    """Return the areas whose versions can hold in an area, nearest first."""
    return (*area_code.ancestors(area), EVERYWHERE)


def in_force(versions: Iterable[Kept], area: str, period: Period) -> Mapping[str, Kept]:
    """Return by name what holds in an area for a month: the nearest area's, and of its versions the last that had begun."""
    order = {code: -distance for distance, code in enumerate(line(area))}
    found: dict[str, Kept] = {}
    eligible = [one for one in (*shipped(), *versions) if one.area in order and one.effective_from <= str(period)]
    for one in sorted(eligible, key=lambda one: (order[one.area], one.effective_from, one.version)):
        found[one.name] = one
    names = dict.fromkeys((*(one.name for one in shipped()), *sorted(found)))
    return {name: found[name] for name in names if name in found}
