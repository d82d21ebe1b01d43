"""Areas, points and units, as hooks and the broker speak of them."""

from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

AreaCode: TypeAlias = Annotated[str, Meta(pattern=r"^[0-9]{2,15}\Z", description="Canonical area code, 2 to 15 digits")]


class Position(Struct, frozen=True):
    """A point in WGS-84."""

    lon: Annotated[float, Meta(ge=-180, le=180)]
    """Longitude in degrees, east positive."""
    lat: Annotated[float, Meta(ge=-90, le=90)]
    """Latitude in degrees, north positive."""
    accuracy_m: float | None = None
    """Radius in metres within which the device thinks the point lies."""


class UnitView(Struct, frozen=True, kw_only=True):
    """A unit that a case can be sent to."""

    id: str
    """The unit's id."""
    name: str
    """Its name."""
    kind: str
    """Its kind, see ``wangge_sdk.unit_kinds``."""
    area: AreaCode
    """The area it answers for."""
