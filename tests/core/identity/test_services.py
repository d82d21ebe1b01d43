"""Service accounts: a unit answers for each, a security administrator says what it may, its tokens do less, and it ends."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.core.identity.conftest import ADMIN, COUNTY, OTHER_COUNTY, TOWNSHIP, Client, House, field_paths
from wangge_core.identity.directory.schemas import UnitDraft


@pytest.fixture
async def unit(house: House) -> UUID:
    return (await house.identity.directory.add_unit(ADMIN, UnitDraft("卫健局", COUNTY, "health"))).id


@pytest.fixture
async def admin(house: House, client: Client) -> Client:
    await house.account("system", role="system_admin", at=COUNTY)
    await client.sign_in("system")
    return client


def draft(unit: UUID, house: House, **more: Any) -> dict[str, Any]:
    until = (house.time.now() + timedelta(days=90)).date().isoformat()
    return {"name": "卫健系统接口", "unit_id": str(unit), "purpose": "同步就诊预约", "expires_on": until} | more


async def opened(client: Client, unit: UUID, house: House, **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = await client.expect(201, "POST", "/service-accounts", draft(unit, house, **more))
    return made


async def test_it_does_what_its_positions_and_its_token_both_allow(house: House, admin: Client, unit: UUID) -> None:
    service = await opened(admin, unit, house)
    assert (service["unit"]["name"], service["state"], service["tokens"]) == ("卫健局", "active", 0)
    path = f"/service-accounts/{service['id']}/tokens"
    body = {"name": "nightly", "permissions": ["unit:read", "person:read"], "per_minute": 5_000}
    token = await admin.expect(201, "POST", path, body)
    bearer = {"Authorization": f"Bearer {token['token']}"}
    admin.http.cookies.clear()
    assert (await admin.expect(403, "GET", "/units", **bearer))["code"] == "permission_missing"
    await house.position(UUID(service["person_id"]), "grid_worker", TOWNSHIP)
    answer = await admin.send("GET", "/units", **bearer)
    assert answer.status_code == 200
    assert answer.headers["ratelimit-policy"].startswith("5000;w=60"), "a service may be given more than a person"
    assert (await admin.expect(403, "GET", "/people", **bearer))["code"] == "permission_missing"
    assert (await admin.expect(200, "GET", "/me", **bearer))["permissions"] == ["unit:read"]
    assert (await admin.expect(403, "POST", "/me/tokens", body, **bearer))["code"] == "session_required"


async def test_nobody_signs_in_as_a_program(house: House, admin: Client, unit: UUID) -> None:
    service = await opened(admin, unit, house)
    answer = await admin.expect(409, "PUT", f"/accounts/{service['id']}/password", {"password": "correct horse battery staple"})
    assert answer["code"] == "service_account"
    username = f"service.{service['id'].replace('-', '')}"
    assert (await admin.sign_in(username, "")).status_code in {400, 401}
    assert (await admin.sign_in(username, "x")).status_code == 401


async def test_it_ends_with_its_day_and_with_an_act(house: House, admin: Client, unit: UUID) -> None:
    until = house.time.now().date()
    service = await opened(admin, unit, house, expires_on=until.isoformat())
    token = await admin.expect(201, "POST", f"/service-accounts/{service['id']}/tokens", {"name": "x", "permissions": ["unit:read"]})
    assert token["expires_at"].startswith(f"{until.isoformat()}T16:00"), "no token outlives the account: midnight in the county"
    await house.position(UUID(service["person_id"]), "grid_worker", TOWNSHIP)
    bearer = {"Authorization": f"Bearer {token['token']}"}
    cookies = dict(admin.http.cookies)
    admin.http.cookies.clear()
    await admin.expect(200, "GET", "/units", **bearer)
    house.time.advance(timedelta(hours=12))
    await admin.expect(401, "GET", "/units", **bearer)
    house.time.advance(timedelta(hours=-12))
    admin.http.cookies.update(cookies)
    path = f"/service-accounts/{service['id']}"
    later = (until + timedelta(days=30)).isoformat()
    assert (await admin.expect(200, "PATCH", path, {"expires_on": later}))["expires_on"] == later
    assert (await admin.expect(200, "DELETE", path))["state"] == "ended"
    assert (await admin.expect(409, "DELETE", path))["code"] == "ended"
    assert (await admin.expect(409, "POST", f"{path}/tokens", {"name": "x", "permissions": ["unit:read"]}))["code"] == "ended"
    admin.http.cookies.clear()
    await admin.expect(401, "GET", "/units", **bearer)
    wanted = ["service.created", "token.created", "service.changed", "service.ended"]
    assert [act for act in await house.acts() if act in wanted] == wanted


async def test_tokens_are_rotated_listed_and_revoked(house: House, admin: Client, unit: UUID) -> None:
    service = await opened(admin, unit, house)
    path = f"/service-accounts/{service['id']}/tokens"
    token = await admin.expect(201, "POST", path, {"name": "x", "permissions": ["unit:read"]})
    await admin.expect(201, "POST", f"{path}/{token['id']}/successor", {"grace_hours": 0})
    listed = (await admin.expect(200, "GET", path))["items"]
    assert len(listed) == 2
    (shown,) = (await admin.expect(200, "GET", "/service-accounts"))["items"]
    assert shown["tokens"] == 1, "the old one has ended"
    await admin.expect(204, "DELETE", f"{path}/{listed[0]['id']}")
    assert (await admin.expect(404, "DELETE", f"{path}/{listed[0]['id']}"))["code"] == "token"


async def test_what_cannot_be_is_refused_with_its_place(house: House, admin: Client, unit: UUID) -> None:
    for more, path in (
        ({"unit_id": str(uuid4())}, "/unit_id"),
        ({"expires_on": "2020-01-01"}, "/expires_on"),
        ({"expires_on": "2099-01-01"}, "/expires_on"),
    ):
        answer = await admin.send("POST", "/service-accounts", draft(unit, house, **more))
        assert (answer.status_code, field_paths(answer)) == (422, [path]), answer.text
    service = await opened(admin, unit, house)
    answer = await admin.send("POST", f"/service-accounts/{service['id']}/tokens", {"name": "x", "permissions": ["unit:fly"]})
    assert (answer.status_code, field_paths(answer)) == (422, ["/permissions/0"])


async def test_it_is_for_system_administrators_of_its_area(house: House, admin: Client, unit: UUID) -> None:
    service = await opened(admin, unit, house)
    await house.account("worker", role="grid_worker")
    await house.account("elsewhere", role="system_admin", at=OTHER_COUNTY)
    await admin.sign_in("worker")
    await admin.expect(403, "GET", "/service-accounts")
    await admin.expect(403, "POST", "/service-accounts", draft(unit, house))
    await admin.sign_in("elsewhere")
    assert (await admin.expect(200, "GET", "/service-accounts"))["items"] == []
    assert (await admin.expect(404, "DELETE", f"/service-accounts/{service['id']}"))["code"] == "service_account"
    assert field_paths(await admin.send("POST", "/service-accounts", draft(unit, house))) == ["/unit_id"]
