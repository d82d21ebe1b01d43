"""What somebody asks to be counted or added up of a collection, and the answer. Pure.

Groups are put together along a declared index, as lists are read: the fields that are filtered by value come first in it, then
the one that is grouped by. Counting therefore reads an index alone; adding up reads the documents, and so has a bound.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal

import msgspec

from wangge_core.collections import errors, keys
from wangge_core.collections.declarations import Declared
from wangge_core.collections.keys import Span
from wangge_core.collections.model import Key, Shape
from wangge_core.collections.wanted import Filter, Wanted, along, read_value
from wangge_core.instants import LOCAL
from wangge_sdk.manifest.collections import KeyKind, type_of

Measure = Literal["count", "sum", "average", "least", "most"]
By = Literal["value", "day", "month", "year"]
MOST_ADDED: Final = 200_000
"""Documents that are added up at once: about half a second of one core, measured on both databases."""
MOST_GROUPS: Final = 1_000
_MOST_HOURS: Final = 50_000
"""Groups of moments come from the database by the hour of UTC, and are put together by the local day: five years of hours."""
_WIDTH: Final[Mapping[By, int]] = {"day": 10, "month": 7, "year": 4}
_HOUR: Final = 13


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: which documents, by what they are grouped, what is computed of which field."""

    wanted: Wanted = Wanted()
    measure: Measure = "count"
    field: str | None = None
    group: str | None = None
    by: By = "value"
    greatest_first: bool = False
    limit: int = 50

    def fields(self) -> frozenset[str]:
        """Return the fields that it asks about."""
        return self.wanted.fields() | {name for name in (self.field, self.group) if name}


class Grouping(msgspec.Struct, frozen=True, kw_only=True):
    """How the database puts groups together."""

    column: str | None = None
    span: Span | None = None
    grouped: bool = False
    whole: bool = True
    """Whether a group is a whole key; else it is a key as far as the group's field, of which `width` characters count."""
    at: int = 0
    """Characters of a key before the group's."""
    kind: KeyKind = "text"
    width: int | None = None
    most: int = MOST_GROUPS

    @property
    def stepped(self) -> bool:
        """Whether groups are counted one by one: those of values, of which there are few, where a key holds more than the value."""
        return self.grouped and not self.whole and self.width is None


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What the database says of one group; numbers are of the documents that have one."""

    place: str
    count: int
    numbers: int = 0
    total: float | None = None
    least: float | None = None
    most: float | None = None


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number: of how many documents it is, and what was asked; None where no document has one."""

    value: Any = None
    count: int
    figure: float | int | None


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The number over all, and that of each group; `rest` is what the groups that are left out come to."""

    total: Figure
    groups: Sequence[Figure] = ()
    rest: Figure | None = None
    left_out: int = 0


def require_number(declared: Declared, question: Question) -> None:
    """Go on only when what is to be added up is a number.

    Raises:
        InvalidError: `figure_invalid`.
    """
    if question.measure == "count":
        return
    if question.field is None or type_of(declared.offered.fields.get(question.field)) not in {"integer", "number"}:
        raise errors.figure_invalid("/field", f"{question.measure} needs a field of {declared.ref} that is a number.")


def grouping(declared: Declared, shape: Shape, question: Question) -> Grouping:
    """Return how an index answers a question.

    Raises:
        InvalidError: `filter_not_indexed`, `filter_invalid`, `figure_invalid`.
        UnavailableError: `index_filling`.
    """
    wanted = question.wanted
    if question.group is None:
        walk = along(declared, shape, wanted)
        return Grouping(column=walk.column, span=walk.span)
    same = [each for each in wanted.filters if each.sign == "="]
    if question.group in {each.field for each in same}:
        raise errors.figure_invalid("/group", f"{question.group} has one value only, by the filter.")
    # A list in the order of the group walks the same index.
    walk = along(declared, shape, msgspec.structs.replace(wanted, sort=question.group))
    key = next(key for key in shape.keys if key.column == walk.column)
    at, kind = _beginning(key, same), key.kinds[len(same)]
    if question.by == "value":
        whole = len(key.fields) == len(same) + 1
        return Grouping(column=key.column, span=walk.span, grouped=True, whole=whole, at=at, kind=kind)
    dated = declared.offered.fields[question.group].get("format")
    if dated not in {"date", "date-time"}:
        raise errors.figure_invalid("/by", f"{question.group} is no date: group it by value.")
    width = _HOUR if kind == "instant" else _WIDTH[question.by]
    return Grouping(column=key.column, span=walk.span, grouped=True, whole=False, at=at, kind=kind, width=width, most=_MOST_HOURS)


def _beginning(key: Key, same: Sequence[Filter]) -> int:
    """Return how many characters the fields that are given by value take."""
    texts = {each.field: each.text for each in same}
    parts = zip(key.fields[: len(same)], key.kinds, strict=False)
    return sum(len(keys.part(kind, read_value(field, kind, texts[field]))) for field, kind in parts)


def figures(question: Question, how: Grouping, tallies: Iterable[Tally]) -> Figures:
    """Return the answer, from what the database says of each area's groups."""
    merged: dict[Any, Tally] = {}
    for tally in tallies:
        value = _value(question.by, how, tally.place) if question.group else None
        known = merged.get(value)
        merged[value] = _together((known, tally)) if known else tally
    total = _figure(question, None, _together(merged.values()))
    if question.group is None:
        return Figures(total=total)
    listed = [_figure(question, value, tally) for value, tally in merged.items()]
    listed.sort(key=_order_of_values)
    if question.greatest_first:
        listed.sort(key=lambda one: (one.figure is None, -(one.figure or 0)))
    # Of a course of time the end is what counts.
    late = question.by != "value" and not question.greatest_first
    kept = listed[-question.limit :] if late else listed[: question.limit]
    gone = {one.value for one in listed} - {one.value for one in kept}
    rest = _figure(question, None, _together(merged[value] for value in gone)) if gone else None
    return Figures(total=total, groups=kept, rest=rest, left_out=len(gone))


def _order_of_values(one: Figure) -> tuple[bool, Any]:
    return (one.value is None, 0 if one.value is None else one.value)


def _value(by: By, how: Grouping, place: str) -> Any:  # noqa: ANN401  JSON
    part = place[how.at :]
    value = keys.value_of(how.kind, part)
    if by == "value" or value is None or how.kind != "instant":
        return value
    try:
        local = datetime.strptime(str(value), "%Y-%m-%dT%H").replace(tzinfo=UTC).astimezone(LOCAL)
    except (ValueError, OverflowError):  # a moment that no calendar has is grouped as it is written
        return str(value)[: _WIDTH[by]]
    return local.isoformat()[: _WIDTH[by]]


def _together(tallies: Iterable[Tally | None]) -> Tally:
    known = [tally for tally in tallies if tally is not None]
    return Tally(
        place="",
        count=sum(tally.count for tally in known),
        numbers=sum(tally.numbers for tally in known),
        total=sum((tally.total for tally in known if tally.total is not None), 0.0),
        least=min((tally.least for tally in known if tally.least is not None), default=None),
        most=max((tally.most for tally in known if tally.most is not None), default=None),
    )


def _figure(question: Question, value: Any, tally: Tally) -> Figure:  # noqa: ANN401  JSON
    return Figure(value=value, count=tally.count, figure=_number(question.measure, tally))


def _number(measure: Measure, tally: Tally) -> float | int | None:
    match measure:
        case "count":
            return tally.count
        case _ if not tally.numbers:
            return 0 if measure == "sum" else None
        case "sum":
            number = tally.total
        case "average":
            number = None if tally.total is None else tally.total / tally.numbers
        case "least":
            number = tally.least
        case "most":
            number = tally.most
    if number is None or not math.isfinite(number):
        return None
    return int(number) if number == int(number) and abs(number) < 2**53 else number
