"""From an item to a document, field by field as the manifest says. Nothing here looks at the document's schema."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, NamedTuple

import msgspec
from msgspec import UNSET

from wangge_sdk.feeds.pointers import at
from wangge_sdk.feeds.reading import Item
from wangge_sdk.feeds.unfit import UnfitItem
from wangge_sdk.manifest.feeds import Feed, FeedField, Made
from wangge_sdk.schedules import LOCAL

_YES: Final = frozenset({"true", "yes", "y", "1", "是"})
_NO: Final = frozenset({"false", "no", "n", "0", "否"})
_SECONDS_UNTIL_MILLISECONDS: Final = 100_000_000_000
"""A larger number of seconds since 1970 is one of milliseconds."""
_LONGEST_LABEL: Final = 100


class ItemFault(msgspec.Struct, frozen=True, kw_only=True):
    """Why an item is left out: which one it is, which field, and what is wrong; never with the item's words."""

    number: int
    """Its place among what came, from one."""
    key: str
    """The values of its key, as far as there are any."""
    field: str
    problem: str


class Mapped(NamedTuple):
    """An item that became a document."""

    number: int
    key: tuple[Any, ...]
    body: dict[str, Any]


class _UnfitError(Exception):
    """A value cannot be made into what it should be."""


def mapped(feed: Feed, items: Iterable[Item]) -> tuple[list[Mapped], list[ItemFault]]:
    """Return the documents of items, and what is wrong with the others. Of two items with one key the later one counts."""
    fields = feed.fields()
    found: dict[tuple[Any, ...], Mapped] = {}
    faults: list[ItemFault] = []
    for number, item in enumerate(items, 1):
        body, wrong = _document(fields, item)
        if isinstance(item, UnfitItem):
            wrong = list(item.problems)
        key = tuple(body.get(name) for name in feed.key)
        label = " / ".join(str(value) for value in key if value is not None)[:_LONGEST_LABEL]
        wrong = wrong or [(name, "nothing came for it, and it tells one item from another") for name in feed.key if body.get(name) is None]
        if wrong:
            faults += [ItemFault(number=number, key=label, field=name, problem=problem) for name, problem in wrong]
        else:
            hashable = tuple(str(value) for value in key)
            found.pop(hashable, None)
            found[hashable] = Mapped(number, key, body)
    return list(found.values()), faults


def _document(fields: Mapping[str, FeedField], item: Item) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    body: dict[str, Any] = {}
    wrong: list[tuple[str, str]] = []
    for name, field in fields.items():
        try:
            value = _value(field, item)
        except _UnfitError as error:
            wrong.append((name, str(error)))
            continue
        if value is not None:
            body[name] = value
    return body, wrong


def _value(field: FeedField, item: Item) -> Any:  # noqa: ANN401  JSON
    if field.const is not UNSET:
        return field.const
    found = next(_leading(field.pointers, item), None)
    if found is None:
        return None if field.default is UNSET else field.default
    if field.values is not None:
        found = _named(field, found)
    made = _MAKERS[field.as_](found) if field.as_ else found
    return made[: field.longest] if isinstance(made, str) and field.longest else made


def _leading(pointers: Iterable[str], item: Item) -> Iterator[Any]:
    for pointer in pointers:
        found = at(item, pointer)
        if found not in (None, "", []):
            yield found


def _named(field: FeedField, found: Any) -> Any:  # noqa: ANN401  JSON
    values = field.values or {}
    text = found if isinstance(found, str) else msgspec.json.encode(found).decode()
    if text in values:
        return values[text]
    if field.default is UNSET:
        raise _UnfitError("a value came that the manifest does not name under values, and there is no default")
    return field.default


def _text(value: Any) -> str:  # noqa: ANN401  JSON
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "、".join(_text(each) for each in value)
    return msgspec.json.encode(value).decode()


def _number(value: Any) -> float:  # noqa: ANN401  JSON
    try:
        made = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        made = math.nan
    if not math.isfinite(made):
        raise _UnfitError("what came is no number")
    return made


def _integer(value: Any) -> int:  # noqa: ANN401  JSON
    made = _number(value)
    if not made.is_integer():
        raise _UnfitError("what came is no whole number")
    return int(value) if isinstance(value, int) else int(made)


def _boolean(value: Any) -> bool:  # noqa: ANN401  JSON
    text = str(value).strip().lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise _UnfitError("what came is neither yes nor no")


def _moment(value: Any) -> datetime:  # noqa: ANN401  JSON
    """Return a moment: ISO 8601, as mail writes it (RFC 5322), or a number since 1970. Without a zone it is the counties'."""
    try:
        if isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) >= 9):  # noqa: PLR2004  20261129 is a date
            number = float(value)
            made = datetime.fromtimestamp(number / 1000 if number > _SECONDS_UNTIL_MILLISECONDS else number, UTC)
        else:
            made = _written(str(value).strip())
    except (ValueError, TypeError, OverflowError, OSError) as error:
        raise _UnfitError("what came is no moment that can be read") from error
    return made if made.tzinfo else made.replace(tzinfo=LOCAL)


def _written(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return parsedate_to_datetime(text)


def _point(value: Any) -> dict[str, float]:  # noqa: ANN401  JSON
    """Return longitude and latitude: of a GeoJSON point, of a pair with the longitude first, or of an object that names them."""
    if isinstance(value, dict) and value.get("type") == "Point":
        value = value.get("coordinates")
    if isinstance(value, dict):
        lower = {str(name).lower(): each for name, each in value.items()}
        value = [
            next((lower[name] for name in ("lon", "lng", "long", "longitude", "x") if name in lower), None),
            next((lower[name] for name in ("lat", "latitude", "y") if name in lower), None),
        ]
    if isinstance(value, str):
        value = value.replace(",", " ").split()
    if not isinstance(value, list) or len(value) < 2:  # noqa: PLR2004  longitude and latitude
        raise _UnfitError("what came is no point")
    lon, lat = _number(value[0]), _number(value[1])
    if abs(lon) > 180 or abs(lat) > 90:  # noqa: PLR2004  degrees
        raise _UnfitError("what came is no point on the earth; the longitude comes first")
    return {"lon": lon, "lat": lat}


_MAKERS: Final[Mapping[Made, Any]] = {
    "text": _text,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "instant": lambda value: _moment(value).isoformat(timespec="seconds"),
    "date": lambda value: _moment(value).astimezone(LOCAL).date().isoformat(),
    "point": _point,
    "list": lambda value: value if isinstance(value, list) else [value],
}
