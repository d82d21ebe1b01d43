"""Two versions of a plugin keep one register: each area reads and writes by its own, and going back loses nothing."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import world
from tests.core.collections import example
from tests.core.collections.example import HOMES, OWNER, PLUGIN, home, second_version
from tests.core.collections.test_filling import shape
from tests.core.plugins.example import found
from tests.world import SYSTEM, World
from wangge_core.access.model import Actor
from wangge_core.collections.model import Renames
from wangge_core.collections.planning import Alter, Put
from wangge_core.collections.upgrading import brought_to, kept, renames_of, under_all_names
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.errors import InvalidError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_sdk.manifest.collections import properties_of

NORTH_PLACE, SOUTH_PLACE = world.NORTH_VILLAGE, world.SOUTH_VILLAGE
SECOND = second_version()["home"]


@pytest.fixture
async def first(keeping: Platform) -> Platform:
    """The whole county on 1.2.0."""
    await world.enable(keeping, PLUGIN, world.COUNTY)
    for choice in keeping.host.choices_of(PLUGIN):
        if choice.area != world.COUNTY:
            await keeping.plugins.inherit(SYSTEM, PLUGIN, choice.area)
    return keeping


@pytest.fixture
async def both(first: Platform) -> Platform:
    """2.0.0 installed beside it."""
    first.host.admit(example.found(version="2.0.0", **second_version()))
    first.documents.shapes.forget(HOMES)
    return first


async def upgrade(platform: Platform, area: str, to: str = "2.0.0", seen: str = "1.2.0") -> None:
    await platform.grants.agree_to_installed(SYSTEM, PLUGIN, area, version=to)
    await platform.upgrades.upgrade(SYSTEM, PLUGIN, area, to, seen)
    platform.documents.shapes.forget(HOMES)


async def settle(platform: Platform, time: FixedTime) -> None:
    """Let the table follow, and the jobs run that this puts."""
    await shape(platform)
    for _ in range(4):
        time.advance(timedelta(seconds=10))
        while await platform.runner.step():
            time.advance(timedelta(seconds=10))
    platform.documents.shapes.forget(HOMES)


async def stored(platform: Platform) -> dict[str, Mapping[str, Any]]:
    now = await shape(platform)
    rows = await platform.database.fetch(f"SELECT body, schema_version FROM {now.table}")
    bodies = {}
    for row in rows:
        body = msgspec.json.decode(row["body"])
        bodies[body["number"]] = body | {"schema": row["schema_version"]}
    return bodies


async def test_each_area_reads_and_writes_by_its_version(both: Platform, county: World, time: FixedTime) -> None:
    clerk = county.actor("county_dispatcher")
    documents, queries = both.documents.service, both.documents.queries
    north = await documents.put(clerk, HOMES, Put(body=home("N-1", tenants=3, remarks=["x"], **OWNER), area=NORTH_PLACE))
    south = await documents.put(clerk, HOMES, Put(body=home("S-1", tenants=5), area=SOUTH_PLACE))
    await upgrade(both, world.NORTH)
    # Before anything is filled, each is read as its area has it.
    assert (await queries.get(clerk, HOMES, north.id)).body["residents"] == 3
    assert "remarks" not in (await queries.get(clerk, HOMES, north.id)).body
    assert (await queries.get(clerk, HOMES, south.id)).body == {"number": "S-1", "state": "let", "tenants": 5}
    changed = await documents.change(clerk, HOMES, Alter(id=north.id, version=1, changes={"floor": 7}))
    with pytest.raises(InvalidError, match="document_invalid"):
        await documents.change(clerk, HOMES, Alter(id=south.id, version=1, changes={"floor": 7}))
    with pytest.raises(InvalidError, match="document_invalid"):
        await documents.put(clerk, HOMES, Put(body=home("N-2", tenants=1), area=NORTH_PLACE))
    await documents.put(clerk, HOMES, Put(body=home("N-3", residents=1), area=NORTH_PLACE))
    await settle(both, time)
    kept_now = await stored(both)
    assert {name: each["schema"] for name, each in kept_now.items()} == {"N-1": 2, "N-3": 2, "S-1": 1}
    # What only the older version reads is still there; the neighbour's documents were not touched.
    assert (kept_now["N-1"]["remarks"], kept_now["N-1"]["tenants"], kept_now["N-1"]["residents"]) == (["x"], 3, 3)
    assert "residents" not in kept_now["S-1"]
    assert (await queries.get(clerk, HOMES, south.id)).version == 1
    assert changed.version == 2
    # One list over both: by the index of the renamed field, whatever it is called where.
    listed = await queries.page(clerk, HOMES, Wanted(sort="-residents"))
    assert [each.body["number"] for each in listed.documents] == ["S-1", "N-1", "N-3"]


async def test_going_back_loses_nothing_and_going_forward_again_neither(both: Platform, county: World, time: FixedTime) -> None:
    clerk = county.actor("county_dispatcher")
    documents, queries = both.documents.service, both.documents.queries
    made = await documents.put(clerk, HOMES, Put(body=home("N-1", tenants=3, remarks=["x"], **OWNER), area=NORTH_PLACE))
    await upgrade(both, world.COUNTY)
    await settle(both, time)
    now = await documents.change(clerk, HOMES, Alter(id=made.id, version=2, changes={"residents": 4, "floor": 7}))
    later = await documents.put(clerk, HOMES, Put(body=home("N-2", residents=9, floor=2), area=NORTH_PLACE))
    await both.upgrades.roll_back(SYSTEM, PLUGIN, world.COUNTY)
    await settle(both, time)
    back = await queries.get(clerk, HOMES, made.id)
    assert (back.body["tenants"], back.body["remarks"], "floor" in back.body, "residents" in back.body) == (4, ["x"], False, False)
    assert (await queries.get(clerk, HOMES, later.id)).body == {"number": "N-2", "state": "let", "tenants": 9}
    await documents.change(clerk, HOMES, Alter(id=made.id, version=now.version, changes={"tenants": 6, "remarks": ["y"]}))
    await both.upgrades.roll_back(SYSTEM, PLUGIN, world.COUNTY)
    await settle(both, time)
    again = await queries.get(clerk, HOMES, made.id)
    assert (again.body["residents"], again.body["floor"], "remarks" in again.body) == (6, 7, False)
    assert (await queries.get(clerk, HOMES, later.id)).body["floor"] == 2


async def test_what_only_the_older_reads_goes_when_no_area_can_go_back_to_it(both: Platform, county: World, time: FixedTime) -> None:
    clerk = county.actor("county_dispatcher")
    await both.documents.service.put(clerk, HOMES, Put(body=home("N-1", tenants=3, remarks=["x"]), area=NORTH_PLACE))
    await upgrade(both, world.COUNTY)
    await settle(both, time)
    wide = await shape(both)
    assert wide.keeps
    assert ("tenants",) in {key.fields for key in wide.keys}
    assert (await stored(both))["N-1"]["remarks"] == ["x"]
    both.host.withdraw(PLUGIN, "1.2.0")
    await settle(both, time)
    narrow = await shape(both)
    assert (narrow.keeps, narrow.filling, narrow.renames) == (False, False, ())
    assert ("tenants",) not in {key.fields for key in narrow.keys}
    assert set((await stored(both))["N-1"]) == {"number", "state", "residents", "floor", "schema"}


async def test_history_masks_what_any_version_masks_under_each_of_its_names(first: Platform, county: World, time: FixedTime) -> None:
    clerk = county.actor("county_dispatcher")
    changed = deepcopy(example.HOME)
    changed["properties"]["landlord"] = {**changed["properties"].pop("owner"), "x-renamed-from": "owner"}
    masks = [{"field": "landlord", "show": "name"}, *example.COLLECTIONS[0]["masks"][1:]]
    declared = {"schema_version": 2, "masks": masks, "columns": ["number", "landlord"]}
    made = await first.documents.service.put(clerk, HOMES, Put(body=home("N-1", **OWNER), area=NORTH_PLACE))
    first.host.admit(example.found(version="2.0.0", home=changed, declared=declared))
    await upgrade(first, world.COUNTY)
    await settle(first, time)
    first.host.withdraw(PLUGIN, "1.2.0")
    await settle(first, time)
    steps = await first.documents.queries.history(clerk, HOMES, made.id)
    assert {name: pair for step in steps for name, pair in step.fields.items()} == {"landlord": (None, "陈**"), "owner": ("陈**", None)}


async def test_a_collection_is_not_served_where_the_version_has_none(keeping: Platform, county: World, worker: Actor) -> None:
    await keeping.documents.service.put(worker, HOMES, Put(body=home("N-1"), area=NORTH_PLACE))
    keeping.host.admit(found(PLUGIN, version="2.0.0"))
    await keeping.upgrades.upgrade(SYSTEM, PLUGIN, world.NORTH, "2.0.0", "1.2.0")
    clerk = county.actor("county_dispatcher")
    assert (await keeping.documents.queries.page(clerk, HOMES, Wanted(filters=read_filters(["state=let"])))).documents == []
    await keeping.upgrades.roll_back(SYSTEM, PLUGIN, world.NORTH)
    assert len((await keeping.documents.queries.page(clerk, HOMES, Wanted())).documents) == 1


FIELDS = ("a", "b", "c", "d")
values = st.integers(0, 3)


@st.composite
def schemas(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return two schemas of which the newer renames, adds and drops fields of the older."""
    older = draw(st.sets(st.sampled_from(FIELDS), min_size=1))
    renamed = draw(st.sets(st.sampled_from(sorted(older))))
    dropped = draw(st.sets(st.sampled_from(sorted(older)))) - renamed
    added = draw(st.sets(st.sampled_from(("x", "y"))))
    newer: dict[str, Any] = {name: {} for name in older - renamed - dropped}
    newer |= {f"new_{name}": {"x-renamed-from": name} for name in renamed} | {name: {"default": 0} for name in added}
    closed = {"additionalProperties": False}
    return {"properties": {name: {} for name in older}, **closed}, {"properties": newer, **closed}


@given(schemas(), st.lists(st.tuples(st.booleans(), st.dictionaries(st.integers(0, 5), st.none() | values, max_size=3)), max_size=6))
def test_both_read_what_either_wrote(pair: tuple[dict[str, Any], dict[str, Any]], writes: list[tuple[bool, dict[int, int | None]]]) -> None:
    """Compare with two plain documents: what is written under a field shows under its name in the other schema, all else stays."""
    renames: Renames = renames_of(pair[1])
    twin = dict(renames)
    body: dict[str, Any] = {}
    plain: dict[str, Any] = {}  # under the newer name where a field has two
    for forward, changes in writes:
        schema = pair[forward]
        fields = sorted(properties_of(schema))
        visible = brought_to(body, schema, renames)
        for place, value in changes.items():
            name = fields[place % len(fields)] if fields else ""
            if not name:
                continue
            common = next((newer for newer, older in renames if older == name), name)
            if value is None:
                visible.pop(name, None)
                plain.pop(common, None)
            else:
                visible[name] = plain[common] = value
        for name in visible:  # a default that was shown is written with the rest
            plain.setdefault(next((newer for newer, older in renames if older == name), name), visible[name])
        body = kept(body, visible, schema, renames)
    for schema in pair:
        shown = brought_to(body, schema, renames)
        for name, field in properties_of(schema).items():
            common = next((newer for newer, older in renames if older == name), name)
            expected = plain.get(common, field.get("default") if "default" in field else None)
            assert shown.get(name) == expected, (name, body)
    assert all(under_all_names(body, renames).get(newer) == under_all_names(body, renames).get(older) for newer, older in twin.items())
