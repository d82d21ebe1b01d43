"""What an alert must have by the Common Alerting Protocol 1.2 (OASIS, 3.2): elements that are there, values of its lists, moments, shapes.

An alert of 1.1 is judged by the same rules; 1.2 takes whatever 1.1 has. What breaks a rule is told by element, never by its words.
A ``description``, a reference or a digital signature is nobody's to judge here.
"""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple
from xml.etree.ElementTree import Element

from wangge_sdk.feeds.xml import children, text_of

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
_UNFIT: Final = re.compile(r"[\s,<&]")
_RING: Final = 4
_REFERENCE: Final = 3

_ALERT: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "status": frozenset({"Actual", "Exercise", "System", "Test", "Draft"}),
        "msgType": frozenset({"Alert", "Update", "Cancel", "Ack", "Error"}),
        "scope": frozenset({"Public", "Restricted", "Private"}),
    }
)
_ABOUT_OTHERS: Final = frozenset({"Update", "Cancel", "Ack", "Error"})
_CATEGORIES: Final = frozenset(
    {"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"}
)
_RESPONSES: Final = frozenset({"Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"})
_INFO: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "urgency": frozenset({"Immediate", "Expected", "Future", "Past", "Unknown"}),
        "severity": frozenset({"Extreme", "Severe", "Moderate", "Minor", "Unknown"}),
        "certainty": frozenset({"Observed", "Likely", "Possible", "Unlikely", "Unknown", "Very Likely"}),  # the last one for 1.0
    }
)


class Breach(NamedTuple):
    """A rule that an alert breaks: at which element, and which."""

    element: str
    problem: str


def breaches(alert: Element) -> list[Breach]:
    """Return what is wrong with an alert; empty when it is a valid one."""
    return [*_head(alert), *(breach for info in children(alert, "info") for breach in _info(info))]


def _head(alert: Element) -> Iterator[Breach]:
    for name in ("identifier", "sender", "sent", *_ALERT):
        if len(list(children(alert, name))) > 1:
            yield Breach(name, "it stands there twice")
    for name in ("identifier", "sender"):
        text = text_of(alert, name)
        if text is None:
            yield Breach(name, "it is missing")
        elif _UNFIT.search(text):
            yield Breach(name, "it must hold no space, comma, < or &")
    yield from _moment(alert, "sent", needed=True)
    for name, values in _ALERT.items():
        yield from _one_of(alert, name, values)
    yield from _consequences(alert)


def _consequences(alert: Element) -> Iterator[Breach]:
    """Yield what is missing because of what is there."""
    for name, scope in (("restriction", "Restricted"), ("addresses", "Private")):
        if text_of(alert, "scope") == scope and text_of(alert, name) is None:
            yield Breach(name, f"it is missing, and the scope is {scope}")
    references = (text_of(alert, "references") or "").split()
    if not references and text_of(alert, "msgType") in _ABOUT_OTHERS:
        yield Breach("references", "it is missing, and the alert is about earlier ones")
    if any(part.count(",") < _REFERENCE - 1 for part in references):
        yield Breach("references", "each is a sender, an identifier and a moment, with commas between them")


def _info(info: Element) -> Iterator[Breach]:
    categories = [(each.text or "").strip() for each in children(info, "category")]
    if not categories:
        yield Breach("category", "it is missing")
    elif not _CATEGORIES.issuperset(categories):
        yield Breach("category", "it is none of the values of CAP 1.2")
    if text_of(info, "event") is None:
        yield Breach("event", "it is missing")
    for name, values in _INFO.items():
        yield from _one_of(info, name, values)
    if not _RESPONSES.issuperset((each.text or "").strip() for each in children(info, "responseType")):
        yield Breach("responseType", "it is none of the values of CAP 1.2")
    for name in ("effective", "onset", "expires"):
        yield from _moment(info, name, needed=False)
    for area in children(info, "area"):
        yield from _area(area)


def _area(area: Element) -> Iterator[Breach]:
    if text_of(area, "areaDesc") is None:
        yield Breach("areaDesc", "it is missing")
    for polygon in children(area, "polygon"):
        pairs = (polygon.text or "").split()
        if not pairs:  # what services write that have a field for every shape: there is none
            continue
        if not all(map(_on_earth, pairs)):
            yield Breach("polygon", "it must be of pairs of latitude and longitude")
        elif len(pairs) < _RING or pairs[0] != pairs[-1]:
            yield Breach("polygon", "it must have four pairs or more, and the last must be the first")
    for circle in children(area, "circle"):
        middle, _, radius = (circle.text or "").strip().partition(" ")
        if middle and not (_on_earth(middle) and _number(radius) >= 0):
            yield Breach("circle", "it must be latitude and longitude, a space, and a radius in kilometres")


def _one_of(element: Element, name: str, values: frozenset[str]) -> Iterator[Breach]:
    text = text_of(element, name)
    if text is None:
        yield Breach(name, "it is missing")
    elif text not in values:
        yield Breach(name, "it is none of the values of CAP 1.2")


def _moment(element: Element, name: str, *, needed: bool) -> Iterator[Breach]:
    text = text_of(element, name)
    if text is None:
        if needed:
            yield Breach(name, "it is missing")
        return
    try:
        written = _MOMENT.fullmatch(text) is not None and datetime.fromisoformat(text) is not None
    except ValueError:
        written = False
    if not written:
        yield Breach(name, "it must be written as 2026-11-29T08:00:00+08:00, with seconds and the hours from UTC, never with Z")


def _on_earth(pair: str) -> bool:
    lat, _, lon = pair.partition(",")
    return abs(_number(lat)) <= 90 and abs(_number(lon)) <= 180  # noqa: PLR2004  degrees


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
