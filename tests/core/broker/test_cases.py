"""Cases for plugins: user ∩ grant ∩ area, filters and fields, and what is written down of it."""

from uuid import uuid4

import msgspec
import pytest

from tests import world
from tests.core.broker.conftest import (
    HOOKS_ONLY,
    LAMPS,
    NORTH_GRID,
    OTHER,
    OTHER_NORTH_GRID,
    REASON,
    REPORTS,
    SOUTH_GRID,
    Ask,
    Lamps,
    install,
    report,
)
from tests.world import COUNTY, NORTH, SYSTEM, World
from wangge_core.access.model import Actor, Permission
from wangge_core.platform import Platform
from wangge_sdk.platform import RefusedError

RESIDENT = Actor(kind="resident", id="anonymous")
LIVELIHOOD = "livelihood.appeal"


async def refused(asking) -> str:
    with pytest.raises(RefusedError) as error:
        await asking
    assert error.value.message
    return error.value.code


async def test_a_plugin_reads_a_case_by_itself_and_it_is_written_down(platform: Platform, ask: Ask) -> None:
    case_id = await report(platform)
    case = await ask("cases.get", id=str(case_id))
    assert (case.id, case.text, case.area, case.withheld) == (str(case_id), "路灯坏了", NORTH_GRID, ())
    await ask("cases.get", id=str(case_id))
    await platform.broker.keeping.flush()
    (entry,) = await platform.database.fetch("SELECT * FROM audit_entry WHERE action = 'plugin.asked'")
    facts = msgspec.json.decode(entry["facts"])
    assert (entry["actor_kind"], entry["actor_id"], entry["resource_id"], entry["area"]) == ("plugin", f"plugin:{LAMPS}", LAMPS, COUNTY)
    assert facts == {"version": "1.2.0", "method": "cases.get", "hook": "suggest_class", "times": 2, "subjects": [str(case_id)]}


async def test_in_somebodys_name_it_sees_what_they_see(platform: Platform, ask: Ask, county: World) -> None:
    case_id = str(await report(platform))
    assert (await ask("cases.get", acting=county.actor("worker"), id=case_id)).id == case_id
    assert await refused(ask("cases.get", acting=county.actor("south_dispatcher"), id=case_id)) == "permission_missing"
    assert await refused(ask("cases.get", acting=county.actor("system_admin"), id=case_id)) == "permission_missing"
    await platform.broker.keeping.flush()
    (entry,) = await platform.database.fetch("SELECT actor_id FROM audit_entry WHERE action = 'plugin.asked'")
    assert entry["actor_id"] == county.actor("worker").id


async def test_a_token_that_may_not_read_cases_lets_no_plugin_read_them(platform: Platform, ask: Ask, county: World) -> None:
    case_id = str(await report(platform))
    cut = msgspec.structs.replace(county.actor("worker"), only=frozenset({Permission("area", "read")}))
    assert await refused(ask("cases.get", acting=cut, id=case_id)) == "permission_missing"


async def test_another_area_is_not_there(platform: Platform, ask: Ask, code: Lamps, county: World) -> None:
    """The dispatcher of the county sees the south; the plugin is on in the north only."""
    await world.enable(platform, "wangge.livelihood", SOUTH_GRID[:9])
    south = str(await report(platform, SOUTH_GRID, LIVELIHOOD, class_id=f"{LIVELIHOOD}.streetlight"))
    for acting in (None, county.actor("county_dispatcher"), RESIDENT):
        assert await refused(ask("cases.get", acting=acting, id=south)) == "case_not_found"
    assert (await ask("cases.list", queue="all", acting=county.actor("county_dispatcher"))).items == ()
    assert await refused(ask("cases.get", SOUTH_GRID, id=south)) == "outside_of_call"
    await world.enable(platform, LAMPS, SOUTH_GRID[:9])
    assert (await ask("cases.get", SOUTH_GRID, id=south)).id == south


async def test_classes_are_those_of_the_plugins_that_are_on_there(platform: Platform, ask: Ask, code: Lamps) -> None:
    await world.enable(platform, "wangge.livelihood", SOUTH_GRID[:9])
    await world.enable(platform, LAMPS, SOUTH_GRID[:9])
    assert await refused(ask("classes.list", area="110101")) == "outside_of_call"
    given = {each.id: each for each in (await ask("classes.list", SOUTH_GRID, acting=RESIDENT)).items}
    light = given[f"{LIVELIHOOD}.streetlight"]
    assert (light.title["zh-CN"], light.keywords, light.unit_kind, light.private) == ("路灯故障", ("路灯",), "urban_management", False)
    assert light.condition is not None
    assert given[f"{LIVELIHOOD}.pyramid_selling"].private


FORGED = ("", "x", "0", "../../cases", "1 OR 1=1", "924d756e-2b7d-47e7-ac7e-9ddf7891af54", "00000000-0000-0000-0000-000000000000")


@pytest.mark.parametrize("forged", FORGED)
async def test_forged_ids_name_nothing(ask: Ask, forged: str) -> None:
    assert await refused(ask("cases.get", id=forged)) == ("arguments_invalid" if not forged else "case_not_found")


async def test_a_resident_shows_a_plugin_their_own_place_only_and_lets_it_do_nothing(platform: Platform, ask: Ask, code: Lamps) -> None:
    here, near = str(await report(platform)), str(await report(platform, OTHER_NORTH_GRID))
    assert (await ask("cases.get", acting=RESIDENT, id=here)).id == here
    assert await refused(ask("cases.get", acting=RESIDENT, id=near)) == "case_not_found"
    assert [case.id for case in (await ask("cases.list", acting=RESIDENT)).items] == [here]
    assert {case.id for case in (await ask("cases.list")).items} == {here, near}
    creating = ask("cases.create", acting=RESIDENT, client_id=str(uuid4()), case_type="lamps.matter", text="x")
    assert await refused(creating) == "not_for_residents"


async def test_only_granted_types_and_fields_are_given(platform: Platform, ask: Ask, code: Lamps) -> None:
    narrow = {"scope": "cases:read", "reason": REASON, "case_types": ["lamps.matter"], "fields": ["unit_kind"]}
    await install(platform, Lamps(), plugin=OTHER, scopes=(REPORTS, narrow), contributes=HOOKS_ONLY)
    wanted = str(await report(platform))
    other = str(await report(platform, case_type=LIVELIHOOD, class_id=f"{LIVELIHOOD}.streetlight"))
    case = await ask("cases.get", plugin=OTHER, id=wanted)
    assert (case.text, case.position, case.unit_kind) == (None, None, "township_office")
    assert case.withheld == ("text", "form", "position", "attachments", "outcome", "public_reason", "score")
    assert await refused(ask("cases.get", plugin=OTHER, id=other)) == "case_not_found"
    assert [each.id for each in (await ask("cases.list", plugin=OTHER)).items] == [wanted]
    assert await refused(ask("units.list", plugin=OTHER)) == "not_granted"


async def test_private_cases_are_seen_in_the_name_of_who_may(platform: Platform, ask: Ask, county: World) -> None:
    case_id = str(await report(platform, private=True))
    assert await refused(ask("cases.get", id=case_id)) == "case_not_found"
    assert await refused(ask("cases.get", acting=county.actor("worker"), id=case_id)) == "case_not_found"
    assert (await ask("cases.get", acting=county.actor("north_dispatcher"), id=case_id)).id == case_id


async def test_a_list_goes_on_by_its_cursor(platform: Platform, ask: Ask) -> None:
    made = {str(await report(platform)) for _ in range(5)}
    seen, after = [], None
    while True:
        page = await ask("cases.list", limit=2, after=after)
        seen += [case.id for case in page.items]
        after = page.next
        if after is None:
            break
    assert set(seen) == made
    assert len(seen) == 5
    assert await refused(ask("cases.list", after="nonsense")) == "cursor"
    assert await refused(ask("cases.list", limit=51)) == "arguments_invalid"


async def test_a_plugin_reports_cases_of_its_own_types_once(platform: Platform, ask: Ask, county: World) -> None:
    wanted = {"client_id": str(uuid4()), "case_type": "lamps.matter", "text": "灯杆报警", "area": NORTH_GRID}
    first = await ask("cases.create", **wanted)
    assert (first.area, (await ask("cases.create", **wanted)).number) == (NORTH_GRID, first.number)
    (row,) = await platform.database.fetch("SELECT facts, actor_kind FROM audit_entry WHERE action = 'case.reported'")
    assert row["actor_kind"] == "plugin"
    assert msgspec.json.decode(row["facts"])["via"] == f"{LAMPS} 1.2.0 cases.create"
    fresh = wanted | {"client_id": str(uuid4())}
    assert await refused(ask("cases.create", **fresh | {"case_type": LIVELIHOOD})) == "not_own_case_type"
    assert await refused(ask("cases.create", **fresh | {"area": SOUTH_GRID})) == "outside_of_call"
    assert await refused(ask("cases.create", **fresh | {"form": {"floor": "x"}})) == "form_invalid"
    assert await refused(ask("cases.create", **fresh | {"client_id": "x"})) == "client_id_not_found"


async def test_a_step_is_taken_in_somebodys_name(platform: Platform, ask: Ask, county: World) -> None:
    case_id = str(await report(platform))
    wanted = {"id": case_id, "action": "file", "version": 1, "data": {}}
    assert await refused(ask("cases.act", **wanted)) == "no_acting_person"
    assert await refused(ask("cases.act", acting=county.actor("worker"), **wanted)) == "permission_missing"
    case = await ask("cases.act", acting=county.actor("north_dispatcher"), **wanted)
    assert (case.state, case.version) == ("filed", 2)
    (row,) = await platform.database.fetch("SELECT facts, actor_id FROM audit_entry WHERE action = 'case.file'")
    assert row["actor_id"] == county.actor("north_dispatcher").id
    assert msgspec.json.decode(row["facts"])["via"] == f"{LAMPS} 1.2.0 cases.act"
    assert await refused(ask("cases.act", acting=county.actor("north_dispatcher"), **wanted)) == "transition_not_allowed"


async def test_another_version_and_another_plugin_have_nothing(platform: Platform, ask: Ask, code: Lamps) -> None:
    case_id = str(await report(platform))
    await install(platform, Lamps(), plugin=OTHER, scopes=(REPORTS,), contributes=HOOKS_ONLY)
    assert await refused(ask("cases.get", plugin=OTHER, id=case_id)) == "not_granted"
    await platform.plugins.switch(SYSTEM, LAMPS, NORTH, enabled=False)
    assert await refused(ask("cases.get", id=case_id)) == "outside_of_call"
