"""Phones of grid workers: it takes two to enrol one, its key proves it, and once revoked it learns so at its next contact."""

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.core.identity.conftest import COUNTY, NEIGHBOUR, OTHER_COUNTY, Client, House
from wangge_core.identity.devices.proof import is_key, proves, signed_text


class Phone:
    """What the browser of a phone does with WebCrypto."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = ""

    @property
    def public_key(self) -> str:
        spki = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(spki).decode()

    def signature(self, challenge: str, device: str | None = None) -> str:
        r, s = decode_dss_signature(self.key.sign(signed_text(device or self.id, challenge), ec.ECDSA(hashes.SHA256())))
        return base64.b64encode(r.to_bytes(32) + s.to_bytes(32)).decode()


async def enrolled(house: House, client: Client, worker: str = "zhang.san") -> Phone:
    """Return a phone of a grid worker, enrolled with a dispatcher's code."""
    account = await house.account(worker, role="grid_worker")
    await house.account(f"dispatcher.of.{worker}", role="township_dispatcher")
    code = await offered(client, f"dispatcher.of.{worker}", account.id)
    await client.sign_in(worker)
    phone = Phone()
    phone.id = (await client.expect(201, "POST", "/me/devices", body(phone, code)))["id"]
    client.http.cookies.clear()
    return phone


async def offered(client: Client, manager: str, account: UUID, status: int = 201) -> Any:
    await client.sign_in(manager)
    answer = await client.expect(status, "POST", "/devices/codes", {"account_id": str(account)}, Origin="https://grid.example")
    return answer["code"]


def body(phone: Phone, code: str) -> dict[str, str]:
    return {"code": code, "name": "红米 9", "public_key": phone.public_key}


async def proof(client: Client, phone: Phone) -> dict[str, str]:
    asked = await client.expect(200, "POST", f"/devices/{phone.id}/challenge")
    return {"signature": phone.signature(asked["challenge"])}


async def test_a_phone_signs_in_by_its_key_long_after_the_session_is_over(house: House, client: Client) -> None:
    phone = await enrolled(house, client)
    house.time.advance(timedelta(days=30))
    assert (await client.expect(401, "GET", "/me"))["code"] == "not_signed_in"
    answer = await client.send("POST", f"/devices/{phone.id}/session", await proof(client, phone))
    assert answer.status_code == 201
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert answer.json() == await client.expect(200, "GET", "/me")
    assert answer.json()["username"] == "zhang.san"
    assert (await house.acts())[-3:] == ["session.created", "device.enrolled", "session.created"]


async def test_the_code_is_a_picture_as_well_and_is_kept_as_a_digest(house: House, client: Client) -> None:
    account = await house.account("zhang.san", role="grid_worker")
    await house.account("li.si", role="system_admin", at=COUNTY)
    await client.sign_in("li.si")
    offer = await client.expect(201, "POST", "/devices/codes", {"account_id": str(account.id)})
    assert offer["path"] == f"/m/work/device#{offer['code']}"
    assert offer["qr"].startswith("<svg")
    [row] = await house.database.fetch("SELECT digest FROM device_code")
    assert offer["code"] not in row["digest"]


async def test_a_code_serves_once_its_owner_only_and_not_for_long(house: House, client: Client) -> None:
    account = await house.account("zhang.san", role="grid_worker")
    await house.account("wang.wu", role="grid_worker")
    await house.account("li.si", role="township_dispatcher")
    code, phone = await offered(client, "li.si", account.id), Phone()
    await client.sign_in("wang.wu")
    assert (await client.expect(422, "POST", "/me/devices", body(phone, code)))["code"] == "device_code"
    await client.sign_in("zhang.san")
    assert (await client.expect(422, "POST", "/me/devices", body(phone, "AAAA-BBBB-CCCC")))["code"] == "device_code"
    await client.expect(201, "POST", "/me/devices", body(phone, f" {code.lower().replace('-', ' ')} "))
    assert (await client.expect(422, "POST", "/me/devices", body(phone, code)))["code"] == "device_code"
    late = await offered(client, "li.si", account.id)
    newer = await offered(client, "li.si", account.id)
    await client.sign_in("zhang.san")
    assert (await client.expect(422, "POST", "/me/devices", body(phone, late)))["code"] == "device_code"
    house.time.advance(timedelta(minutes=16))
    assert (await client.expect(422, "POST", "/me/devices", body(phone, newer)))["code"] == "device_code"


async def test_nobody_makes_codes_beyond_their_reach(house: House, client: Client) -> None:
    near = await house.account("near", role="grid_worker")
    far = await house.account("far", area=NEIGHBOUR, role="grid_worker")
    await house.position(near.person_id, "leader", COUNTY)
    other = await house.account("other", area=OTHER_COUNTY, role="grid_worker")
    await house.account("li.si", role="township_dispatcher")
    await house.account("worker", role="grid_worker")
    await client.sign_in("li.si")
    for account, status, code in ((near, 403, "device_reach"), (far, 404, "device_account"), (other, 404, "device_account")):
        assert (await client.expect(status, "POST", "/devices/codes", {"account_id": str(account.id)}))["code"] == code
    assert {one["username"] for one in (await client.expect(200, "GET", "/devices/candidates"))["items"]} == {"near", "li.si", "worker"}
    await client.sign_in("worker")
    for method, path in (("GET", "/devices"), ("GET", "/devices/candidates"), ("POST", f"/devices/{uuid4()}/revocation")):
        assert (await client.expect(403, method, path))["code"] == "permission_missing"


async def test_a_signature_proves_one_phone_one_challenge_once(house: House, client: Client) -> None:
    phone, other = await enrolled(house, client), await enrolled(house, client, "wang.wu")
    path = f"/devices/{phone.id}/session"
    assert (await client.expect(401, "POST", path, {"signature": phone.signature("none was asked for")}))["code"] == "device_unproved"
    asked = (await client.expect(200, "POST", f"/devices/{phone.id}/challenge"))["challenge"]
    other.id = phone.id
    for wrong in (other.signature(asked), phone.signature(asked, str(uuid4())), phone.signature(asked + "x"), "", "%", "AAAA"):
        assert (await client.expect(401, "POST", path, {"signature": wrong}))["code"] == "device_unproved"
    right = {"signature": phone.signature(asked)}
    await client.expect(201, "POST", path, right)
    assert (await client.expect(401, "POST", path, right))["code"] == "device_unproved"
    late = await proof(client, phone)
    house.time.advance(timedelta(minutes=3))
    assert (await client.expect(401, "POST", path, late))["code"] == "device_unproved"
    assert (await client.expect(404, "POST", f"/devices/{uuid4()}/challenge"))["code"] == "device_not_found"


async def test_a_revoked_phone_is_out_at_once_and_told_at_its_next_contact(house: House, client: Client) -> None:
    phone = await enrolled(house, client)
    path = f"/devices/{phone.id}/session"
    await client.expect(201, "POST", path, await proof(client, phone))
    cookie = client.http.cookies["wangge_session"]
    await client.sign_in("dispatcher.of.zhang.san")
    revoked = await client.expect(200, "POST", f"/devices/{phone.id}/revocation")
    assert revoked["revoked_by"] == "dispatcher.of.zhang.san"
    assert revoked["told_at"] is None
    assert await client.expect(200, "POST", f"/devices/{phone.id}/revocation") == revoked
    client.http.cookies.clear()
    client.http.cookies.set("wangge_session", cookie)
    assert (await client.expect(401, "GET", "/me"))["code"] == "session_ended"
    assert (await client.expect(401, "POST", path, {"signature": "AAAA"}))["code"] == "device_unproved"  # others learn nothing
    assert (await client.expect(403, "POST", path, await proof(client, phone)))["code"] == "device_revoked"
    client.http.cookies.clear()
    await client.sign_in("dispatcher.of.zhang.san")
    [listed] = (await client.expect(200, "GET", "/devices"))["items"]
    assert listed["told_at"] is not None
    assert [act for act in await house.acts() if act.startswith("device.")] == ["device.offered", "device.enrolled", "device.revoked"]


async def test_the_phone_of_a_closed_account_gets_in_no_more(house: House, client: Client) -> None:
    phone = await enrolled(house, client)
    await house.database.execute("UPDATE account SET state = 'locked' WHERE username = 'zhang.san'")
    answer = await client.expect(401, "POST", f"/devices/{phone.id}/session", await proof(client, phone))
    assert answer["code"] == "session_ended"


async def test_phones_of_other_areas_are_not_seen(house: House, client: Client) -> None:
    phone = await enrolled(house, client)
    await house.account("neighbour", area=NEIGHBOUR, role="township_dispatcher")
    await client.sign_in("neighbour")
    assert (await client.expect(200, "GET", "/devices"))["items"] == []
    assert (await client.expect(404, "POST", f"/devices/{phone.id}/revocation"))["code"] == "device_not_found"


@pytest.mark.parametrize("text", ["", "%", "AAAA", base64.b64encode(b"\x30\x00").decode()])
def test_what_is_no_key_is_none(text: str) -> None:
    assert not is_key(text)
    assert not proves(text, base64.b64encode(bytes(64)).decode(), b"")


async def test_keys_of_other_kinds_are_refused(house: House, client: Client) -> None:
    phone, other = Phone(), Phone()
    other.key = ec.generate_private_key(ec.SECP384R1())
    await house.account("zhang.san", role="grid_worker")
    await client.sign_in("zhang.san")
    assert not is_key(other.public_key)
    assert (await client.expect(422, "POST", "/me/devices", body(phone, "AAAA-BBBB-CCCC") | {"public_key": "AAAA"}))["code"] == "device_key"
