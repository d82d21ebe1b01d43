"""Counties over HTTP."""

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from wangge_registry.accounts.model import Account
from wangge_registry.counties.schemas import CountyOut, OwnCounty, county_out
from wangge_registry.counties.service import Counties


class VersionCountyController(Controller):
    """A county with a version in it."""

    path = "/plugins/{plugin:str}/versions/{version:str}/county"
    tags = ("reviews",)

    @post("/", operation_id="openCounty", summary="Start a county that is thrown away, with the version on", status_code=202)
    async def open(
        self, actor: NamedDependency[Account], counties: NamedDependency[Counties], plugin: FromPath[str], version: FromPath[str]
    ) -> CountyOut:
        """Start it for a reviewer, who has one at a time; `GET /session/county` tells when it is open."""
        return county_out(await counties.open(actor, plugin, version))


class OwnCountyController(Controller):
    """The county that one has."""

    path = "/session/county"
    tags = ("reviews",)

    @get("/", operation_id="getOwnCounty", summary="One's own county")
    async def own(self, actor: NamedDependency[Account], counties: NamedDependency[Counties]) -> OwnCounty:
        """Return how far it is, and how to get in."""
        found = counties.own(actor)
        return OwnCounty(county_out(found) if found else None)

    @delete("/", operation_id="closeOwnCounty", summary="Stop one's own county", status_code=204)
    async def close(self, actor: NamedDependency[Account], counties: NamedDependency[Counties]) -> None:
        """Throw it away at once; without one nothing happens."""
        await counties.close(actor)
