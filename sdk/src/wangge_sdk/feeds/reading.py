"""From the bytes that came to the items in them, each a JSON object, whatever the format."""

import csv
import importlib
import io
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from wangge_sdk.feeds import cap, rss
from wangge_sdk.feeds.errors import FeedError
from wangge_sdk.feeds.pointers import at
from wangge_sdk.manifest.feeds import FeedFormat

Item = Mapping[str, Any]

MOST_ITEMS: Final = 5_000
"""Items of one fetch; what comes after them is left for a cursor to ask for."""
_LONGEST_CELL: Final = 100_000


def read_items(kind: FeedFormat, content: bytes, items: str | None = None) -> list[Item]:
    """Return the items; ``items`` points to the list where the format does not say where it is.

    Raises:
        FeedError: what came is not of the format, holds no list there, or holds more than ``MOST_ITEMS``.
    """
    found = _READERS[kind](content, items)
    if len(found) > MOST_ITEMS:
        raise FeedError(f"{len(found)} items came; at most {MOST_ITEMS} are taken at once. Ask for less, by a cursor for instance.")
    return found


def _json(content: bytes, items: str | None) -> list[Item]:
    try:
        document = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FeedError(f"it is no JSON: {error}") from error
    return _listed(at(document, items) if items else document, items)


def _listed(found: Any, items: str | None) -> list[Item]:  # noqa: ANN401  JSON
    if isinstance(found, dict):
        found = [found]
    if not isinstance(found, list):
        where = f"at {items}" if items else "in it; say with items where the list is"
        raise FeedError(f"there is no list {where}")
    return [item if isinstance(item, dict) else {"value": item} for item in found]


def _open311(content: bytes, items: str | None) -> list[Item]:
    """Return requests of GeoReport v2, each with its place as a ``point`` where it has one."""
    found = _json(content, items)
    return [{**item, "point": [item["long"], item["lat"]]} if item.get("lat") and item.get("long") else item for item in found]


def _geojson(content: bytes, items: str | None) -> list[Item]:
    found = _json(content, items)
    if items is None and len(found) == 1 and found[0].get("type") == "FeatureCollection":
        return _listed(found[0].get("features"), "/features")
    if not all(item.get("type") == "Feature" for item in found):
        raise FeedError("it is neither a FeatureCollection nor features (RFC 7946)")
    return found


def _csv(content: bytes, _items: str | None) -> list[Item]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = list(csv.reader(io.StringIO(_decoded(content), newline=""), strict=True))
    except csv.Error as error:
        raise FeedError(f"it is no CSV (RFC 4180): {error}") from error
    if not rows:
        raise FeedError("it is empty; the first line of a CSV file names the columns")
    names = [name.strip() for name in rows[0]]
    if len(set(names)) != len(names):
        raise FeedError("two columns have the same name")
    return [
        dict(zip(names, row, strict=False)) if len(row) <= len(names) else {"": "more cells than columns"} for row in rows[1:] if any(row)
    ]


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FeedError("its text is neither UTF-8 nor GB 18030")


def _gtfs_rt(content: bytes, _items: str | None) -> list[Item]:
    try:
        gtfs = importlib.import_module("wangge_sdk.feeds.gtfs")
    except ImportError as error:
        raise FeedError("reading GTFS Realtime needs wangge-sdk[gtfs]") from error
    found: list[Item] = gtfs.items_of(content)
    return found


_READERS: Final[Mapping[FeedFormat, Callable[[bytes, str | None], list[Item]]]] = {
    "json": _json,
    "open311": _open311,
    "geojson": _geojson,
    "csv": _csv,
    "rss": lambda content, _items: list(rss.items_of(content)),
    "cap": lambda content, _items: list(cap.items_of(content)),
    "gtfs-rt": _gtfs_rt,
}
