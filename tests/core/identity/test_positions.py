"""Positions: rights come and go with them, at once and by date."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.core.identity.conftest import ADMIN, COUNTY, NEIGHBOUR, OTHER_COUNTY, TOWNSHIP, Client, House, field_paths
from wangge_core.access.model import Actor
from wangge_core.errors import ConflictError
from wangge_core.identity.directory.schemas import UnitDraft
from wangge_core.identity.positions.model import midnight
from wangge_core.identity.positions.schemas import PositionEnd

TODAY = date(2026, 3, 2)


async def officer(house: House, client: Client, at: str = COUNTY) -> Actor:
    account = await house.account("security", role="security_admin", at=at)
    await client.sign_in("security")
    return house.actor(account)


async def test_a_position_gives_rights_at_once_and_its_end_takes_them(house: House, client: Client) -> None:
    account = await house.account("zhang.san")
    unit = (await house.identity.directory.add_unit(ADMIN, UnitDraft("执法队", TOWNSHIP))).id
    await officer(house, client)
    body = {"person_id": str(account.person_id), "role": "unit_handler", "area": TOWNSHIP, "unit_id": str(unit)}
    position = await client.expect(201, "POST", "/positions", body)
    assert position["unit"] == {"id": str(unit), "name": "执法队"}
    assert position["person_name"] == "zhang.san"
    actor = house.actor(account)
    assert house.access.allowed(actor, TOWNSHIP, "case", "handle")
    assert await house.identity.positions.units_of(account.id) == {unit}
    ended = await client.expect(200, "PATCH", f"/positions/{position['id']}", {})
    assert ended["valid_to"] == TODAY.isoformat()
    assert not house.access.allowed(actor, TOWNSHIP, "case", "handle")
    assert await house.identity.positions.units_of(account.id) == frozenset()
    assert (await client.expect(409, "PATCH", f"/positions/{position['id']}", {}))["code"] == "ended"
    assert [act for act in await house.acts() if act.startswith("position.")][-2:] == ["position.created", "position.ended"]


async def test_days_are_those_of_the_county(house: House) -> None:
    account = await house.account("zhang.san")
    await house.position(account.person_id, "leader", TOWNSHIP, begin=TODAY + timedelta(days=1), end=TODAY + timedelta(days=2))
    actor = house.actor(account)
    begins = midnight(TODAY + timedelta(days=1))
    assert begins is not None
    held = []
    for instant in (begins - timedelta(seconds=1), begins, begins + timedelta(hours=24, seconds=-1), begins + timedelta(hours=24)):
        house.time.advance(instant - house.time.now())
        held.append(house.access.allowed(actor, TOWNSHIP, "statistics", "read"))
    assert held == [False, True, True, False]


async def test_an_end_in_the_past_is_moved_to_today_and_one_to_come_is_kept(house: House, client: Client) -> None:
    actor = await officer(house, client)
    person = await house.person()
    positions = house.identity.positions
    past = await positions.end(actor, await house.position(person, "leader", TOWNSHIP), PositionEnd(date(2020, 1, 1)))
    later = await positions.end(actor, await house.position(person, "leader", TOWNSHIP), PositionEnd(date(2027, 1, 1)))
    assert [past.valid_to, later.valid_to] == [TODAY, date(2027, 1, 1)]


@pytest.mark.parametrize("roles", [("system_admin", "audit_admin"), ("security_admin", "system_admin"), ("audit_admin", "security_admin")])
async def test_nobody_is_two_administrators_at_once(house: House, roles: tuple[str, str]) -> None:
    person = await house.person()
    await house.position(person, roles[0], TOWNSHIP, end=TODAY + timedelta(days=9))
    with pytest.raises(ConflictError, match="administrator at once"):
        await house.position(person, roles[1], NEIGHBOUR)
    await house.position(person, roles[1], NEIGHBOUR, begin=TODAY + timedelta(days=9))


async def test_a_role_that_makes_two_administrators_of_its_holder_is_refused(house: House, client: Client) -> None:
    await officer(house, client)
    person = await house.person()
    await house.position(person, "audit_admin", TOWNSHIP)
    await house.position(person, "leader", TOWNSHIP)
    title = {"zh-CN": "领导", "en": "Leader"}
    body = {"title": title, "permissions": ["case:read", "plugin:manage"]}
    assert (await client.expect(409, "PUT", "/roles/leader", body))["code"] == "duties_united"


async def test_nobody_gives_themselves_a_position(house: House, client: Client) -> None:
    account = await house.account("security", role="security_admin", at=COUNTY)
    await client.sign_in("security")
    body = {"person_id": str(account.person_id), "role": "leader", "area": TOWNSHIP}
    assert (await client.expect(403, "POST", "/positions", body))["code"] == "own_position"


async def test_positions_are_given_within_ones_areas(house: House, client: Client) -> None:
    await officer(house, client, at=TOWNSHIP)
    person = str(await house.person())
    await client.expect(403, "POST", "/positions", {"person_id": person, "role": "leader", "area": COUNTY})
    there = await house.position(await house.person("乙", NEIGHBOUR), "leader", NEIGHBOUR)
    await client.expect(404, "PATCH", f"/positions/{there}", {})
    items = (await client.expect(200, "GET", "/positions"))["items"]
    assert [item["role"] for item in items] == ["security_admin"]


async def test_what_is_wrong_is_told_by_its_place(house: House, client: Client) -> None:
    await officer(house, client)
    person = str(await house.person())
    good = {"person_id": person, "role": "leader", "area": TOWNSHIP}
    for change, paths in (
        ({"person_id": str(uuid4())}, ["/person_id"]),
        ({"role": "emperor"}, ["/role"]),
        ({"unit_id": str(uuid4())}, ["/unit_id"]),
        ({"area": TOWNSHIP + "777"}, ["/area"]),
        ({"valid_from": "2026-05-01", "valid_to": "2026-05-01"}, ["/valid_to"]),
    ):
        answer = await client.send("POST", "/positions", good | change)
        assert answer.status_code == 422, answer.text
        assert field_paths(answer) == paths


async def test_positions_are_listed_by_person_unit_and_role_page_by_page(house: House, client: Client) -> None:
    await officer(house, client)
    one, two = await house.person("甲"), await house.person("乙")
    for person in (one, two):
        for role in ("leader", "grid_worker"):
            await house.position(person, role, TOWNSHIP)
    first = await client.expect(200, "GET", f"/positions?person={one}&limit=1")
    second = await client.expect(200, "GET", f"/positions?person={one}&limit=1&after={first['next']}")
    assert [first["items"][0]["role"], second["items"][0]["role"], second["next"]] == ["leader", "grid_worker", None]
    both = (await client.expect(200, "GET", "/positions?role=leader"))["items"]
    assert [item["person_name"] for item in both] == ["甲", "乙"]
    assert (await client.expect(200, "GET", f"/positions?unit={uuid4()}"))["items"] == []


async def test_positions_are_listed_by_area_and_never_outside_of_ones_own(house: House, client: Client) -> None:
    await officer(house, client)
    for name, area in (("甲", TOWNSHIP), ("乙", COUNTY), ("丙", OTHER_COUNTY)):
        await house.position(await house.person(name), "leader", area)

    async def leaders(area: str) -> list[str]:
        return [item["person_name"] for item in (await client.expect(200, "GET", f"/positions?role=leader&area={area}"))["items"]]

    assert await leaders("") == ["甲", "乙"]
    assert await leaders(TOWNSHIP) == ["甲"]
    assert await leaders(OTHER_COUNTY) == []
    assert (await client.expect(422, "GET", "/positions?area=12345"))["code"] == "area_code"


async def test_a_position_whose_role_is_gone_keeps_its_name(house: House) -> None:
    person = await house.person()
    position = await house.position(person, "leader", TOWNSHIP, end=TODAY)
    await house.database.execute("DELETE FROM role WHERE id = {}", "leader")
    async with house.access.changing():
        pass
    (shown,) = await house.identity.positions.named(await house.identity.positions._repository.of_person(person))
    assert (shown.id, shown.role_title.en) == (position, "leader")
