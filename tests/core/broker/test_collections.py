"""Collections for plugins: their own, what others export, and nothing else; user ∩ grant ∩ area."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from tests import world
from tests.core.broker.conftest import NORTH_GRID, OTHER_NORTH_GRID, SOUTH_GRID, Ask, handle
from tests.core.broker.test_cases import RESIDENT, refused
from tests.core.collections import example as homes
from tests.core.collections.conftest import RIGHTS, grant
from tests.core.plugins import example
from tests.world import COUNTY, NORTH, SOUTH, World
from wangge_core.access.model import Permission
from wangge_core.platform import Platform
from wangge_sandbox.broker import CallHandle
from wangge_sdk.broker.documents import Counted, DocumentData
from wangge_sdk.host_protocol import BrokerCall, raw
from wangge_sdk.platform import RefusedError

OWNER, READER, STRANGER = homes.PLUGIN, "acme.map", "acme.stranger"
HOME = str(homes.HOMES)
EXPORTED = ["number", "state", "checked_on", "owner"]
INDEXES = [["state", "checked_on"], ["state", "tenants"], ["owner_identity"], ["number"], ["rent", "state"]]


class Register:
    """The register of homes, asked for as its owner, in the north, unless the test says otherwise."""

    def __init__(self, ask: Ask) -> None:
        self.asked = ask

    async def __call__(self, method: str, plugin: str = OWNER, collection: str = "home", **more: Any) -> Any:
        return await self.asked(f"collections.{method}", plugin=plugin, collection=collection, **more)

    async def read(self, method: str, **more: Any) -> Any:
        """Ask as the other plugin."""
        return await self(method, READER, HOME, **more)

    async def enter(self, number: str = "A-1", **more: Any) -> Any:
        given = {name: more.pop(name) for name in ("area", "plugin", "acting", "id") if name in more}
        return await self("put", body=homes.home(number, **more), **given)


@pytest.fixture
async def register(platform: Platform, ask: Ask) -> Register:
    platform.host.admit(homes.found(declared={"exported_fields": EXPORTED, "indexes": INDEXES}))
    for plugin, reads in ((READER, [HOME]), (STRANGER, [])):
        found = example.found(plugin, data={"reads": reads})
        assert found.offer, found.findings
        platform.host.admit(found)
        await world.enable(platform, plugin, NORTH)
    await world.enable(platform, OWNER, NORTH)
    for role, names in RIGHTS.items():
        await grant(platform, role, *names)
    return Register(ask)


async def test_a_plugin_keeps_documents_by_itself(platform: Platform, register: Register) -> None:
    made = await register.enter(**homes.OWNER, area=OTHER_NORTH_GRID)
    assert (made.area, made.version, made.body["owner"], made.masked) == (
        OTHER_NORTH_GRID,
        1,
        "陈**",
        ("owner", "owner_phone", "owner_identity"),
    )
    assert await register("get", id=made.id) == made
    assert await register("get", collection=HOME, id=made.id) == made
    changed = await register("put", id=made.id, version=1, body={"tenants": 3, "owner": None, "owner_phone": None})
    assert (changed.version, changed.body["tenants"], changed.masked) == (2, 3, ("owner_identity",))
    assert await refused(register("put", id=made.id, version=1, body={"tenants": 4})) == "document_changed"
    assert await refused(register("put", id=made.id, version=2, body={"owner_identity": changed.body["owner_identity"]})) == "value_masked"
    assert await refused(register("delete", id=made.id, version=1)) == "document_changed"
    assert (await register("delete", id=made.id, version=2)).id == made.id
    assert await refused(register("get", id=made.id)) == "document_not_found"
    rows = await platform.database.fetch("SELECT action, actor_id, facts FROM audit_entry WHERE resource = 'document' ORDER BY id")
    assert [row["action"] for row in rows] == ["document.created", "document.changed", "document.deleted"]
    assert {row["actor_id"] for row in rows} == {f"plugin:{OWNER}"}
    assert msgspec.json.decode(rows[0]["facts"])["via"] == f"{OWNER} 1.2.0 collections.put"


async def test_documents_are_counted_as_far_as_a_list_of_them_would_go(platform: Platform, register: Register) -> None:
    for number, state in (("A-1", "let"), ("A-2", "let"), ("A-3", "empty")):
        await register.enter(number, state=state)
    await register.enter("A-4", state="let", area=OTHER_NORTH_GRID)
    assert (await register("count")).count == 4
    assert (await register("count", filters=("state=let",))).count == 3
    assert (await register.read("count", filters=("state=let",))).count == 3
    counting = raw({"collection": "home", "filters": ["state=let"], "area": OTHER_NORTH_GRID})
    found = await platform.broker.service.answer(handle(plugin=OWNER), BrokerCall(1, 1, "collections.count", counting))
    assert msgspec.msgpack.decode(found, type=Counted).count == 1
    assert await refused(register.read("count", filters=("state=let", "tenants=2"))) == "field_hidden"
    assert await refused(register("count", area=SOUTH_GRID)) == "outside_of_call"
    assert await refused(register("count", plugin=STRANGER, collection=HOME)) == "read_undeclared"


async def test_what_was_read_is_written_down(platform: Platform, register: Register) -> None:
    made = await register.enter()
    await register.read("list")
    await platform.broker.keeping.flush()
    rows = await platform.database.fetch("SELECT facts, resource_id FROM audit_entry WHERE action = 'plugin.asked' ORDER BY id")
    facts = {row["resource_id"]: msgspec.json.decode(row["facts"]) for row in rows}
    assert (facts[READER]["method"], facts[READER]["subjects"]) == ("collections.list", [made.id])


async def test_a_document_that_does_not_fit_is_refused_with_its_fields(register: Register) -> None:
    made = await register.enter()
    assert await refused(register.enter("A-1")) == "document_not_unique"
    assert await refused(register.enter("A-2", id=made.id)) == "document_exists"
    assert (await register.enter("A-1", id=made.id)).id == made.id  # sent twice, entered once
    with pytest.raises(RefusedError, match="/body/state"):
        await register("put", body={"number": "A-3", "state": "sold"})
    for body in (
        {"number": "A-4", "state": "let", "remarks": [msgspec.msgpack.Ext(5, b"x")]},
        {"number": b"A-4", "state": 1e400, "x": {2: 3}},
    ):
        assert await refused(register("put", body=body)) in {"arguments_invalid", "document_invalid"}
    assert await refused(register("put", collection="nothing", body={})) == "collection_not_found"
    assert await refused(register("put", version=1, body={})) == "batch_step"


async def test_a_batch_is_taken_whole_or_not_at_all(register: Register) -> None:
    first = await register.enter("A-1")
    steps: list[dict[str, Any]] = [{"body": homes.home("A-2")}, {"id": first.id, "version": 1, "body": {"state": "empty"}}]
    assert await refused(register("batch", steps=[*steps, {"id": first.id, "version": 9}])) == "document_changed"
    assert await refused(register("batch", steps=[*steps, {"version": 2}])) == "batch_step"
    assert await refused(register("batch", steps=[])) == "arguments_invalid"
    assert await refused(register("batch", steps=[{"body": homes.home("A-9"), "area": SOUTH_GRID}])) == "outside_of_call"
    assert [item.body["number"] for item in (await register("list")).items] == ["A-1"]
    done = await register("batch", steps=[*steps, {"id": first.id, "version": 2}])
    assert [(item.body["number"], item.version) for item in done.items] == [("A-2", 1), ("A-1", 2), ("A-1", 3)]
    assert [item.body["number"] for item in (await register("list")).items] == ["A-2"]


async def test_a_batch_in_two_collections_is_one(register: Register) -> None:
    lon, lat = world.middle_of(NORTH_GRID)
    visit = {"collection": "visit", "body": {"home": "A-1", "at": "2026-09-01T08:00:00Z", "where": {"lon": lon, "lat": lat}}}
    steps: list[dict[str, Any]] = [{"body": homes.home("A-1")}, visit, {"body": homes.home("A-2")}]
    assert await refused(register("batch", steps=[*steps, {"body": {"state": "let"}}])) == "document_invalid"
    assert (await register("list")).items == (await register("list", collection="visit")).items == ()
    done = await register("batch", steps=steps)
    assert [item.body.get("number") or item.body["home"] for item in done.items] == ["A-1", "A-1", "A-2"]
    assert len((await register("list", collection="visit")).items) == 1
    assert await refused(register("batch", steps=[{**visit, "collection": "acme.map:home"}])) in {"read_undeclared", "not_own_collection"}


async def test_an_error_names_the_step_as_it_was_sent(register: Register) -> None:
    """The steps are grouped by collection: the third that was sent is the second of its collection."""
    lon, lat = world.middle_of(NORTH_GRID)
    visit = {"collection": "visit", "body": {"home": "A-1", "at": "2026-09-01T08:00:00Z", "where": {"lon": lon, "lat": lat}}}
    first = await register.enter("A-1")
    new = {"body": homes.home("A-2")}
    for wrong, code, told in (
        ({"body": {"number": "A-3", "state": "sold"}}, "document_invalid", "/steps/3/body/state: "),
        ({"version": 2}, "batch_step", "Step 3 needs id."),
        ({"id": first.id, "version": 9}, "document_changed", "Step 3: The document has changed: you saw version 9, it is at 1."),
        ({"id": str(uuid4()), "version": 1}, "document_not_found", "Step 3: "),
        ({"body": homes.home("A-1")}, "document_not_unique", "Step 3: Another document of this county has the same number"),
        ({"body": homes.home("A-2")}, "document_not_unique", "Step 3: "),
        ({"body": homes.home("A-4"), "id": first.id}, "document_exists", "Step 3: "),
    ):
        with pytest.raises(RefusedError) as error:
            await register("batch", steps=[visit, new, visit, wrong, {"body": homes.home("A-5")}])
        assert (error.value.code, told in str(error.value)) == (code, True), error.value
    late = {"collection": "visit", "body": {"home": "A-1", "at": "noon"}}
    with pytest.raises(RefusedError, match="/steps/2/body/"):
        await register("batch", steps=[new, visit, late])
    moved = [{"id": first.id, "version": 1}, {"body": homes.home("A-1")}]
    assert [item.version for item in (await register("batch", steps=moved)).items] == [2, 1]
    with pytest.raises(RefusedError) as one:
        await register("put", body={"number": "A-3", "state": "sold"})
    assert "step" not in str(one.value).lower()


async def test_a_list_goes_along_a_declared_index(register: Register) -> None:
    for number in range(5):
        await register.enter(f"A-{number}", tenants=number, checked_on=f"2026-0{number + 1}-01", **homes.OWNER)
    assert [item.body["tenants"] for item in (await register("list")).items] == [4, 3, 2, 1, 0]
    wanted: dict[str, Any] = {"filters": ["state=let", "tenants>=1"], "sort": "-tenants", "limit": 2}
    first = await register("list", **wanted)
    second = await register("list", **wanted, after=first.next)
    assert [item.body["tenants"] for item in (*first.items, *second.items)] == [4, 3, 2, 1]
    assert await refused(register("list", filters=["address=x"])) == "filter_not_indexed"
    assert await refused(register("list", filters=["state"])) == "filter_invalid"
    assert await refused(register("list", after="nonsense")) == "cursor"
    assert await refused(register("list", limit=101)) == "arguments_invalid"
    assert await refused(register("list", filters=["owner_identity=1"])) == "field_hidden"


async def test_in_somebodys_name_it_has_what_they_may(platform: Platform, register: Register, county: World) -> None:
    worker, dispatcher = county.actor("worker"), county.actor("north_dispatcher")
    made = await register.enter(acting=worker, area=NORTH_GRID)
    assert (await register("get", acting=dispatcher, id=made.id)).id == made.id
    assert (await register.read("get", acting=dispatcher, id=made.id)).id == made.id
    for acting in (county.actor("system_admin"), county.actor("handler")):
        assert await refused(register("get", acting=acting, id=made.id)) == "permission_missing"
        assert await refused(register.read("list", acting=acting)) == "permission_missing"
        assert await refused(register.enter("A-2", acting=acting)) == "permission_missing"
    reads_only = msgspec.structs.replace(dispatcher, only=frozenset({Permission("acme.rented-homes", "home.read")}))
    assert await refused(register("put", acting=reads_only, id=made.id, version=1, body={"tenants": 1})) == "permission_missing"
    (row,) = await platform.database.fetch("SELECT actor_id FROM audit_entry WHERE action = 'document.created'")
    assert row["actor_id"] == worker.id


async def test_a_residents_call_has_nothing(register: Register) -> None:
    made = await register.enter()
    for method, more in {
        "get": {"id": made.id},
        "list": {},
        "put": {"body": homes.home("A-2")},
        "delete": {"id": made.id, "version": 1},
        "batch": {"steps": [{"id": made.id, "version": 1}]},
    }.items():
        assert await refused(register(method, acting=RESIDENT, **more)) == "not_for_residents", method
    assert await refused(register.read("list", acting=RESIDENT)) == "not_for_residents"


async def test_what_is_given_once_is_gone_with_it(platform: Platform, register: Register, ask: Ask) -> None:
    made = await register.enter()
    assert await refused(register("redeem", id=made.id)) == "not_own_collection", "homes are not given so"
    assert await refused(register("redeem", acting=RESIDENT, id=made.id)) == "not_for_residents"
    platform.host.admit(
        example.found("acme.cards", files={"home.json": homes.HOME}, data={"collections": [homes.COLLECTIONS[0] | {"given_once": True}]})
    )
    await world.enable(platform, "acme.cards", NORTH)
    card = await register.enter("C-1", plugin="acme.cards")

    async def opened(hook: str = "route:card") -> Any:
        cause = handle(acting=RESIDENT).trace
        call = CallHandle(plugin="acme.cards", version="1.2.0", county=COUNTY, area=NORTH_GRID, hook=hook, call=1, trace=cause)
        answer = await platform.broker.service.answer(
            call, BrokerCall(1, 1, "collections.redeem", raw({"collection": "home", "id": card.id}))
        )
        return msgspec.msgpack.decode(answer, type=DocumentData)

    assert await refused(opened("suggest_class")) == "not_for_residents", "by a route, and nowhere else"
    assert await refused(ask("collections.get", plugin="acme.cards", acting=RESIDENT, collection="home", id=card.id)) == "not_for_residents"
    assert (await opened()).body["number"] == "C-1"
    assert await refused(opened()) == "document_not_found"
    rows = await platform.database.fetch("SELECT action FROM audit_entry WHERE resource = 'document' AND facts LIKE '%redeem%'")
    assert [row["action"] for row in rows] == ["document.deleted"]


async def test_another_area_is_not_there(platform: Platform, register: Register, county: World) -> None:
    """The county's dispatcher may everywhere; register and reader are on in the north."""
    await grant(platform, "county_dispatcher", "home.read", "home.write")
    everywhere = county.actor("county_dispatcher")
    await register.enter("N-1")
    assert await refused(register.enter("S-1", area=SOUTH_GRID)) == "outside_of_call"
    assert await refused(register("list", area=SOUTH_GRID)) == "outside_of_call"
    assert await refused(register("list", area="110101")) == "outside_of_call"
    await world.enable(platform, OWNER, SOUTH)
    south = await register.enter("S-1", area=SOUTH_GRID)
    assert {item.body["number"] for item in (await register("list", acting=everywhere)).items} == {"N-1", "S-1"}
    for acting in (None, everywhere):
        assert [item.body["number"] for item in (await register.read("list", acting=acting)).items] == ["N-1"]
        assert await refused(register.read("get", acting=acting, id=south.id)) == "document_not_found"
    await world.enable(platform, READER, COUNTY)
    assert {item.body["number"] for item in (await register.read("list", acting=everywhere)).items} == {"N-1", "S-1"}
    await platform.plugins.switch(world.SYSTEM, OWNER, SOUTH, enabled=False)
    assert [item.body["number"] for item in (await register.read("list")).items] == ["N-1"]


async def test_only_exported_fields_of_another_plugin_are_given(register: Register) -> None:
    made = await register.enter(**homes.OWNER, tenants=3, checked_on="2026-01-01", address="北街 1 号")
    seen = await register.read("get", id=made.id)
    assert seen.body == {"number": "A-1", "state": "let", "checked_on": "2026-01-01", "owner": "陈**"}
    assert (seen.masked, seen.version, seen.area) == (("owner",), 1, NORTH_GRID)
    assert (await register.read("list", filters=["state=let"], sort="checked_on")).items == (seen,)
    for hidden in (
        {"filters": ["tenants=3"]},
        {"filters": ["owner_identity=33052119800101123X"]},
        {"sort": "rent"},
        {"filters": ["owner=x"]},
    ):
        assert await refused(register.read("list", **hidden)) == "field_hidden"
    for method, more in {"put": {"body": {}}, "delete": {"id": made.id, "version": 1}, "batch": {"steps": [{"body": {}}]}}.items():
        assert await refused(register.read(method, **more)) == "not_own_collection"


async def test_the_order_of_a_list_tells_nothing_that_is_not_exported(platform: Platform, register: Register) -> None:
    """`state` begins an index whose next field is not exported: its order and its cursors would tell that field."""
    platform.host.admit(
        homes.found(declared={"exported_fields": ["number", "state"], "indexes": [["state", "tenants"]], "schema_version": 1})
    )
    await world.enable(platform, OWNER, NORTH)
    await register.enter(tenants=3)
    assert await refused(register.read("list", filters=["state=let"])) == "filter_not_indexed"
    assert len((await register("list", filters=["state=let"])).items) == 1


async def test_all_have_to_say_yes(platform: Platform, register: Register) -> None:
    made = await register.enter()
    log = str(homes.VISITS)
    for asking, code in (
        (register("get", STRANGER, HOME, id=made.id), "read_undeclared"),
        (register("get", STRANGER, "acme.nothing:home", id=made.id), "read_undeclared"),
        (register("get", READER, log, id=made.id), "read_undeclared"),
        (register("get", READER, "home", id=made.id), "collection_not_found"),
        (register("get", READER, f"{HOME}:x", id=made.id), "read_undeclared"),
        (register("get", READER, ":home", id=made.id), "read_undeclared"),
    ):
        assert await refused(asking) == code
    later = example.found(READER, data={"reads": [HOME, log]})
    platform.host.admit(later)
    assert await refused(register("list", READER, log)) == "not_exported"
    platform.host.admit(example.found(STRANGER, data={"reads": [HOME]}))  # newer code runs under the old agreement
    assert await refused(register("get", STRANGER, HOME, id=made.id)) == "read_not_granted"
    await world.enable(platform, STRANGER, NORTH)
    assert (await register("get", STRANGER, HOME, id=made.id)).id == made.id
    own = homes.found(declared={"name": "flat"})
    platform.host.admit(own)
    assert await refused(register("list", collection="flat")) == "not_granted"


@pytest.mark.parametrize("forged", ["x", "0", "../home", "x' OR 1=1", "924d756e-2b7d-47e7-ac7e-9ddf7891af54"])
async def test_forged_ids_name_nothing(register: Register, forged: str) -> None:
    await register.enter()
    for method, more in {"get": {}, "delete": {"version": 1}, "put": {"version": 1, "body": {}}}.items():
        assert await refused(register(method, id=forged, **more)) == "document_not_found"
    assert await refused(register.read("get", id=forged)) == "document_not_found"


async def test_a_list_of_one_collection_names_no_document_of_another(register: Register) -> None:
    visit = await register(
        "put", collection="visit", body={"home": "A-1", "at": "2026-03-02T09:00:00+08:00", "where": _point(OTHER_NORTH_GRID)}
    )
    assert visit.area == OTHER_NORTH_GRID
    assert await refused(register("get", id=visit.id)) == "document_not_found"
    assert await refused(register("put", collection="visit", id=visit.id, version=1, body={"home": "A-2"})) == "append_only"
    assert (
        await refused(
            register("put", collection="visit", body={"home": "A-1", "at": "2026-03-02T09:00:00+08:00", "where": _point(SOUTH_GRID)})
        )
        == "permission_missing"
    )
    assert (await register("list")).items == ()


def _point(grid: str) -> dict[str, float]:
    lon, lat = world.middle_of(grid)
    return {"lon": lon, "lat": lat}


async def test_an_id_of_ones_own_is_kept(register: Register) -> None:
    own = str(uuid4())
    assert UUID((await register.enter(id=own)).id) == UUID(own)
