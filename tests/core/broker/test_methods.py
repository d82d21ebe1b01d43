"""Everything else that plugins ask for: people, places, settings, limits, events, notices."""

from collections.abc import Awaitable
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from tests import world
from tests.core.broker.conftest import EVENT, HOOKS_ONLY, LAMPS, NORTH_GRID, OTHER, REASON, REPORTS, SOUTH_GRID, Ask, Lamps, install, report
from tests.world import COUNTY, NORTH, NOW, SYSTEM, World
from wangge_core.access.model import Actor
from wangge_core.platform import Platform
from wangge_core.plugins.host import Host
from wangge_sdk.platform import RefusedError

RESIDENT = Actor(kind="resident", id="anonymous")


async def refused(asking: Awaitable[Any]) -> str:
    with pytest.raises(RefusedError) as error:
        await asking
    return error.value.code


async def somebody(platform: Platform, name: str) -> str:
    (row,) = await platform.database.fetch("SELECT id FROM person WHERE name = {}", name)
    return str(row["id"])


async def test_people_are_shown_as_far_as_granted_and_as_who_acts_may_see_them(platform: Platform, ask: Ask, county: World) -> None:
    worker = await somebody(platform, "张网格")
    person = await ask("people.get", id=worker)
    assert (person.name, person.phone, person.masked) == ("张网格", "13800000000", ())
    (row,) = await platform.database.fetch("SELECT actor_id, facts FROM audit_entry WHERE action = 'person.revealed'")
    assert (row["actor_id"], msgspec.json.decode(row["facts"])["via"]) == (f"plugin:{LAMPS}", f"{LAMPS} 1.2.0 people.get")
    shown = await ask("people.get", acting=county.actor("security_admin"), id=worker)
    assert (shown.phone, shown.masked) == ("138****0000", ("phone",))
    assert await refused(ask("people.get", id=await somebody(platform, "李南"))) == "person"
    assert await refused(ask("people.get", acting=county.actor("worker"), id=worker)) == "permission_missing"


async def test_people_are_hidden_in_part_unless_it_was_granted(platform: Platform, ask: Ask) -> None:
    scope = {"scope": "people:read", "reason": REASON, "fields": ["area"]}
    await install(platform, Lamps(), plugin=OTHER, scopes=(REPORTS, scope), contributes=HOOKS_ONLY)
    person = await ask("people.get", plugin=OTHER, id=await somebody(platform, "张网格"))
    assert (person.name, person.phone, person.masked) == ("张**", "138****0000", ("name", "phone"))


async def test_places_are_no_secret(ask: Ask) -> None:
    area = await ask("areas.get", code=NORTH)
    assert (area.name, area.level, area.name_en) == ("北镇", "township", "North")
    located = await ask("areas.locate", lon=world.middle_of(SOUTH_GRID)[0], lat=world.middle_of(SOUTH_GRID)[1])
    assert located.grid.code == SOUTH_GRID
    assert [step.level for step in located.path][-1] == "grid"
    assert (await ask("areas.locate", lon=0.0, lat=0.0)).grid is None
    assert await refused(ask("areas.get", code="999901999")) == "area_not_found"
    assert await refused(ask("areas.locate", lon=181.0, lat=0.0)) == "arguments_invalid"


async def test_areas_are_listed_by_level_and_by_what_a_shape_touches(ask: Ask) -> None:
    grids = [grid for grid in world.GRIDS if grid.startswith(NORTH)]
    assert [each.code for each in (await ask("areas.list", area=NORTH)).items] == sorted(grids)
    assert {each.code for each in (await ask("areas.list", area=COUNTY, level="township")).items} >= {NORTH, SOUTH_GRID[:9]}
    first = await ask("areas.list", area=NORTH, limit=1)
    assert first.next == first.items[0].code
    assert [each.code for each in (await ask("areas.list", area=NORTH, after=first.next)).items] == sorted(grids)[1:]
    lon, lat = world.middle_of(NORTH_GRID)
    small = [[lon, lat], [lon + 1e-6, lat + 1e-6], [lon, lat + 1e-6], [lon, lat]]
    touched = await ask("areas.list", area=COUNTY, shape={"type": "Polygon", "coordinates": [small]})
    assert [each.code for each in touched.items] == [NORTH_GRID]
    crossed = [[lon, lat], [lon + 1e-6, lat + 1e-6], [lon + 1e-6, lat], [lon, lat + 1e-6], [lon, lat]]
    touched = await ask("areas.list", area=COUNTY, level="township", shape={"type": "Polygon", "coordinates": [crossed]})
    assert [each.code for each in touched.items] == [NORTH], "an outline that crosses itself still says where"
    assert (await ask("areas.list", area=SOUTH_GRID[:9], shape={"type": "Polygon", "coordinates": [small]})).items == ()
    for shape in ({"type": "Point", "coordinates": [lon, lat]}, {"type": "Polygon"}, {"type": "Polygon", "coordinates": [[["x"]]]}):
        assert await refused(ask("areas.list", shape=shape)) == "arguments_invalid"


async def test_units_answer_for_an_area(ask: Ask, county: World) -> None:
    units = await ask("units.list")
    assert units.items[0].name == "北镇政府"
    assert {unit.id for unit in units.items} <= {str(unit) for unit in county.units.values()}
    assert await refused(ask("units.list", area=SOUTH_GRID)) == "outside_of_call"
    assert await refused(ask("units.list", acting=county.actor("audit_admin"))) == "permission_missing"


async def test_settings_come_without_secrets(platform: Platform, ask: Ask) -> None:
    await platform.plugins.set_settings(SYSTEM, LAMPS, NORTH, {"limit": 5, "key": "hunter2"})
    assert (await ask("settings.get")).values == {"limit": 5}
    assert (await ask("settings.get", area=NORTH)).values == {"limit": 5}
    assert await refused(ask("settings.get", area=SOUTH_GRID)) == "outside_of_call"
    assert platform.host.secret(LAMPS, NORTH_GRID, "key") == "hunter2"
    assert platform.host.secret(LAMPS, NORTH_GRID, "limit") is None


async def test_secrets_are_shown_to_nobody_and_sealed_at_rest(platform: Platform) -> None:
    await platform.plugins.set_settings(SYSTEM, LAMPS, NORTH, {"limit": 5, "key": "hunter2"})
    shown = await platform.plugin_queries.settings(SYSTEM, LAMPS, NORTH)
    assert (shown.own, shown.effective, shown.secrets_set) == ({"limit": 5}, {"limit": 5}, ("key",))
    (row,) = await platform.database.fetch("SELECT body FROM plugin_setting WHERE plugin = {}", LAMPS)
    assert "hunter2" not in row["body"]
    await platform.plugins.set_settings(SYSTEM, LAMPS, NORTH, {"limit": 6})
    assert platform.host.secret(LAMPS, NORTH_GRID, "key") == "hunter2"
    (platform.settings.keys / "plugins.key").write_bytes(b"0" * 32)
    other = Host(platform.database, platform.settings, found=())
    await other.refresh()
    assert other.own_settings(LAMPS, NORTH) == {"limit": 6}  # another key opens nothing, and stops nothing
    await platform.plugins.set_settings(SYSTEM, LAMPS, NORTH, {"key": ""})
    assert platform.host.secret(LAMPS, NORTH_GRID, "key") is None


async def test_limits_run_by_the_calendar(ask: Ask) -> None:
    reached = await ask("clock.due", start=NOW, amount=2, unit="emergency_hours")
    assert (reached.at - NOW).total_seconds() == 7200
    assert await refused(ask("clock.due", start=NOW, amount=0, unit="emergency_hours")) == "arguments_invalid"
    assert await refused(ask("clock.due", start=NOW.replace(year=1999), amount=1, unit="working_days")) == "clock_range"


async def test_an_event_is_told_once_in_the_form_that_it_declares(platform: Platform, ask: Ask) -> None:
    wanted: dict[str, Any] = {"type": EVENT, "key": "lamp-1", "data": {"lamp": "1"}, "once": "first"}
    first = await ask("events.emit", **wanted)
    assert (await ask("events.emit", **wanted)).id == first.id
    (row,) = await platform.database.fetch("SELECT type, area, key, data FROM outbox WHERE type = {}", EVENT)
    assert (row["area"], row["key"]) == (NORTH_GRID, "lamps:lamp-1")
    (entry,) = await platform.database.fetch("SELECT facts FROM audit_entry WHERE action = 'plugin.event_emitted'")
    assert msgspec.json.decode(entry["facts"])["event"] == first.id
    assert (await ask("events.emit", **wanted | {"once": None})).id != first.id
    assert await refused(ask("events.emit", **wanted | {"data": {"lamp": 1}})) == "event_data"
    assert await refused(ask("events.emit", **wanted | {"data": {"lamp": "x" * 20_000}})) == "too_large"
    assert await refused(ask("events.emit", **wanted | {"type": "case.closed"})) == "event_not_declared"
    assert await refused(ask("events.emit", **wanted | {"area": SOUTH_GRID})) == "outside_of_call"
    assert await refused(ask("events.emit", acting=RESIDENT, **wanted)) == "not_for_residents"


async def test_a_notice_reaches_those_who_work_in_a_unit_once(platform: Platform, ask: Ask, county: World) -> None:
    case_id = str(await report(platform))
    texts = {"template": "lamps_out", "values": {"count": 3, "place": "{count}号杆"}}
    wanted = {"unit_id": str(county.units["north_office"]), "once": "lamps-1", "case_id": case_id, **texts}
    assert (await ask("notifications.send", **wanted)).people == 2
    assert (await ask("notifications.send", **wanted)).people == 0
    rows = await platform.database.fetch("SELECT account_id, case_id, body FROM notice WHERE type = 'plugin.notice'")
    assert {row["account_id"] for row in rows} == {county.accounts["worker"], county.accounts["north_dispatcher"]}
    assert {row["case_id"] for row in rows} == {UUID(case_id)}
    assert {msgspec.json.decode(row["body"])["zh-CN"] for row in rows} == {"3盏灯已灭：{count}号杆。"}, "a value is not looked at again"
    fresh = wanted | {"once": "lamps-2"}
    assert await refused(ask("notifications.send", **fresh | {"template": "none"})) == "notice_not_declared"
    assert await refused(ask("notifications.send", **fresh | {"unit_id": str(county.units["water"])})) == "unit_not_found"
    assert await refused(ask("notifications.send", **fresh | {"unit_id": str(county.units["south_office"])})) == "unit_not_found"
    assert await refused(ask("notifications.send", **fresh | {"case_id": str(uuid4())})) == "case_not_found"
    assert await refused(ask("notifications.send", **fresh | {"values": {"count": 0, "place": "x", "more": 1}})) == "notice_values"
