"""Which of those who may be asked gets a task, and why. Pure.

Whoever is on duty comes before whoever is on call, and they before whoever is not on duty at all. Among equals the
area's own order decides: `ring` (their area, village, township), `distance` (in steps, so that a few metres decide
nothing), `load` (open tasks). What is still equal goes by the person's id, so that the same facts give the same answer.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from wangge_core.cases.tasks.by_area import Criterion
from wangge_core.cases.tasks.model import Text
from wangge_core.duty.candidates import RINGS, Candidate, Ring, Standing

_EARTH: Final = 6_371_000.0
_KILOMETRE: Final = 1_000
_FAR: Final = math.inf
Point = tuple[float, float]
"""Longitude and latitude in degrees."""

_STANDING: Final[dict[Standing, Text]] = {
    "on_duty": {"zh-CN": "当前在班", "en": "On duty now"},
    "stand_in": {"zh-CN": "在班：顶替休假的{name}", "en": "On duty: stands in for {name}, who is on leave"},
    "on_call": {"zh-CN": "应急值守中", "en": "On call for what is urgent"},
    "off_duty": {"zh-CN": "此刻无人在班，按值班表就近安排", "en": "Nobody is on duty now; nearest on the roster"},
}
_RING: Final[dict[Ring, Text]] = {
    "area": {"zh-CN": "负责本网格（区域）", "en": "Looks after this very grid (area)"},
    "village": {"zh-CN": "同一村（社区）", "en": "In the same village or community"},
    "township": {"zh-CN": "同一乡镇（街道）", "en": "In the same township"},
    "county": {"zh-CN": "全县值守", "en": "On duty for the whole county"},
}
NOBODY: Final[Text] = {
    "zh-CN": "值班表中没有可安排的人员，待派遣员安排",
    "en": "Nobody on the roster can take it; a dispatcher sees to it",
}


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may be asked, with what counts: metres from the place to their area's middle, and their open tasks."""

    candidate: Candidate
    metres: float | None
    load: int

    def why(self) -> tuple[Text, ...]:
        """Return the reasons, in both languages."""
        name = self.candidate.for_name or "–"
        reasons = [
            {locale: text.format(name=name) for locale, text in _STANDING[self.candidate.standing].items()},
            _RING[self.candidate.ring],
        ]
        if self.metres:
            reasons.append(_distance(self.metres))
        reasons.append(
            {"zh-CN": f"手头任务 {self.load} 件", "en": f"{self.load} open task{'' if self.load == 1 else 's'}"}
            if self.load
            else {"zh-CN": "手头没有任务", "en": "No open task"}
        )
        return tuple(reasons)


def ordered(choices: Iterable[Choice], order: Sequence[Criterion], step: int) -> tuple[Choice, ...]:
    """Return the choices, the best first; `step` is the width in metres within which distances count as equal."""

    def key(choice: Choice) -> tuple[float, ...]:
        values = {
            "ring": float(RINGS.index(choice.candidate.ring)),
            "distance": _FAR if choice.metres is None else float(choice.metres // step),
            "load": float(choice.load),
        }
        return (choice.candidate.rank[0], *(values[criterion] for criterion in order))

    return tuple(sorted(choices, key=lambda choice: (key(choice), str(choice.candidate.person_id))))


def metres_between(one: Point, other: Point) -> float:
    """Return the distance on the ground."""
    west, south, east, north = (math.radians(value) for value in (*one, *other))
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, half)))


def _distance(metres: float) -> Text:
    if metres < _KILOMETRE:
        shown = max(10, round(metres, -1))
        return {"zh-CN": f"距离约 {shown:.0f} 米", "en": f"About {shown:.0f} m away"}
    return {"zh-CN": f"距离约 {metres / _KILOMETRE:.1f} 公里", "en": f"About {metres / _KILOMETRE:.1f} km away"}
