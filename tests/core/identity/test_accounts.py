"""Accounts: opened by one administrator, locked by another, the password only the owner's."""

from uuid import uuid4

from tests.core.identity.conftest import COUNTY, NEIGHBOUR, PASSWORD, TOWNSHIP, Client, House, field_paths
from wangge_core.access.model import Actor

NEW = "some other words, please"


async def test_an_account_is_opened_and_its_owner_changes_the_password_first(house: House, client: Client) -> None:
    await house.account("system", role="system_admin", at=COUNTY)
    person = await house.person("李四")
    await house.position(person, "grid_worker", TOWNSHIP)
    await client.sign_in("system")
    body = {"person_id": str(person), "username": "li.si", "password": PASSWORD}
    account = await client.expect(201, "POST", "/accounts", body)
    assert account["must_change_password"] is True
    assert account["state"] == "active"
    me = (await client.sign_in("li.si")).json()
    assert me["password_change_required"] is True
    assert (await client.expect(403, "GET", "/units"))["code"] == "password_change_required"
    assert field_paths(await client.send("PUT", "/me/password", {"current": "wrong", "new": NEW})) == ["/current"]
    assert field_paths(await client.send("PUT", "/me/password", {"current": PASSWORD, "new": "short"})) == ["/new"]
    assert field_paths(await client.send("PUT", "/me/password", {"current": PASSWORD, "new": PASSWORD})) == ["/new"]
    await client.expect(204, "PUT", "/me/password", {"current": PASSWORD, "new": NEW})
    await client.expect(200, "GET", "/units")
    assert (await client.sign_in("li.si")).status_code == 401
    assert (await client.sign_in("li.si", NEW)).status_code == 201
    assert (await house.acts())[-3:] == ["account.password_changed", "session.refused", "session.created"]


async def test_another_password_ends_other_sessions_and_tokens(house: House, client: Client) -> None:
    await house.account("zhang.san", role="grid_worker")
    await client.sign_in("zhang.san")
    first = client.http.cookies["wangge_session"]
    token = (await client.expect(201, "POST", "/me/tokens", {"name": "t", "permissions": ["unit:read"]}))["token"]
    await client.sign_in("zhang.san")
    await client.expect(204, "PUT", "/me/password", {"current": PASSWORD, "new": NEW})
    await client.expect(200, "GET", "/me")
    client.http.cookies.set("wangge_session", first, domain="county.local")
    await client.expect(401, "GET", "/me", Authorization=f"Bearer {token}")
    client.http.cookies.clear()
    await client.expect(401, "GET", "/me", Cookie=f"wangge_session={first}")


async def test_a_stolen_session_cannot_guess_the_password(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    for _ in range(3):
        await client.expect(422, "PUT", "/me/password", {"current": "wrong", "new": NEW})
    await client.expect(429, "PUT", "/me/password", {"current": PASSWORD, "new": NEW})


async def test_names_and_people_are_taken_once(house: House, client: Client) -> None:
    await house.account("system", role="system_admin", at=COUNTY)
    taken = await house.account("zhang.san")
    person = await house.person("李四")
    await client.sign_in("system")
    same_name = {"person_id": str(person), "username": "zhang.san", "password": NEW}
    assert "taken" in (await client.expect(409, "POST", "/accounts", same_name))["detail"]
    same_person = {"person_id": str(taken.person_id), "username": "zhang.san2", "password": NEW}
    assert "has an account" in (await client.expect(409, "POST", "/accounts", same_person))["detail"]


async def test_an_account_that_reaches_further_is_out_of_reach(house: House, client: Client) -> None:
    await house.account("system", role="system_admin", at=TOWNSHIP)
    await house.account("locker", role="security_admin", at=TOWNSHIP)
    chief = await house.account("chief", role="security_admin", at=COUNTY)
    await client.sign_in("system")
    refused = await client.expect(403, "PUT", f"/accounts/{chief.id}/password", {"password": NEW})
    assert refused["code"] == "person_works_elsewhere"
    await client.expect(403, "PUT", f"/accounts/{chief.id}/state", {"state": "ended"})
    person = await house.person("李四", TOWNSHIP)
    await house.position(person, "leader", COUNTY)
    body = {"person_id": str(person), "username": "li.si", "password": PASSWORD}
    assert (await client.expect(403, "POST", "/accounts", body))["code"] == "person_works_elsewhere"
    await client.sign_in("locker")
    await client.expect(403, "PUT", f"/accounts/{chief.id}/state", {"state": "locked"})
    await client.expect(403, "DELETE", f"/accounts/{chief.id}/second-factor")


async def test_what_is_wrong_is_told_by_its_place(house: House, client: Client) -> None:
    await house.account("system", role="system_admin", at=TOWNSHIP)
    beyond = await house.person("李四", NEIGHBOUR)
    here = await house.person("王五")
    await client.sign_in("system")
    for body, paths in (
        ({"person_id": str(beyond), "username": "li.si", "password": NEW}, ["/person_id"]),
        ({"person_id": str(uuid4()), "username": "li.si", "password": NEW}, ["/person_id"]),
        ({"person_id": str(here), "username": "wangwu", "password": "wangwu"}, ["/password", "/password"]),
    ):
        answer = await client.send("POST", "/accounts", body)
        assert answer.status_code == 422
        assert field_paths(answer) == paths
    assert (await client.send("POST", "/accounts", {"person_id": str(here), "username": "Wang Wu", "password": NEW})).status_code == 400


async def test_the_system_administrator_opens_and_ends_and_the_security_administrator_locks(house: House, client: Client) -> None:
    account = await house.account("zhang.san", role="grid_worker")
    await house.account("system", role="system_admin", at=COUNTY)
    await house.account("security", role="security_admin", at=COUNTY)
    state = f"/accounts/{account.id}/state"
    await client.sign_in("system")
    assert (await client.expect(403, "PUT", state, {"state": "locked"}))["code"] == "permission_missing"
    await client.sign_in("security")
    assert (await client.expect(403, "PUT", state, {"state": "ended"}))["code"] == "permission_missing"
    assert (await client.expect(200, "PUT", state, {"state": "locked"}))["state"] == "locked"
    assert (await client.expect(200, "PUT", state, {"state": "active"}))["state"] == "active"
    await client.sign_in("system")
    assert (await client.expect(200, "PUT", state, {"state": "ended"}))["state"] == "ended"
    await client.sign_in("security")
    assert (await client.expect(409, "PUT", state, {"state": "active"}))["code"] == "ended"
    await client.expect(404, "PUT", f"/accounts/{uuid4()}/state", {"state": "locked"})
    acts = [act for act in await house.acts() if act in {"account.locked", "account.unlocked", "account.ended"}]
    assert acts == ["account.locked", "account.unlocked", "account.ended"]


async def test_a_reset_password_must_be_changed_and_ends_sessions(house: House, client: Client) -> None:
    account = await house.account("zhang.san")
    await client.sign_in("zhang.san")
    cookie = client.http.cookies["wangge_session"]
    await house.account("system", role="system_admin", at=COUNTY)
    await client.sign_in("system")
    path = f"/accounts/{account.id}/password"
    assert field_paths(await client.send("PUT", path, {"password": "zhang.san and more"})) == ["/password"]
    await client.expect(204, "PUT", path, {"password": NEW})
    client.http.cookies.clear()
    await client.expect(401, "GET", "/me", Cookie=f"wangge_session={cookie}")
    assert (await client.sign_in("zhang.san", NEW)).json()["password_change_required"] is True


async def test_one_administrator_gets_no_hold_of_anothers_password(house: House, client: Client) -> None:
    auditor = await house.account("auditor", role="audit_admin", at=COUNTY)
    await house.account("system", role="system_admin", at=COUNTY)
    await client.sign_in("system")
    refused = await client.expect(403, "PUT", f"/accounts/{auditor.id}/password", {"password": NEW})
    assert refused["code"] == "duty_separate"
    await house.identity.accounts.reset_password_of(Actor.system("test"), "auditor", NEW)
    assert (await client.sign_in("auditor", NEW)).json()["password_change_required"] is True


async def test_accounts_are_listed_page_by_page_within_ones_areas(house: House, client: Client) -> None:
    await house.account("elsewhere", area=NEIGHBOUR)
    await house.account("security", role="security_admin", at=TOWNSHIP)
    await house.account("zhang.san")
    await client.sign_in("security")
    first = await client.expect(200, "GET", "/accounts?limit=1")
    second = await client.expect(200, "GET", f"/accounts?limit=1&after={first['next']}")
    assert [first["items"][0]["username"], second["items"][0]["username"], second["next"]] == ["security", "zhang.san", None]
    assert "password" not in first["items"][0]
    await client.sign_in("zhang.san")
    await client.expect(403, "GET", "/accounts")
