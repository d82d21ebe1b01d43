"""What somebody asks of a list, and the walk along a declared index that answers it. Pure.

Every list is one range of one index: filters by value on the first fields of a declared index, then at most one filter by
range or beginning, and the order, on its next field. What no index answers is refused with the indexes that there are, so
that a list is as fast at a million documents as at ten.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from wangge_core.collections import keys
from wangge_core.collections.declarations import Declared
from wangge_core.collections.errors import filter_invalid, filter_not_indexed, index_filling
from wangge_core.collections.keys import Span
from wangge_core.collections.model import Key, Shape
from wangge_core.errors import InvalidError
from wangge_sdk.manifest.collections import KeyKind

_FILTER: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_-]{0,59})(>=|<=|\^=|=|>|<)(.*)", re.DOTALL)
_MOST_FILTERS: Final = 6
_VALUES: Final[Mapping[str, bool]] = {"true": True, "false": False}


class Filter(msgspec.Struct, frozen=True):
    """A condition on one field: `=`, `>=`, `>`, `<=`, `<`, or `^=` for a beginning."""

    field: str
    sign: str
    text: str


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: conditions, a field to sort by (`-` before it: descending), words, an area to narrow to."""

    filters: tuple[Filter, ...] = ()
    sort: str = ""
    words: str = ""
    area: str | None = None

    def fields(self) -> frozenset[str]:
        """Return the fields that it asks about."""
        return frozenset((*(each.field for each in self.filters), *((self.sort.removeprefix("-"),) if self.sort else ())))


class Along(msgspec.Struct, frozen=True, kw_only=True):
    """The walk that answers: a key's column and the span of it, or neither for the order of making."""

    column: str | None = None
    span: Span | None = None
    descending: bool = True


def read_filters(texts: Sequence[str]) -> tuple[Filter, ...]:
    """Read filters as they stand in a query: `state=open`, `opened_on>=2026-01-01`, `name^=张`.

    Raises:
        InvalidError: `filter_invalid`.
    """
    if len(texts) > _MOST_FILTERS:
        raise filter_invalid(f"At most {_MOST_FILTERS} filters are taken at once; these are {len(texts)}.")
    found = []
    for number, text in enumerate(texts):
        match = _FILTER.fullmatch(text)
        if match is None:
            detail = f"{text[:80]!r} is no filter: write <field>=<value>, or one of >= > <= < ^= between them."
            raise filter_invalid(detail, f"/filter/{number}")
        found.append(Filter(*match.groups()))
    return tuple(found)


def along(declared: Declared, shape: Shape, wanted: Wanted) -> Along:
    """Return the walk along a declared index that answers what is wanted.

    Raises:
        InvalidError: `filter_invalid`, `filter_not_indexed`.
        UnavailableError: `index_filling`.
    """
    if not wanted.filters and not wanted.sort:
        return Along()
    same = {each.field: each.text for each in wanted.filters if each.sign == "="}
    ranges = [each for each in wanted.filters if each.sign != "="]
    sort = wanted.sort.removeprefix("-")
    leading = {*(each.field for each in ranges), *((sort,) if sort and sort not in same else ())}
    if len(same) + len(ranges) < len(wanted.filters) or len(leading) > 1:
        raise _no_index(declared, shape, wanted)
    key = _key(shape, declared, same, next(iter(leading), None))
    if key is None:
        raise _no_index(declared, shape, wanted)
    if key.state != "ready":
        raise index_filling(key.fields)
    span = _span(key, same, ranges)
    return Along(column=key.column, span=span, descending=wanted.sort.startswith("-"))


def _key(shape: Shape, declared: Declared, same: Mapping[str, str], leading: str | None) -> Key | None:
    """Return the shortest index whose first fields are those given by value, and whose next is the one given by range or order."""
    fitting = [
        key
        for key in shape.keys
        if not key.unique
        and key.fields in declared.says.indexes
        and set(key.fields[: len(same)]) == set(same)
        and (leading is None or key.fields[len(same) : len(same) + 1] == (leading,))
    ]
    return min(fitting, key=lambda key: (key.state != "ready", len(key.fields)), default=None)


def _span(key: Key, same: Mapping[str, str], ranges: Sequence[Filter]) -> Span:
    prefix = "".join(
        keys.part(kind, read_value(field, kind, same[field])) for field, kind in zip(key.fields[: len(same)], key.kinds, strict=False)
    )
    low, high = keys.beginning(prefix)
    for each in ranges:
        kind = key.kinds[len(same)]
        if each.sign == "^=":
            if kind != "text":
                raise filter_invalid(f"{each.field} is no text: ^= asks for texts by their beginning.")
            start = keys.starting(prefix, each.text)
            low, high = max(low, start.low), min(high, start.high)
            continue
        value = read_value(each.field, kind, each.text)
        if each.sign in {">", ">="}:
            low = max(low, keys.from_on(prefix, kind, value, itself=each.sign == ">="))
        else:
            low = max(low, keys.present(prefix))
            high = min(high, keys.until(prefix, kind, value, itself=each.sign == "<="))
    return Span(low, high)


def read_value(field: str, kind: KeyKind, text: str) -> Any:  # noqa: ANN401  JSON
    """Read a filter's value by the kind of its field.

    Raises:
        InvalidError: `filter_invalid`.
    """
    try:
        match kind:
            case "text":
                return text
            case "boolean":
                return _VALUES[text]
            case "integer":
                return int(text)
            case "number":
                return float(text)
            case "instant":
                return datetime.fromisoformat(text.upper()).isoformat()
    except (ValueError, KeyError):
        wish = {"boolean": "true or false", "integer": "a whole number", "number": "a number"}.get(kind, "a date and time with its zone")
        raise filter_invalid(f"{text[:80]!r} is no value of {field}: give {wish}.") from None


def _no_index(declared: Declared, shape: Shape, wanted: Wanted) -> InvalidError:
    indexes = "; ".join(", ".join(key.fields) for key in shape.keys if not key.unique and key.fields in declared.says.indexes) or "none"
    asked = ", ".join(sorted(wanted.fields()))
    how = "the first fields by value, the next by range or order"
    detail = f"No index of {declared.ref} answers a list by {asked}. There are: {indexes} ({how})."
    return filter_not_indexed(detail)
