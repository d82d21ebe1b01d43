"""From WGS-84, in which the platform keeps places, to GCJ-02, in which Chinese map services are asked."""

from math import cos, pi, radians, sin, sqrt
from typing import Final

_AXIS: Final = 6378245.0
_FLATNESS: Final = 0.00669342162296594323
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Return a point of WGS-84 in GCJ-02, degrees; outside of China it is the same."""
    if not (_WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    curve = 1 - _FLATNESS * sin(radians(lat)) ** 2
    north = north * 180.0 / (_AXIS * (1 - _FLATNESS) / (curve * sqrt(curve)) * pi)
    east = east * 180.0 / (_AXIS / sqrt(curve) * cos(radians(lat)) * pi)
    return lon + east, lat + north
