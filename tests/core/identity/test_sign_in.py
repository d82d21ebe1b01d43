"""Signing in: the session, its limits, and what a wrong password learns."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from tests.core.identity.conftest import COUNTY, NOW, PASSWORD, TOWNSHIP, Client, House
from wangge_core.identity.sessions.model import digest_of


async def test_a_grid_worker_signs_in_and_sees_who_they_are(house: House, client: Client) -> None:
    account = await house.account("zhang.san", role="grid_worker")
    answer = await client.sign_in("Zhang.San ")
    assert answer.status_code == 201, answer.text
    me = answer.json()
    assert me == await client.expect(200, "GET", "/me")
    assert me["account_id"] == str(account.id)
    assert me["areas"] == [TOWNSHIP]
    assert "case:verify" in me["permissions"]
    assert "case:dispatch" not in me["permissions"]
    (position,) = me["positions"]
    assert position["role_title"] == {"zh-CN": "网格员", "en": "Grid worker"}
    assert position["area"] == {"code": TOWNSHIP, "name": "阜溪街道", "level": "township", "name_en": None}
    assert me["second_factor"] == {"enabled": False, "required": False}
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" in cookie


async def test_only_a_digest_of_the_session_is_kept(house: House, client: Client) -> None:
    await house.account("zhang.san")
    answer = await client.sign_in("zhang.san")
    token = answer.cookies["wangge_session"]
    rows = await house.database.fetch("SELECT digest FROM sign_in_session")
    assert [row["digest"] for row in rows] == [digest_of(token)]


async def test_signing_out_ends_the_session(house: House, client: Client) -> None:
    await house.account("zhang.san")
    token = (await client.sign_in("zhang.san")).cookies["wangge_session"]
    await client.expect(204, "DELETE", "/session")
    client.http.cookies.set("wangge_session", token)
    assert (await client.expect(401, "GET", "/me"))["code"] == "session_ended"
    assert (await house.acts())[-2:] == ["session.created", "session.ended"]


async def test_without_a_session_nobody_is_known(client: Client) -> None:
    assert (await client.expect(401, "GET", "/me"))["code"] == "not_signed_in"
    assert (await client.expect(401, "GET", "/units"))["code"] == "not_signed_in"


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (30, 401)])
async def test_an_idle_session_ends(house: House, client: Client, minutes: int, status: int) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    house.time.advance(timedelta(minutes=minutes))
    await client.expect(status, "GET", "/me")


async def test_a_busy_session_ends_as_well(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    for _ in range(35):
        house.time.advance(timedelta(minutes=20))
        await client.expect(200, "GET", "/me")
    house.time.advance(timedelta(minutes=20))
    await client.expect(401, "GET", "/me")


async def test_wrong_name_and_wrong_password_look_the_same(house: House, client: Client) -> None:
    await house.account("zhang.san")
    wrong, unknown = await client.sign_in("zhang.san", "not the password"), await client.sign_in("li.si", "not the password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() | {"trace_id": ""} == unknown.json() | {"trace_id": ""}
    assert (await house.acts())[-2:] == ["session.refused", "session.refused"]


@pytest.mark.parametrize("username", ["zhang.san", "nobody.here"])
async def test_a_name_is_locked_for_a_growing_time_whether_it_exists_or_not(house: House, client: Client, username: str) -> None:
    await house.account("zhang.san")
    for _ in range(3):
        assert (await client.sign_in(username, "wrong")).status_code == 401
    waits = []
    for _ in range(3):
        answer = await client.sign_in(username, PASSWORD)
        assert answer.status_code == 429
        assert answer.json()["code"] == "account_locked"
        waits.append(int(answer.headers["retry-after"]))
        house.time.advance(timedelta(seconds=waits[-1]))
        assert (await client.sign_in(username, "wrong")).status_code == 401
    assert waits == [61, 121, 241]


async def test_the_right_password_begins_anew(house: House, client: Client) -> None:
    await house.account("zhang.san")
    for _ in range(4):
        await client.sign_in("zhang.san", "wrong")
        await client.sign_in("zhang.san", "wrong")
        assert (await client.sign_in("zhang.san")).status_code == 201


async def test_an_address_is_locked_whatever_names_it_tries(house: House, client: Client) -> None:
    await house.account("zhang.san")
    client.headers["x-address"] = "198.51.100.7"
    for number in range(12):
        assert (await client.sign_in(f"name{number}", "wrong")).status_code == 401
    assert (await client.sign_in("zhang.san")).status_code == 429
    client.headers["x-address"] = "198.51.100.8"
    assert (await client.sign_in("zhang.san")).status_code == 201


async def test_people_behind_one_address_do_not_lock_it_by_signing_in(house: House, client: Client) -> None:
    await house.account("zhang.san")
    for _ in range(15):
        assert (await client.sign_in("zhang.san")).status_code == 201


async def test_a_locked_or_ended_account_looks_like_a_wrong_password(house: House, client: Client) -> None:
    account = await house.account("zhang.san", role="grid_worker")
    await client.sign_in("zhang.san")
    officer = house.actor(await house.account("security", role="security_admin", at=COUNTY))
    await house.identity.accounts.set_state(officer, account.id, "locked")
    assert not house.access.allowed(house.actor(account), TOWNSHIP, "case", "read")
    await client.expect(401, "GET", "/me")
    assert (await client.sign_in("zhang.san")).json()["code"] == "invalid_credentials"
    await house.identity.accounts.set_state(officer, account.id, "active")
    assert (await client.sign_in("zhang.san")).status_code == 201
    assert house.access.allowed(house.actor(account), TOWNSHIP, "case", "read")


async def test_unlocking_forgets_failed_attempts(house: House, client: Client) -> None:
    account = await house.account("zhang.san")
    officer = house.actor(await house.account("security", role="security_admin", at=COUNTY))
    for _ in range(3):
        await client.sign_in("zhang.san", "wrong")
    assert (await client.sign_in("zhang.san")).status_code == 429
    await house.identity.accounts.set_state(officer, account.id, "active")
    assert (await client.sign_in("zhang.san")).status_code == 201


async def test_old_attempts_are_not_kept(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("nobody", "wrong")
    house.time.advance(timedelta(days=3))
    await client.sign_in("zhang.san")
    rows = await house.database.fetch("SELECT last_at FROM sign_in_attempt")
    assert [row["last_at"] for row in rows] == [NOW + timedelta(days=3)]


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {}]
)
async def test_another_site_cannot_act_with_the_cookie(house: House, client: Client, headers: dict[str, str]) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    client.headers = headers
    assert (await client.expect(403, "DELETE", "/session"))["code"] == "cross_site"
    await client.expect(200, "GET", "/me")


async def test_an_older_browser_is_known_by_its_origin(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    client.headers = {"Origin": "https://county.local"}
    await client.expect(204, "DELETE", "/session")


async def test_another_site_cannot_sign_a_browser_in(house: House, client: Client) -> None:
    await house.account("zhang.san")
    client.headers = {"Sec-Fetch-Site": "cross-site"}
    assert (await client.sign_in("zhang.san")).json()["code"] == "cross_site"


async def test_one_sees_and_ends_ones_other_sessions(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    house.time.advance(timedelta(minutes=5))
    await client.sign_in("zhang.san")
    sessions = (await client.expect(200, "GET", "/me/sessions"))["items"]
    assert [session["current"] for session in sessions] == [True, False]
    await client.expect(204, "DELETE", f"/me/sessions/{sessions[1]['id']}")
    await client.expect(404, "DELETE", f"/me/sessions/{sessions[1]['id']}")
    assert len((await client.expect(200, "GET", "/me/sessions"))["items"]) == 1


async def test_a_hash_of_older_parameters_is_renewed_at_sign_in(house: House, client: Client) -> None:
    account = await house.account("zhang.san")
    old = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    await house.database.execute("UPDATE account SET password_hash = {} WHERE id = {}", old, account.id)
    assert (await client.sign_in("zhang.san")).status_code == 201
    rows = await house.database.fetch("SELECT password_hash FROM account WHERE id = {}", account.id)
    assert rows[0]["password_hash"] != old
    assert (await client.sign_in("zhang.san")).status_code == 201
