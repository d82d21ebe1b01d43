"""The second factor: set up, proved, never twice, required by role."""

import asyncio
import stat
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyotp
import pytest

from tests.core.identity.conftest import COUNTY, NOW, OTHER_COUNTY, TOWNSHIP, Client, House
from wangge_core.errors import UnavailableError
from wangge_core.identity.second_factor import codes
from wangge_core.identity.second_factor.sealing import KEY_NAME, Seal


def code_at(secret: str, at: datetime) -> str:
    return str(pyotp.TOTP(secret).at(at))


async def set_up(house: House, client: Client) -> tuple[str, list[str]]:
    """Give whoever is signed in a second factor; return the secret and the recovery codes."""
    offer = await client.expect(200, "POST", "/me/second-factor")
    answer = await client.expect(200, "PUT", "/me/second-factor", {"code": code_at(offer["secret"], house.time.now())})
    house.time.advance(timedelta(seconds=codes.STEP_SECONDS))
    return offer["secret"], answer["recovery_codes"]


async def test_setting_up_shows_the_secret_three_ways_and_counts_after_its_first_code(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    offer = await client.expect(200, "POST", "/me/second-factor")
    assert offer["uri"] == f"otpauth://totp/wangge:zhang.san?secret={offer['secret']}&issuer=wangge"
    assert offer["qr_svg"].startswith("<svg")
    assert (await client.expect(200, "GET", "/me"))["second_factor"]["enabled"] is False
    assert (await client.expect(422, "PUT", "/me/second-factor", {"code": "000000"}))["code"] == "second_factor_invalid"
    await client.expect(200, "PUT", "/me/second-factor", {"code": code_at(offer["secret"], NOW)})
    assert (await client.expect(200, "GET", "/me"))["second_factor"]["enabled"] is True
    for method in ("POST", "PUT"):
        body = {"code": "000000"} if method == "PUT" else None
        assert (await client.expect(409, method, "/me/second-factor", body))["code"] == "second_factor_exists"


async def test_confirming_what_was_not_offered_is_refused(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    assert (await client.expect(409, "PUT", "/me/second-factor", {"code": "000000"}))["code"] == "second_factor_not_offered"


async def test_signing_in_needs_the_code_after_the_right_password_alone(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    secret, _ = await set_up(house, client)
    assert (await client.sign_in("zhang.san", "wrong")).json()["code"] == "invalid_credentials"
    assert (await client.sign_in("zhang.san")).json()["code"] == "second_factor_required"
    assert (await client.sign_in("zhang.san", code="000000")).json()["code"] == "second_factor_invalid"
    assert (await client.sign_in("zhang.san", code=code_at(secret, house.time.now()))).status_code == 201


async def test_asking_for_the_code_is_no_failure_but_a_wrong_code_is(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    await set_up(house, client)
    for _ in range(6):
        assert (await client.sign_in("zhang.san")).json()["code"] == "second_factor_required"
    for _ in range(3):
        assert (await client.sign_in("zhang.san", code="000000")).status_code == 401
    assert (await client.sign_in("zhang.san", code="000000")).status_code == 429


async def test_a_code_works_once_also_for_two_at_the_same_time(house: House, client: Client) -> None:
    account = await house.account("zhang.san")
    await client.sign_in("zhang.san")
    secret, _ = await set_up(house, client)
    code = code_at(secret, house.time.now())
    proofs = await asyncio.gather(*(house.identity.second_factors.proves(account.id, code) for _ in range(4)))
    assert sorted(proofs) == [False, False, False, True]
    earlier = code_at(secret, house.time.now() - timedelta(seconds=codes.STEP_SECONDS))
    assert not await house.identity.second_factors.proves(account.id, earlier)


async def test_a_recovery_code_works_once(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    _, recovery = await set_up(house, client)
    assert len(set(recovery)) == codes.RECOVERY_CODES
    typed = recovery[3].lower().replace("-", " ")
    assert (await client.sign_in("zhang.san", code=typed)).status_code == 201
    assert (await client.sign_in("zhang.san", code=typed)).json()["code"] == "second_factor_invalid"
    rows = await house.database.fetch("SELECT digest FROM recovery_code")
    assert len(rows) == codes.RECOVERY_CODES - 1
    assert not {row["digest"] for row in rows} & set(recovery)


async def test_taking_it_away_needs_a_code(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    assert (await client.expect(422, "DELETE", "/me/second-factor", {"code": "000000"}))["code"] == "second_factor_invalid"
    secret, _ = await set_up(house, client)
    await client.expect(422, "DELETE", "/me/second-factor", {"code": "000000"})
    await client.expect(204, "DELETE", "/me/second-factor", {"code": code_at(secret, house.time.now())})
    assert (await client.sign_in("zhang.san")).status_code == 201


async def test_a_stolen_session_cannot_try_every_code(house: House, client: Client) -> None:
    await house.account("zhang.san")
    await client.sign_in("zhang.san")
    secret, _ = await set_up(house, client)
    for _ in range(3):
        await client.expect(422, "DELETE", "/me/second-factor", {"code": "000000"})
    await client.expect(429, "DELETE", "/me/second-factor", {"code": code_at(secret, house.time.now())})


async def test_the_secret_is_sealed_in_the_database(house: House, client: Client) -> None:
    account = await house.account("zhang.san")
    await client.sign_in("zhang.san")
    secret, _ = await set_up(house, client)
    rows = await house.database.fetch("SELECT secret FROM second_factor")
    sealed = bytes(rows[0]["secret"])
    assert secret.encode() not in sealed
    assert Seal.read_or_make(house.settings.keys).opened(sealed, account.id) == secret


async def test_a_county_requires_it_of_a_role(house: House, client: Client) -> None:
    await house.account("zhang.san", role="township_dispatcher")
    officer = house.actor(await house.account("security", role="security_admin", at=COUNTY))
    await house.identity.second_factors.set_rule(officer, "township_dispatcher", COUNTY, required=True)
    await house.identity.second_factors.set_rule(officer, "township_dispatcher", COUNTY, required=True)
    me = (await client.sign_in("zhang.san")).json()
    assert me["second_factor"] == {"enabled": False, "required": True}
    assert (await client.expect(403, "GET", "/units"))["code"] == "second_factor_setup_required"
    await client.expect(200, "GET", "/me")
    await set_up(house, client)
    await client.expect(200, "GET", "/units")
    await house.identity.second_factors.set_rule(officer, "township_dispatcher", COUNTY, required=False)
    assert (await client.expect(200, "GET", "/me"))["second_factor"]["required"] is False
    assert (await house.acts()).count("role.second_factor_required") == 2
    assert (await house.acts())[-1] == "role.second_factor_released"


async def test_a_rule_looks_at_role_area_and_date(house: House) -> None:
    officer = house.actor(await house.account("security", role="security_admin", at=COUNTY))
    factors = house.identity.second_factors
    await factors.set_rule(officer, "leader", TOWNSHIP, required=True)
    person = await house.person()
    today = NOW.date()
    await house.position(person, "grid_worker", TOWNSHIP)
    await house.position(person, "leader", COUNTY)
    await house.position(person, "leader", TOWNSHIP, end=today)
    assert not await factors.required(person)
    await house.position(person, "leader", "330521100001", begin=today)
    assert await factors.required(person)


async def test_rules_are_set_and_seen_within_ones_areas(house: House, client: Client) -> None:
    await house.account("security", role="security_admin", at=TOWNSHIP)
    await client.sign_in("security")
    await client.expect(204, "PUT", f"/second-factor-rules/leader/{TOWNSHIP}", {"required": True})
    assert (await client.expect(200, "GET", "/second-factor-rules"))["items"] == [
        {"role": "leader", "area": {"code": TOWNSHIP, "name": "阜溪街道", "name_en": None}}
    ]
    await client.expect(403, "PUT", f"/second-factor-rules/leader/{OTHER_COUNTY}", {"required": True})
    await client.expect(404, "PUT", f"/second-factor-rules/nobody/{TOWNSHIP}", {"required": True})
    assert (await client.expect(422, "PUT", f"/second-factor-rules/leader/{TOWNSHIP}999", {"required": True}))["code"] == "area_unknown"
    assert (await client.expect(422, "PUT", "/second-factor-rules/leader/Mars", {"required": True}))["code"] == "area_code"


async def test_a_security_administrator_helps_someone_who_lost_everything(house: House, client: Client) -> None:
    account = await house.account("zhang.san")
    await client.sign_in("zhang.san")
    await set_up(house, client)
    await house.account("security", role="security_admin", at=COUNTY)
    other = dict(client.http.cookies)
    await client.sign_in("security")
    await client.expect(204, "DELETE", f"/accounts/{account.id}/second-factor")
    client.http.cookies.clear()
    client.http.cookies.update(other)
    await client.expect(401, "GET", "/me")
    assert (await client.sign_in("zhang.san")).status_code == 201


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_neighbouring_steps_count(offset: int) -> None:
    secret = codes.new_secret()
    step = int(NOW.timestamp()) // codes.STEP_SECONDS + offset
    typed: Any = code_at(secret, NOW + timedelta(seconds=offset * codes.STEP_SECONDS))
    assert codes.step_of(secret, f"{typed[:3]} {typed[3:]}", NOW) == step


def test_a_code_of_other_minutes_or_letters_is_none() -> None:
    secret = codes.new_secret()
    assert codes.step_of(secret, code_at(secret, NOW - timedelta(minutes=2)), NOW) is None
    assert codes.step_of(secret, "１２３４５６", NOW) is None


def test_the_key_file_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    account = uuid4()
    sealed = Seal.read_or_make(tmp_path / "keys").closed("secret", account)
    assert Seal.read_or_make(tmp_path / "keys").opened(sealed, account) == "secret"
    assert stat.S_IMODE((tmp_path / "keys" / KEY_NAME).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [KEY_NAME]


def test_a_secret_opens_for_its_account_and_key_alone(tmp_path: Path) -> None:
    account = uuid4()
    sealed = Seal.read_or_make(tmp_path / "one").closed("secret", account)
    for seal, owner in ((Seal.read_or_make(tmp_path / "two"), account), (Seal.read_or_make(tmp_path / "one"), uuid4())):
        with pytest.raises(UnavailableError, match="restore it from the backup"):
            seal.opened(sealed, owner)
