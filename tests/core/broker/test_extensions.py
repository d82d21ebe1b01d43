"""Extension points: what is plugged in, where both are on, agreed to and fitting; and that nobody else's point is read."""

from typing import Any

import pytest

from tests import world
from tests.core.broker.conftest import LAMPS, NORTH_GRID, OTHER, SOUTH_GRID, Ask
from tests.core.broker.test_methods import RESIDENT, refused
from tests.core.conftest import Client
from tests.core.plugins import example
from tests.core.signing_in import signed_in
from tests.world import NORTH, SYSTEM
from wangge_core.platform import Platform
from wangge_sdk.broker.extensions import PluggedIn

POINT, LATER = "poles.makers/v1", "poles.makers/v2"
OWNER, BAD = "acme.poles", "acme.wrong"
CONTRACT = {"type": "object", "required": ["maker"], "additionalProperties": False, "properties": {"maker": {"type": "string"}}}


async def install(platform: Platform, plugin: str, area: str = NORTH, **contributes: Any) -> None:
    files = {"contract.json": CONTRACT, "good.json": {"maker": "Li"}, "bad.json": {"maker": 3}}
    found = example.found(plugin, files=files, contributes=contributes)
    installed = platform.host.admit(found)
    assert installed.state == "ready", installed.findings
    await world.enable(platform, plugin, area)


@pytest.fixture(autouse=True)
async def _plugged(platform: Platform) -> None:
    await install(platform, OWNER, extension_points=[{"id": POINT, "contract": "contract.json"}])
    wanted = [{"id": name, "point": point, "content": "good.json"} for name, point in (("li", POINT), ("later", LATER))]
    await install(platform, OTHER, extensions=wanted)
    await install(platform, BAD, extensions=[{"id": "x", "point": POINT, "content": "bad.json"}])


async def test_what_fits_is_listed_and_what_does_not_is_named(ask: Ask, client: Client) -> None:
    for acting in (None, RESIDENT):
        found: PluggedIn = await ask("extensions.list", acting=acting, plugin=OWNER, point=POINT)
        assert [(each.plugin, each.version, each.id, each.content) for each in found.items] == [(OTHER, "1.2.0", "li", {"maker": "Li"})]
        assert found.left_out == (BAD,)
    shown = (await (await signed_in(client, "worker")).get("/api/v1/contributions", params={"area": NORTH_GRID})).json()["extensions"]
    assert shown == [{"point": POINT, "plugin": OTHER, "version": "1.2.0", "id": "li", "content": {"maker": "Li"}}]


async def test_only_where_both_are_on_and_agreed_to(platform: Platform, ask: Ask) -> None:
    assert await refused(ask("extensions.list", area=SOUTH_GRID, plugin=OWNER, point=POINT)) == "outside_of_call"
    await platform.grants.withdraw(SYSTEM, OTHER, NORTH, 1)
    assert (await ask("extensions.list", plugin=OWNER, point=POINT)).items == ()
    await platform.plugins.switch(SYSTEM, BAD, NORTH, enabled=False)
    assert (await ask("extensions.list", plugin=OWNER, point=POINT)).left_out == ()


async def test_a_point_is_its_owners(ask: Ask) -> None:
    for plugin, point in ((LAMPS, POINT), (OTHER, POINT), (OWNER, LATER), (OWNER, "none")):
        assert await refused(ask("extensions.list", plugin=plugin, point=point)) == "point_not_declared"
