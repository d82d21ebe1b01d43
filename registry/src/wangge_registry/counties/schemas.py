"""What reviewers get about their counties."""

from datetime import datetime

from msgspec import Struct

from wangge_registry.counties.model import County, Standing
from wangge_sdk.texts import Text


class CountyPerson(Struct, frozen=True, kw_only=True):
    """Somebody to play."""

    username: str
    role: str
    """`grid_worker`, `township_dispatcher` or `system_admin`."""
    place: Text
    """Name of the area."""


class CountyOut(Struct, frozen=True, kw_only=True):
    """A county that is thrown away, as its reviewer sees it."""

    plugin: str
    version: str
    sha256: str
    standing: Standing
    until: datetime
    entrance: str
    """Address that lets a browser in: with `?as=` and a user name as that person, without as a resident. For nobody else's eyes."""
    people: list[CountyPerson]
    trouble: str


class OwnCounty(Struct, frozen=True):
    """The county that one has, if any."""

    county: CountyOut | None


def county_out(county: County) -> CountyOut:
    """Return a county as it is shown."""
    values = {name: getattr(county, name) for name in CountyOut.__struct_fields__}
    people = [CountyPerson(username=each.username, role=each.role, place=each.place) for each in county.people]
    return CountyOut(**(values | {"people": people}))
