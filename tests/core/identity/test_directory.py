"""Units and people, over HTTP, each within the areas of the one who asks."""

from uuid import uuid4

import pytest

from tests.core.identity.conftest import ADMIN, COUNTY, NEIGHBOUR, OTHER_COUNTY, TOWNSHIP, Client, House
from wangge_core.identity.directory.model import masked
from wangge_core.identity.directory.schemas import UnitDraft

VILLAGE = "330521100001"


async def found(house: House, name: str, area: str, kind: str = "department") -> str:
    return str((await house.identity.directory.add_unit(ADMIN, UnitDraft(name, area, kind))).id)


async def names(client: Client, path: str) -> list[str]:
    return [item["name"] for item in (await client.expect(200, "GET", path))["items"]]


async def test_a_system_administrator_founds_renames_and_ends_a_unit(house: House, client: Client) -> None:
    await house.account("system", role="system_admin", at=COUNTY)
    await client.sign_in("system")
    unit = await client.expect(201, "POST", "/units", {"name": "综合执法局", "area": COUNTY, "kind": "department"})
    assert unit["area"] == {"code": COUNTY, "name": "德清县", "name_en": "Deqing County"}
    path = f"/units/{unit['id']}"
    changed = await client.expect(200, "PATCH", path, {"name": "综合行政执法局"})
    assert changed | {"name": ""} == unit | {"name": ""}
    assert (await client.expect(200, "PATCH", path, {"kind": "bureau", "ended": True}))["ended"] is True
    assert (await client.expect(409, "PATCH", path, {"name": "again"}))["code"] == "ended"
    assert await names(client, "/units") == []
    assert [act for act in await house.acts() if act.startswith("unit.")] == ["unit.created", "unit.changed", "unit.ended"]


async def test_the_audit_names_fields_and_never_what_stands_in_them(house: House, client: Client) -> None:
    await house.account("system", role="system_admin", at=COUNTY)
    await client.sign_in("system")
    await client.expect(201, "POST", "/people", {"name": "李四光", "area": TOWNSHIP, "phone": "13987654321"})
    rows = await house.database.fetch("SELECT facts FROM audit_entry WHERE action = 'person.created'")
    assert not [row for row in rows if "李四光" in row["facts"] or "13987654321" in row["facts"]]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"name": "所", "area": "330521999"}, "/area"),
        ({"name": "", "area": COUNTY}, "/name"),
        ({"name": "所", "area": "12345"}, "/area"),
        ({"name": "所", "area": COUNTY, "colour": "red"}, "/"),
    ],
)
async def test_what_is_wrong_is_told_by_its_place(house: House, client: Client, body: dict[str, str], path: str) -> None:
    await house.account("system", role="system_admin", at=COUNTY)
    await client.sign_in("system")
    answer = await client.send("POST", "/units", body)
    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["errors"][0]["path"].startswith(path)


async def test_only_ones_own_areas_are_changed(house: House, client: Client) -> None:
    await house.account("system", role="system_admin", at=TOWNSHIP)
    await house.account("worker", role="grid_worker", at=TOWNSHIP)
    beyond = await found(house, "邻所", NEIGHBOUR)
    await client.sign_in("system")
    assert (await client.expect(403, "POST", "/units", {"name": "所", "area": COUNTY}))["code"] == "permission_missing"
    await client.expect(404, "PATCH", f"/units/{beyond}", {"name": "mine"})
    await client.expect(404, "PATCH", f"/units/{uuid4()}", {"name": "mine"})
    await client.sign_in("worker")
    await client.expect(403, "POST", "/units", {"name": "所", "area": TOWNSHIP})
    await client.expect(403, "PATCH", f"/units/{beyond}", {"name": "mine"})


async def test_an_area_is_served_by_units_of_its_own_of_parts_and_of_those_above(house: House, client: Client) -> None:
    for name, area in (("县", COUNTY), ("镇", TOWNSHIP), ("村", VILLAGE), ("邻", NEIGHBOUR), ("别县", OTHER_COUNTY)):
        await found(house, name, area)
    await house.account("dispatcher", role="township_dispatcher", at=TOWNSHIP)
    await client.sign_in("dispatcher")
    assert await names(client, f"/units?area={VILLAGE}") == ["县", "镇", "村"]
    assert await names(client, f"/units?area={TOWNSHIP}") == ["县", "镇", "村"]
    assert await names(client, "/units") == ["镇", "村"]
    await client.expect(403, "GET", f"/units?area={NEIGHBOUR}")
    await client.expect(422, "GET", "/units?area=12345")


async def test_pages_follow_one_another(house: House, client: Client) -> None:
    for number in range(5):
        await found(house, f"所{number}", TOWNSHIP)
    await house.account("worker", role="grid_worker", at=COUNTY)
    await client.sign_in("worker")
    seen: list[str] = []
    cursor = ""
    while True:
        page = await client.expect(200, "GET", f"/units?limit=2{cursor}")
        seen += [unit["name"] for unit in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&after={page['next']}"
    assert seen == [f"所{number}" for number in range(5)]


async def test_phones_are_masked_and_seeing_one_is_audited(house: House, client: Client) -> None:
    person = await house.person("李四")
    await house.account("system", role="system_admin", at=COUNTY)
    await house.account("security", role="security_admin", at=COUNTY)
    await client.sign_in("security")
    assert (await client.expect(200, "GET", f"/people/{person}"))["phone"] == "138****5678"
    assert "person.revealed" not in await house.acts()
    await client.sign_in("system")
    page = await client.expect(200, "GET", "/people?name=李&limit=1")
    assert [(item["name"], item["phone"]) for item in page["items"]] == [("李四", "138****5678")]
    assert page["next"] is None
    assert (await client.expect(200, "GET", f"/people/{person}"))["phone"] == "13812345678"
    assert (await house.acts())[-1] == "person.revealed"


async def test_people_are_seen_page_by_page_within_ones_areas(house: House, client: Client) -> None:
    await house.account("system", role="system_admin", at=TOWNSHIP)
    await house.person("甲", TOWNSHIP)
    beyond = await house.person("乙", NEIGHBOUR)
    await client.sign_in("system")
    first = await client.expect(200, "GET", "/people?limit=1")
    second = await client.expect(200, "GET", f"/people?limit=1&after={first['next']}")
    assert [first["items"][0]["name"], second["items"][0]["name"], second["next"]] == ["system", "甲", None]
    await client.expect(404, "GET", f"/people/{beyond}")
    await client.expect(404, "PATCH", f"/people/{beyond}", {"name": "mine"})


async def test_whoever_ends_can_no_longer_sign_in(house: House, client: Client) -> None:
    await house.account("system", role="system_admin", at=COUNTY)
    account = await house.account("zhang.san", role="grid_worker")
    await client.sign_in("system")
    path = f"/people/{account.person_id}"
    assert (await client.expect(200, "PATCH", path, {"name": "张三丰", "phone": "13900000000"}))["phone"] == "13900000000"
    await client.expect(200, "PATCH", path, {"ended": True})
    assert not house.access.allowed(house.actor(account), TOWNSHIP, "case", "read")
    await client.expect(409, "PATCH", path, {"name": "again"})
    assert (await client.sign_in("zhang.san")).status_code == 401


@pytest.mark.parametrize(("phone", "shown"), [("13812345678", "138****5678"), ("8001234", "*******"), ("80012345", "800*2345"), ("", "")])
def test_the_middle_of_a_phone_is_hidden(phone: str, shown: str) -> None:
    assert masked(phone) == shown
