"""How alike two reports are, part by part and in words. Pure: the same two give the same figure, and say why."""

from datetime import timedelta
from itertools import pairwise
from typing import Final, Literal

import msgspec

from wangge_core.cases.duplicates.by_area import Near, Weights
from wangge_core.cases.duplicates.model import Subject
from wangge_core.cases.model import Text
from wangge_core.cases.searching import normalised

PartName = Literal["distance", "time", "class", "text"]
_SAME_TYPE: Final = 0.4
"""What two classes of one case type are worth: 乱倒垃圾 and 垃圾未清运 are told apart by whoever reports, not by what lies there."""
_HOUR: Final = timedelta(hours=1)
_DIGITS: Final = 3


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a likeness: how alike in this respect (0 to 1), what it adds to the whole, and why."""

    name: PartName
    value: float
    weight: float
    contribution: float
    reason: Text


class Likeness(msgspec.Struct, frozen=True):
    """How alike two reports are, from 0 to 1; the sum of its parts' contributions."""

    score: float
    parts: tuple[Part, ...]


def likeness(one: Subject, other: Subject, metres: float, near: Near, weights: Weights) -> Likeness:
    """Return how alike two reports are that lie so many metres apart."""
    hours = abs(one.reported_at - other.reported_at) / _HOUR
    found: tuple[tuple[PartName, float, float, Text], ...] = (
        ("distance", max(0.0, 1 - metres / near.metres), weights.distance, _distance(metres)),
        ("time", max(0.0, 1 - hours / near.hours), weights.time, _time(hours)),
        ("class", *_class(one, other, weights)),
        ("text", *_text(one.text, other.text, weights)),
    )
    total = sum(weight for _, _, weight, _ in found)
    parts = tuple(_part(name, value, weight, total, reason) for name, value, weight, reason in found)
    return Likeness(round(min(1.0, sum(part.contribution for part in parts)), _DIGITS), parts)


def _part(name: PartName, value: float, weight: float, total: float, reason: Text) -> Part:
    return Part(
        name=name,
        value=round(value, _DIGITS),
        weight=weight,
        contribution=round(value * weight / total, _DIGITS) if total else 0.0,
        reason=reason,
    )


def _distance(metres: float) -> Text:
    return {"zh-CN": f"相距约 {metres:.0f} 米", "en": f"about {metres:.0f} m apart"}


def _time(hours: float) -> Text:
    if hours < 1:
        return {"zh-CN": f"上报时间相差 {hours * 60:.0f} 分钟", "en": f"reported {hours * 60:.0f} minutes apart"}
    return {"zh-CN": f"上报时间相差 {hours:.0f} 小时", "en": f"reported {hours:.0f} hours apart"}


def _class(one: Subject, other: Subject, weights: Weights) -> tuple[float, float, Text]:
    if one.class_id is not None and one.class_id == other.class_id:
        return 1.0, weights.case_class, {"zh-CN": "类别相同", "en": "the same class"}
    if one.case_type == other.case_type:
        return _SAME_TYPE, weights.case_class, {"zh-CN": "事项类型相同，类别不同", "en": "the same case type, not the same class"}
    return 0.0, weights.case_class, {"zh-CN": "事项类型不同", "en": "not the same case type"}


def _text(one: str, other: str, weights: Weights) -> tuple[float, float, Text]:
    """Return Dice's coefficient of the pairs of characters: twice what both have, of what each has."""
    mine, theirs = pairs(one), pairs(other)
    both = len(mine & theirs)
    value = 2 * both / (len(mine) + len(theirs)) if mine and theirs else 0.0
    return value, weights.text, {"zh-CN": f"内容有 {both} 处二字相同", "en": f"{both} pairs of characters in common"}


def pairs(text: str) -> frozenset[str]:
    """Return the two-character grams of a text as the search reads it; a text of one character is its own gram."""
    return frozenset(
        gram for run in normalised(text).split() for gram in ([one + two for one, two in pairwise(run)] if len(run) > 1 else [run])
    )
