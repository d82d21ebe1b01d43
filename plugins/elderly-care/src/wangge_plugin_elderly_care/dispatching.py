"""Whom an order of home care goes to: by skill, licence, distance and load, with the reason in words. Pure."""

from collections.abc import Iterable, Sequence
from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple

from wangge_sdk.texts import Text

NEAR_M: Final = 300
"""Whoever arrives within this distance of the home has come; buildings and phones are not exact."""
_EARTH_M: Final = 6_371_000
_NEARNESS: Final = (
    (15, 0.0, {"zh-CN": "同一网格", "en": "the same grid"}),
    (12, 1.5, {"zh-CN": "同一村（社区）", "en": "the same village"}),
    (9, 5.0, {"zh-CN": "同一乡镇（街道）", "en": "the same township"}),
    (0, 15.0, {"zh-CN": "同一县", "en": "the same county"}),
)
"""So many digits of the grid's code that are alike, and how many kilometres that counts as."""
_LOAD_KM: Final = 2.0
"""An order that somebody has already counts as much as two kilometres."""


class Point(NamedTuple):
    """A place in WGS-84."""

    lon: float
    lat: float


class Carer(NamedTuple):
    """Somebody who could go."""

    id: str
    label: str
    provider: str
    skills: tuple[str, ...]
    grid: str
    load: int
    most: int
    where: Point | None = None


class Choice(NamedTuple):
    """Somebody proposed, and why."""

    carer: Carer
    cost: float
    why: Text


def ranked(skill: str, grid: str, where: Point | None, carers: Iterable[Carer], passed: Sequence[str] = ()) -> list[Choice]:
    """Return those who have the skill and are free, the best first; `passed` are ids of those who said no."""
    fitting = (each for each in carers if skill in each.skills and each.load < each.most and each.id not in passed)
    return sorted((_choice(each, grid, where) for each in fitting), key=lambda each: (each.cost, each.carer.id))


def metres(a: Point, b: Point) -> float:
    """Return the distance of two points on a sphere."""
    lat, lon = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    return 2 * _EARTH_M * asin(sqrt(sin(lat) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(lon) ** 2))


def _choice(carer: Carer, grid: str, where: Point | None) -> Choice:
    if where is not None and carer.where is not None:
        km = metres(where, carer.where) / 1000
        place = {"zh-CN": f"相距约 {km:.1f} 公里", "en": f"about {km:.1f} km away"}
    else:
        km, place = next((far, words) for width, far, words in _NEARNESS if carer.grid[:width] == grid[:width])
    why = {
        "zh-CN": f"有此项技能；{place['zh-CN']}；在办 {carer.load} 单，上限 {carer.most} 单。",
        "en": f"Has the skill; {place['en']}; {carer.load} of {carer.most} orders.",
    }
    return Choice(carer, km + _LOAD_KM * carer.load, why)
