"""Coordinates: everything inside is WGS-84, longitude first; other datums are converted at the edge.

GCJ-02 is the offset datum of Chinese consumer maps, BD-09 a second offset on top of it. Both are
known through open implementations of the same formula, not through a published standard; the test
vector of the project's domain notes pins ours. CGCS2000 (EPSG:4490, GB/T 18793 family) differs from
WGS-84 by centimetres and is taken as equal.
"""

from enum import StrEnum
from math import atan2, cos, fabs, hypot, isfinite, pi, sin, sqrt
from typing import Final

import msgspec

from wangge_core.errors import FieldError, InvalidError

_AXIS: Final = 6378245.0
"""Semi-major axis of the Krasovsky 1940 ellipsoid in metres, as the offset formula uses it."""
_ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
_BD_PI: Final = pi * 3000.0 / 180.0
_BD_SHIFT: Final = (0.0065, 0.006)
_INVERSE_STEPS: Final = 30
_INVERSE_GOAL: Final = 1e-12
"""Degrees; a tenth of a micrometre on the ground."""
_CHINA: Final = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of the box outside which the offset formula leaves a point unchanged."""


class Datum(StrEnum):
    """The reference a pair of coordinates is given in."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Position(msgspec.Struct, frozen=True):
    """A point on the ground in WGS-84, degrees, longitude before latitude as in GeoJSON (RFC 7946)."""

    lon: float
    lat: float


def position(lon: float, lat: float, datum: Datum = Datum.WGS84, path: str = "/position") -> Position:
    """Check a pair of coordinates and convert it to WGS-84.

    Args:
        lon: Degrees east, -180 to 180.
        lat: Degrees north, -90 to 90.
        datum: What the pair is given in.
        path: JSON pointer under which an error names the pair.

    Raises:
        InvalidError: `coordinates`, naming the value and, when the two were swapped, saying so.
    """
    faults = faults_of(lon, lat, path)
    if faults:
        raise InvalidError("coordinates", faults[0].said(), faults)
    lon, lat = to_wgs84(lon, lat, datum)
    return Position(lon, lat)


def faults_of(lon: float, lat: float, path: str = "/position") -> tuple[FieldError, ...]:
    """Return what is wrong with a pair of coordinates: nothing, or one error per value."""
    if 90 < fabs(lat) <= 180 and fabs(lon) <= 90:  # noqa: PLR2004  the two ranges of the globe
        message = f"Latitude {lat:g} lies outside -90 to 90; the two look swapped: give longitude first."
        return (FieldError(f"{path}/lat", "coordinates_swapped", message),)
    faults = []
    for name, value, bound in (("lon", lon, 180), ("lat", lat, 90)):
        if not isfinite(value):
            faults.append(FieldError(f"{path}/{name}", "coordinates_not_finite", f"{name} is {value}; give a decimal number of degrees."))
        elif fabs(value) > bound:
            faults.append(
                FieldError(
                    f"{path}/{name}", "coordinates_range", f"{name} {value:g} lies outside -{bound} to {bound} degrees: not on Earth."
                )
            )
    return tuple(faults)


def to_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """Convert a pair of any known datum to WGS-84."""
    if datum is Datum.BD09:
        return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))
    if datum is Datum.GCJ02:
        return gcj02_to_wgs84(lon, lat)
    return lon, lat


def from_wgs84(lon: float, lat: float, datum: Datum) -> tuple[float, float]:
    """Convert a pair of WGS-84 to any known datum, for maps drawn in it."""
    if datum is Datum.BD09:
        return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))
    if datum is Datum.GCJ02:
        return wgs84_to_gcj02(lon, lat)
    return lon, lat


def outside_china(lon: float, lat: float) -> bool:
    """Tell whether the offset formula leaves the point alone."""
    west, south, east, north = _CHINA
    return not (west <= lon <= east and south <= lat <= north)


def wgs84_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Apply the offset; a point outside China passes unchanged."""
    if outside_china(lon, lat):
        return lon, lat
    shift_lon, shift_lat = _shift(lon, lat)
    return lon + shift_lon, lat + shift_lat


def gcj02_to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    """Undo the offset by fixed-point iteration, exact to well under a millimetre.

    The single-step inverse in common use is metres off: enough to fall into the grid next door.
    """
    if outside_china(lon, lat):
        return lon, lat
    guess_lon, guess_lat = lon, lat
    for _ in range(_INVERSE_STEPS):
        shift_lon, shift_lat = _shift(guess_lon, guess_lat)
        error_lon, error_lat = guess_lon + shift_lon - lon, guess_lat + shift_lat - lat
        guess_lon -= error_lon
        guess_lat -= error_lat
        if fabs(error_lon) < _INVERSE_GOAL and fabs(error_lat) < _INVERSE_GOAL:
            break
    return guess_lon, guess_lat


def gcj02_to_bd09(lon: float, lat: float) -> tuple[float, float]:
    """Apply the second offset."""
    if outside_china(lon, lat):
        return lon, lat
    radius, angle = _bd_polar(lon, lat)
    return radius * cos(angle) + _BD_SHIFT[0], radius * sin(angle) + _BD_SHIFT[1]


def bd09_to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """Undo the second offset by fixed-point iteration."""
    if outside_china(lon, lat):
        return lon, lat
    guess_lon, guess_lat = lon - _BD_SHIFT[0], lat - _BD_SHIFT[1]
    for _ in range(_INVERSE_STEPS):
        radius, angle = _bd_polar(guess_lon, guess_lat)
        error_lon = radius * cos(angle) + _BD_SHIFT[0] - lon
        error_lat = radius * sin(angle) + _BD_SHIFT[1] - lat
        guess_lon -= error_lon
        guess_lat -= error_lat
        if fabs(error_lon) < _INVERSE_GOAL and fabs(error_lat) < _INVERSE_GOAL:
            break
    return guess_lon, guess_lat


def _bd_polar(lon: float, lat: float) -> tuple[float, float]:
    radius = hypot(lon, lat) + 0.00002 * sin(lat * _BD_PI)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * _BD_PI)
    return radius, angle


def _shift(lon: float, lat: float) -> tuple[float, float]:
    """Return the GCJ-02 offset in degrees at a WGS-84 point."""
    x, y = lon - 105.0, lat - 35.0
    radians = lat / 180.0 * pi
    magic = 1 - _ECCENTRICITY_SQUARED * sin(radians) ** 2
    root = sqrt(magic)
    north = _shift_north(x, y) * 180.0 / ((_AXIS * (1 - _ECCENTRICITY_SQUARED)) / (magic * root) * pi)
    east = _shift_east(x, y) * 180.0 / (_AXIS / root * cos(radians) * pi)
    return east, north


def _waves(value: float, *terms: tuple[float, float]) -> float:
    """Sum amplitude times sine of value times frequency times pi, scaled by two thirds."""
    return sum(amplitude * sin(value * frequency * pi) for amplitude, frequency in terms) * 2.0 / 3.0


def _shift_north(x: float, y: float) -> float:
    flat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x))
    return flat + _waves(x, (20.0, 6.0), (20.0, 2.0)) + _waves(y, (20.0, 1.0), (40.0, 1 / 3.0), (160.0, 1 / 12.0), (320.0, 1 / 30.0))


def _shift_east(x: float, y: float) -> float:
    flat = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x))
    return flat + _waves(x, (20.0, 6.0), (20.0, 2.0), (20.0, 1.0), (40.0, 1 / 3.0), (150.0, 1 / 12.0), (300.0, 1 / 30.0))
