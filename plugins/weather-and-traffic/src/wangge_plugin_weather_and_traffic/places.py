"""Where a warning is for: from what it draws or names to the grids of the county."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from wangge_sdk.broker.calls import AreaData, AreaList
from wangge_sdk.platform import Platform

_CODES: Final = frozenset({6, 9, 12, 15})
"""Digits of the codes of areas: county, township, village, grid."""
_PADDED: Final = 12


def grids_of(platform: Platform, area: str, geometry: Mapping[str, Any] | None, codes: tuple[str, ...]) -> list[AreaData]:
    """Return the grids that a warning is for: those its outline touches, those of the areas it names, else all of where it was told for."""
    if geometry:
        return list(_listed(platform, AreaList(area=area, shape=geometry)))
    named = [code for code in codes if code.startswith(area) or area.startswith(code)]
    if not named:
        return list(_listed(platform, AreaList(area=area)))
    found = {each.code: each for code in named for each in _listed(platform, AreaList(area=max(code, area, key=len)))}
    return [found[code] for code in sorted(found)]


def area_codes(geocodes: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return the codes of areas among the codes of a bulletin, whatever list they are of; twelve digits lose what only fills them."""
    values = (str(value) for named in (geocodes or {}).values() for value in (named if isinstance(named, list) else [named]))
    return tuple(dict.fromkeys(_short(value) for value in values if value.isdecimal() and len(value) in _CODES))


def _short(code: str) -> str:
    if len(code) != _PADDED:
        return code
    return next((code[:width] for width in (6, 9) if not code[width:].strip("0")), code)


def _listed(platform: Platform, wanted: AreaList) -> Iterator[AreaData]:
    after = None
    while True:
        page = platform.areas.list(AreaList(area=wanted.area, shape=wanted.shape, after=after))
        yield from page.items
        if page.next is None:
            return
        after = page.next
