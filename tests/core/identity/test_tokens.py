"""Bearer tokens: a part of one's own rights, shown once, kept as a digest."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.core.identity.conftest import COUNTY, Client, House, field_paths
from wangge_core.identity.positions.schemas import PositionEnd
from wangge_core.identity.sessions.model import digest_of


async def made(client: Client, *permissions: str, days: int = 30) -> str:
    body = {"name": "export at night", "permissions": list(permissions), "days": days}
    return str((await client.expect(201, "POST", "/me/tokens", body))["token"])


async def test_a_token_acts_for_its_owner_within_what_it_was_made_for(house: House, client: Client) -> None:
    await house.account("system", role="system_admin", at=COUNTY)
    await client.sign_in("system")
    token = await made(client, "unit:read", "person:read")
    client.http.cookies.clear()
    client.headers = {"Authorization": f"Bearer {token}"}
    assert (await client.expect(200, "GET", "/me"))["permissions"] == ["person:read", "unit:read"]
    await client.expect(200, "GET", "/units")
    assert (await client.expect(403, "POST", "/units", {"name": "所", "area": COUNTY}))["code"] == "permission_missing"
    rows = await house.database.fetch("SELECT digest, used_at FROM bearer_token")
    assert rows[0]["digest"] == digest_of(token)


async def test_a_token_loses_what_its_owner_loses(house: House, client: Client) -> None:
    account = await house.account("zhang.san", role="leader")
    await client.sign_in("zhang.san")
    token = await made(client, "unit:read")
    (position,) = await house.identity.positions.held_by(account.person_id)
    officer = house.actor(await house.account("security", role="security_admin", at=COUNTY))
    await house.identity.positions.end(officer, position.id, PositionEnd())
    client.http.cookies.clear()
    await client.expect(403, "GET", "/units", Authorization=f"Bearer {token}")


async def test_a_token_needs_permissions_that_one_holds(house: House, client: Client) -> None:
    await house.account("zhang.san", role="grid_worker")
    await client.sign_in("zhang.san")
    answer = await client.send("POST", "/me/tokens", {"name": "x", "permissions": ["case:read", "audit:read"]})
    assert answer.status_code == 422
    assert field_paths(answer) == ["/permissions/1"]


async def test_a_token_expires(house: House, client: Client) -> None:
    await house.account("zhang.san", role="grid_worker")
    await client.sign_in("zhang.san")
    token = await made(client, "unit:read", days=1)
    client.http.cookies.clear()
    client.headers = {"Authorization": f"Bearer {token}"}
    house.time.advance(timedelta(hours=23))
    await client.expect(200, "GET", "/units")
    house.time.advance(timedelta(hours=1))
    assert (await client.expect(401, "GET", "/units"))["code"] == "token_invalid"


async def test_tokens_are_listed_without_their_text_and_revoked(house: House, client: Client) -> None:
    await house.account("zhang.san", role="grid_worker")
    await client.sign_in("zhang.san")
    token = await made(client, "unit:read")
    (item,) = (await client.expect(200, "GET", "/me/tokens"))["items"]
    assert item["permissions"] == ["unit:read"]
    assert item["used_at"] is None
    assert token not in str(item)
    await client.expect(204, "DELETE", f"/me/tokens/{item['id']}")
    await client.expect(404, "DELETE", f"/me/tokens/{item['id']}")
    await client.expect(401, "GET", "/units", Authorization=f"Bearer {token}")
    assert (await house.acts())[-2:] == ["token.created", "token.revoked"]


@pytest.mark.parametrize("header", ["Bearer", "Bearer nonsense", "bearer wgt_x"])
async def test_an_unknown_token_is_refused_also_beside_a_cookie(house: House, client: Client, header: str) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    assert (await client.expect(401, "GET", "/me", Authorization=header))["code"] == "token_invalid"


async def test_a_token_cannot_manage_its_account(house: House, client: Client) -> None:
    await house.account("zhang.san", role="grid_worker")
    await client.sign_in("zhang.san")
    client.headers = {"Authorization": f"Bearer {await made(client, 'unit:read')}"}
    client.http.cookies.clear()
    for method, path, body in (
        ("POST", "/me/tokens", {"name": "more", "permissions": ["unit:read"]}),
        ("PUT", "/me/password", {"current": "x", "new": "y"}),
        ("POST", "/me/second-factor", None),
        ("DELETE", "/session", None),
        ("DELETE", f"/me/sessions/{uuid4()}", None),
    ):
        assert (await client.expect(403, method, path, body))["code"] == "session_required"


async def test_the_number_of_tokens_is_bounded(house: House, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge_core.identity.tokens.service.MOST", 2)
    await house.account("zhang.san", role="grid_worker")
    await client.sign_in("zhang.san")
    for _ in range(2):
        await made(client, "unit:read")
    answer = await client.expect(409, "POST", "/me/tokens", {"name": "x", "permissions": ["unit:read"]})
    assert answer["code"] == "too_many_tokens"
