"""Posters: a QR code for a wall, which opens a report that knows its place, and perhaps its matter, already."""

from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urlencode

import msgspec

from wangge_core.areas.locator import AreaName
from wangge_core.qr_code import qr_svg

_REPORT: Final = "/m/report"


class Matter(msgspec.Struct, frozen=True):
    """What a poster is for: anything, a case type, or one of its classes."""

    case_type: str | None = None
    class_id: str | None = None


class Poster(msgspec.Struct, frozen=True):
    """One poster: its place, from the county down; where its code leads; the code as SVG."""

    path: tuple[AreaName, ...]
    address: str
    qr: str


def posters(paths: Iterable[Sequence[AreaName]], matter: Matter, origin: str) -> tuple[Poster, ...]:
    """Return a poster for the last area of each path; `origin` is where phones reach this server."""
    return tuple(_poster(tuple(path), matter, origin) for path in paths)


def _poster(path: tuple[AreaName, ...], matter: Matter, origin: str) -> Poster:
    asked = {"area": path[-1].code, "case_type": matter.case_type, "class": matter.class_id}
    address = f"{origin}{_REPORT}?{urlencode({name: value for name, value in asked.items() if value is not None})}"
    return Poster(path, address, qr_svg(address))
