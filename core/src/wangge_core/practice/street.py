"""The practice county and its streets: each run through a scenario has a street to itself, far enough from the next. Pure."""

from typing import Any, Final

import msgspec

COUNTY: Final = "999990"
"""Of the block 9999, which belongs to no city: no real area, and none of the demonstration, has this code."""
MOST: Final = 200
"""How many streets there are for one day."""
_WEST, _SOUTH = 111.0, 29.0
_SIDE: Final = 0.01
_APART: Final = 0.03
_ROW: Final = 20


class Street(msgspec.Struct, frozen=True):
    """One of the streets, by its number from 1."""

    number: int

    @property
    def code(self) -> str:
        """Code of the street."""
        return f"{COUNTY}{self.number:03d}"

    @property
    def village(self) -> str:
        """Code of its one community."""
        return f"{self.code}001"

    @property
    def grid(self) -> str:
        """Code of the grid in which everything happens."""
        return f"{self.village}001"

    @property
    def spot(self) -> tuple[float, float]:
        """Longitude and latitude of where one stands when one practises, in degrees."""
        west, south = self._corner
        return round(west + 0.5 * _SIDE, 6), round(south + 0.4 * _SIDE, 6)

    @property
    def _corner(self) -> tuple[float, float]:
        return _WEST + (self.number - 1) % _ROW * _APART, _SOUTH + (self.number - 1) // _ROW * _APART

    def geojson(self) -> bytes:
        """Return the street, its community and its two grids, as a file to import."""
        west, south = self._corner
        whole, east = (west, south, west + 2 * _SIDE, south + _SIDE), west + _SIDE
        return _file(
            [
                _feature(self.code, f"演练街道{self.number}", f"Practice Street {self.number}", whole),
                _feature(self.village, "演练社区", "Practice Community", whole),
                _feature(self.grid, "演练第一网格", "Practice grid 1", (west, south, east, south + _SIDE)),
                _feature(f"{self.village}002", "演练第二网格", "Practice grid 2", (east, south, west + 2 * _SIDE, south + _SIDE)),
            ]
        )


def county() -> bytes:
    """Return the county around all streets, as a file to import."""
    box = (_WEST - _SIDE, _SOUTH - _SIDE, _WEST + _ROW * _APART, _SOUTH + MOST // _ROW * _APART)
    return _file([_feature(COUNTY, "演练县", "Practice County", box)])


def _file(features: list[dict[str, Any]]) -> bytes:
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def _feature(code: str, name: str, english: str, box: tuple[float, float, float, float]) -> dict[str, Any]:
    west, south, east, north = (round(value, 6) for value in box)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    properties = {"code": code, "name": name, "name_en": english} | ({"kind": "base"} if len(code) == len(f"{COUNTY}001001001") else {})
    return {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
