"""Common Alerting Protocol 1.1 and 1.2: one item for each ``info`` of each alert, wherever in the document the alert stands.

Alerts come by themselves, in an Atom feed, or in an EDXL envelope. An item has the fields of its info and of its alert, an
info's winning; ``n`` counts the infos of the alert. ``areas`` is what the areas are called, ``geocodes`` are their codes by the
name of the list, ``geometry`` is GeoJSON (CAP writes latitude first, GeoJSON longitude), ``point`` is the middle of the first area.
``references`` are the identifiers of the alerts that this one updates or cancels.

An alert that breaks a rule of CAP (``cap_rules``) is one unfit item: whoever gets it may not act on it.
"""

import math
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element

from wangge_sdk.feeds.cap_rules import breaches
from wangge_sdk.feeds.errors import FeedError
from wangge_sdk.feeds.unfit import UnfitItem
from wangge_sdk.feeds.xml import as_json, children, name_of, namespace_of, parsed, text_of

_NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1."
_PARTS: Final = frozenset({"info", "area", "resource", "parameter", "eventCode", "Signature"})
_CORNERS: Final = 24
_KM_PER_DEGREE: Final = 111.32
"""Of latitude; of longitude so many times the cosine of the latitude."""
_HALF_TURN: Final = 180.0
_QUARTER_TURN: Final = 90.0
_RING: Final = 4
Point = list[float]


def items_of(content: bytes) -> list[dict[str, Any]]:
    """Return the items.

    Raises:
        FeedError: there is no alert in it.
    """
    alerts = [element for element in parsed(content).iter() if name_of(element) == "alert" and namespace_of(element).startswith(_NAMESPACE)]
    if not alerts:
        raise FeedError("there is no alert of CAP 1.1 or 1.2 in it")
    return [item for alert in alerts for item in _items(alert)]


def _items(alert: Element) -> Iterator[dict[str, Any]]:
    wrong = breaches(alert)
    if wrong:
        yield UnfitItem(_plain(alert), tuple(wrong))
    else:
        yield from _infos(alert)


def _infos(alert: Element) -> Iterator[dict[str, Any]]:
    head = _plain(alert)
    head["references"] = [part.split(",")[1] for part in str(head.get("references", "")).split() if part.count(",") >= 2]  # noqa: PLR2004  sender,identifier,sent
    infos = list(children(alert, "info"))
    for number, info in enumerate(infos, 1):
        own = _plain(info)
        areas = list(children(info, "area"))
        shapes = [ring for area in areas for ring in _rings(area)]
        yield {
            **head,
            "language": "en-US",  # what CAP means where it says nothing
            **own,
            "n": number,
            "parameters": _coded(info, "parameter"),
            "eventCodes": _coded(info, "eventCode"),
            "areas": [text for area in areas if (text := text_of(area, "areaDesc"))],
            "geocodes": _all_coded(areas),
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in shapes]} if shapes else None,
            "point": _middle(shapes[0]) if shapes else None,
        }
    if not infos:  # an acknowledgement, or a cancellation that says no more than what it cancels
        yield {**head, "n": 0, "areas": [], "geocodes": {}, "parameters": {}, "eventCodes": {}, "geometry": None, "point": None}


def _plain(element: Element) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for child in element:
        name = name_of(child)
        if name not in _PARTS:
            value = as_json(child)
            known = found.get(name)
            found[name] = value if known is None else [*known, value] if isinstance(known, list) else [known, value]
    return found


def _coded(element: Element, name: str) -> dict[str, str]:
    pairs = ((text_of(each, "valueName"), text_of(each, "value")) for each in children(element, name))
    return {key: value for key, value in pairs if key and value}


def _all_coded(areas: list[Element]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for area in areas:
        for each in children(area, "geocode"):
            name, value = text_of(each, "valueName"), text_of(each, "value")
            if name and value:
                found.setdefault(name, []).append(value)
    return found


def _rings(area: Element) -> Iterator[list[Point]]:
    for polygon in children(area, "polygon"):
        ring = [point for pair in (polygon.text or "").split() if (point := _point(pair))]
        if len(ring) >= _RING:
            yield ring if ring[0] == ring[-1] else [*ring, ring[0]]
    for circle in children(area, "circle"):
        parts = (circle.text or "").split()
        middle = _point(parts[0]) if parts else None
        radius = _number(parts[1]) if len(parts) > 1 else None
        if middle and radius:
            yield _circle(middle, radius)


def _point(pair: str) -> Point | None:
    lat, _, lon = pair.partition(",")
    north, east = _number(lat), _number(lon)
    if north is None or east is None or abs(north) > _QUARTER_TURN or abs(east) > _HALF_TURN:
        return None
    return [east, north]


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _circle(middle: Point, radius_km: float) -> list[Point]:
    north = radius_km / _KM_PER_DEGREE
    east = north / max(math.cos(math.radians(middle[1])), 0.01)
    turns = [2 * math.pi * corner / _CORNERS for corner in range(_CORNERS)]
    ring = [[round(middle[0] + east * math.cos(turn), 6), round(middle[1] + north * math.sin(turn), 6)] for turn in turns]
    return [*ring, ring[0]]


def _middle(ring: list[Point]) -> Point:
    corners = ring[:-1] or ring
    return [round(sum(point[axis] for point in corners) / len(corners), 6) for axis in (0, 1)]
