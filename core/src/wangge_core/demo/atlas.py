"""The demonstration county as one GeoJSON file, as a county would deliver it: every level, every outline. Pure."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final, cast

import msgspec
import shapely

from wangge_core.areas.model import GridKind
from wangge_core.areas.shapes import Outline
from wangge_core.demo.land import Parcel
from wangge_core.demo.places import COUNTY_CODE, COUNTY_NAME, COUNTY_NAME_EN, Township, Village

_NUMERALS: Final = "一二三四五六七八九十"
_MARKET: Final = "农贸市场专属网格"
_MARKET_EN: Final = "market grid"


class Named(msgspec.Struct, frozen=True):
    """An area of the county with its outline; a parent's outline is the exact union of its children's."""

    code: str
    name: str
    name_en: str
    kind: str | None
    outline: Outline


def atlas(townships: Sequence[Township], land: Sequence[Parcel]) -> tuple[Named, ...]:
    """Return every area from the county down to the grids."""
    grids: list[Named] = []
    villages: list[Named] = []
    for (township, number), members in groupby(land, lambda parcel: (parcel.township, parcel.village)):
        village = townships[township].villages[number]
        own = tuple(_grids(village, [parcel.outline for parcel in members], urban=townships[township].urban))
        villages.append(Named(village.code, village.name, village.name_en, None, _united(own)))
        grids += own
    towns = [Named(one.code, one.name, one.name_en, None, _united(_below(one.code, villages))) for one in townships]
    county = Named(COUNTY_CODE, COUNTY_NAME, COUNTY_NAME_EN, None, _united(towns))
    return (county, *towns, *villages, *grids)


def geojson(areas: Sequence[Named]) -> bytes:
    """Return the file to import."""
    features = [_feature(area) for area in areas]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def _grids(village: Village, outlines: Sequence[Outline], *, urban: bool) -> Iterator[Named]:
    """Number a village's grids; in a street, the last one is the market's own."""
    for number, outline in enumerate(outlines):
        market = urban and number == len(outlines) - 1
        name = village.short + (_MARKET if market else f"第{_NUMERALS[number]}网格")
        english = f"{village.name_en} {_MARKET_EN if market else f'grid {number + 1}'}"
        yield Named(f"{village.code}{number + 1:03d}", name, english, GridKind.SPECIAL if market else GridKind.BASE, outline)


def _below(code: str, areas: Sequence[Named]) -> list[Named]:
    return [area for area in areas if area.code.startswith(code)]


def _united(parts: Sequence[Named]) -> Outline:
    return cast("Outline", shapely.coverage_union_all([part.outline for part in parts]))


def _feature(area: Named) -> dict[str, Any]:
    properties = {"code": area.code, "name": area.name, "name_en": area.name_en} | ({"kind": area.kind} if area.kind else {})
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(area.outline)}
