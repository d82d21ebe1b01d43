"""Who may help: members who have the skill, by distance, times, load and trade, each with the reason in words. Pure.

A person decides: the ranking proposes, and says why.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from math import cos, hypot, radians
from typing import Final

import msgspec
from msgspec import Struct

from wangge_sdk.views import Text

METRES_PER_DEGREE: Final = 111_320.0
NEAR_M: Final = 500.0
"""As near as that is as good as next door."""
FAR_M: Final = 10_000.0
"""As far as that counts for nothing."""
WEIGHTS: Final[Mapping[str, float]] = {"near": 0.4, "free": 0.25, "times": 0.25, "trade": 0.1}
_TIERS: Final[tuple[tuple[int, float, Text], ...]] = (
    (15, 1.0, {"zh-CN": "同一网格", "en": "in the same grid"}),
    (12, 0.8, {"zh-CN": "同一村（社区）", "en": "in the same village or community"}),
    (9, 0.4, {"zh-CN": "同一乡镇（街道）", "en": "in the same township or street"}),
    (0, 0.1, {"zh-CN": "在本县", "en": "in the county"}),
)
"""How near codes of areas are that begin alike, by how many digits do."""
TIMES: Final[Mapping[str, Text]] = {
    "workday": {"zh-CN": "工作日白天", "en": "working days"},
    "evening": {"zh-CN": "晚上", "en": "evenings"},
    "weekend": {"zh-CN": "周末", "en": "weekends"},
}


class Skill(Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody can do for others, and the trades of those who do it every day."""

    id: str
    title: Text
    trades: tuple[str, ...]


class Point(Struct, frozen=True):
    """A place, WGS-84 degrees."""

    lon: float
    lat: float


class Wanted(Struct, frozen=True, kw_only=True):
    """What is asked for."""

    skill: str
    grid: str
    times: tuple[str, ...] = ()
    """When it suits; any time without one."""
    where: Point | None = None


class Offered(Struct, frozen=True, kw_only=True):
    """What a member offers."""

    id: str
    member: str
    skill: str
    grid: str
    load: int
    """Matters that they see to at the moment."""
    most: int
    """As many as they take on at once."""
    times: tuple[str, ...] = ()
    trade: str | None = None
    where: Point | None = None
    label: str = ""
    """What the member is called."""


class Fit(Struct, frozen=True):
    """A member who may help, how well that fits from 0 to 100, and why."""

    offered: Offered
    score: int
    why: Text


@cache
def skills() -> Mapping[str, Skill]:
    """Return the skills of the package by their ids."""
    found = msgspec.json.decode(files(__package__).joinpath("skills.json").read_bytes(), type=tuple[Skill, ...])
    return {each.id: each for each in found}


def rank(wanted: Wanted, offers: Iterable[Offered], most: int = 3) -> tuple[Fit, ...]:
    """Return the members who fit best, the best first.

    Whoever lacks the skill, has no time when it suits, or sees to as much as they take on, is left out.
    """
    fits = (fit for each in offers if (fit := _fit(wanted, each)))
    return tuple(sorted(fits, key=lambda fit: (-fit.score, fit.offered.load, fit.offered.id))[:most])


def metres(one: Point, other: Point) -> float:
    """Return how far two places are from one another; flat, which is exact enough within a county."""
    east = (one.lon - other.lon) * cos(radians((one.lat + other.lat) / 2))
    return hypot(east, one.lat - other.lat) * METRES_PER_DEGREE


def _fit(wanted: Wanted, offered: Offered) -> Fit | None:
    common = [time for time in TIMES if time in offered.times and time in (wanted.times or offered.times)]
    if offered.skill != wanted.skill or offered.load >= offered.most or (wanted.times and not common):
        return None
    near, distance = _nearness(wanted, offered)
    skill = skills()[wanted.skill]
    shares = {
        "near": near,
        "free": 1 - offered.load / offered.most,
        "times": len(common) / len(wanted.times) if wanted.times else 1.0,
        "trade": float(offered.trade in skill.trades),
    }
    score = round(100 * sum(WEIGHTS[name] * share for name, share in shares.items()))
    return Fit(offered, score, {locale: _said(locale, skill, distance, offered, common) for locale in ("zh-CN", "en")})


def _nearness(wanted: Wanted, offered: Offered) -> tuple[float, Text]:
    if wanted.where and offered.where:
        far = metres(wanted.where, offered.where)
        share = min(1.0, max(0.0, (FAR_M - far) / (FAR_M - NEAR_M)))
        rounded = max(100, round(far, -2))
        return share, {"zh-CN": f"距约 {rounded:.0f} 米", "en": f"about {rounded:.0f} m away"}
    return next((share, said) for width, share, said in _TIERS if wanted.grid[:width] == offered.grid[:width])


def _said(locale: str, skill: Skill, distance: Text, offered: Offered, common: Iterable[str]) -> str:
    times, of_the_trade = [TIMES[each][locale] for each in common], offered.trade in skill.trades
    if locale == "zh-CN":
        parts = [f"会{skill.title[locale]}", distance[locale], f"手上 {offered.load} 件、可接 {offered.most} 件"]
        parts += [f"{'、'.join(times)}有空"] if times else []
        return "；".join([*parts, *(["从事相关行业"] if of_the_trade else [])]) + "。"
    parts = [f"knows {skill.title[locale]}", distance[locale], f"sees to {offered.load} of {offered.most} matters"]
    parts += [f"free on {', '.join(times)}"] if times else []
    return "; ".join([*parts, *(["does so by trade"] if of_the_trade else [])]) + "."
