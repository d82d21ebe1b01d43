"""Roles and permissions that a plugin contributes: given like any other, worth nothing where the plugin is not."""

from uuid import UUID

import httpx
import pytest

from tests import world
from tests.core.conftest import Client
from tests.core.plugins.interactions.kennel import PLUGIN, inside, kennel
from tests.core.plugins.interactions.test_routes import problem
from tests.core.signing_in import signed_in
from tests.world import COUNTY, NORTH, SOUTH, World
from wangge_core.access.policy import Title
from wangge_core.errors import ForbiddenError, InvalidError
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.platform import Platform

KEEPER = f"{PLUGIN}:keeper"
DOGS = f"/x/{PLUGIN}/dogs"


async def _person(platform: Platform, county: World, name: str) -> str:
    rows = await platform.database.fetch("SELECT person_id FROM account WHERE id = {}", county.accounts[name])
    return str(rows[0]["person_id"])


@pytest.fixture
async def security(client: Client) -> httpx.AsyncClient:
    return await signed_in(client, "security_admin")


async def test_a_contributed_role_is_offered_with_its_plugin_and_given_by_whoever_gives_positions(
    platform: Platform, county: World, client: Client, security: httpx.AsyncClient
) -> None:
    roles = {role["id"]: role for role in (await security.get("/api/v1/roles")).json()["items"]}
    assert roles[KEEPER]["plugin"] == PLUGIN
    assert roles[KEEPER]["suggest_for"] == ["grid_worker"]
    assert roles[KEEPER]["effective"] == [f"{PLUGIN}:keep", f"{PLUGIN}:see"]
    assert roles["grid_worker"]["plugin"] == ""
    leader = await signed_in(client, "leader")
    problem(await leader.get(DOGS, params={"area": NORTH}), 403, "permission_missing")
    given = await security.post(
        "/api/v1/positions", json={"person_id": await _person(platform, county, "leader"), "role": KEEPER, "area": COUNTY}
    )
    assert (given.status_code, given.json()["role_title"]) == (201, {"zh-CN": "管犬员", "en": "Dog keeper"})
    assert (await leader.get(DOGS, params={"area": NORTH})).status_code == 200
    problem(await leader.get(DOGS, params={"area": SOUTH}), 404, "route_not_found")


async def test_where_the_plugin_is_off_or_gone_the_role_gives_nothing(
    platform: Platform, county: World, client: Client, security: httpx.AsyncClient
) -> None:
    person = await _person(platform, county, "leader")
    given = await security.post("/api/v1/positions", json={"person_id": person, "role": KEEPER, "area": COUNTY})
    leader = await signed_in(client, "leader")
    await platform.plugins.switch(world.SYSTEM, PLUGIN, NORTH, enabled=False)
    problem(await leader.get(DOGS, params={"area": NORTH}), 404, "route_not_found")
    platform.host.withdraw(PLUGIN)
    assert not platform.access.allowed(county.actor("leader"), NORTH, PLUGIN, "see")
    assert KEEPER not in {role["id"] for role in (await security.get("/api/v1/roles")).json()["items"]}
    shown = (await security.get("/api/v1/positions", params={"role": KEEPER})).json()["items"]
    assert [each["id"] for each in shown] == [given.json()["id"]], "the position stays, and can be ended"
    assert (await security.patch(f"/api/v1/positions/{given.json()['id']}", json={})).status_code == 200
    platform.host.admit(kennel(platform.settings.data, "inprocess"), inside())
    assert platform.access.policy.role(KEEPER) is not None


async def test_nobody_gives_themselves_one_or_changes_it_by_hand(platform: Platform, county: World, security: httpx.AsyncClient) -> None:
    with pytest.raises(ForbiddenError, match="own_position"):
        await platform.identity.positions.add(
            county.actor("security_admin"),
            PositionDraft(person_id=UUID(await _person(platform, county, "security_admin")), role=KEEPER, area=COUNTY),
        )
    body = {"title": {"zh-CN": "犬", "en": "Dog"}, "permissions": ["case:read"]}
    assert (await security.put(f"/api/v1/roles/{KEEPER}", json=body)).status_code == 400
    assert (await security.delete(f"/api/v1/roles/{KEEPER}")).status_code == 400


async def test_a_countys_own_role_may_inherit_one_and_loses_it_with_the_plugin(platform: Platform, county: World) -> None:
    roles = platform.identity.roles
    await roles.save(world.SYSTEM, "leader", RoleDraft(Title("领导", "Leader"), ["case:read"], [KEEPER]))
    assert platform.access.allowed(county.actor("leader"), NORTH, PLUGIN, "keep")
    platform.host.withdraw(PLUGIN)
    assert not platform.access.allowed(county.actor("leader"), NORTH, PLUGIN, "keep")
    assert platform.access.allowed(county.actor("leader"), NORTH, "case", "read")
    with pytest.raises(InvalidError, match="role"):
        await roles.save(world.SYSTEM, "grid_worker", RoleDraft(Title("网", "Grid"), [], [KEEPER]))
