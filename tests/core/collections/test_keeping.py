"""Documents end: after their time, with their person's request, and with everything that was said of them."""

from datetime import timedelta

import pytest

from tests import world
from tests.core.collections import example
from tests.core.collections.example import HOMES, VISITS, home
from wangge_core.access.model import Actor
from wangge_core.collections.planning import Alter, Put, Remove
from wangge_core.collections.retention import KIND
from wangge_core.collections.wanted import Wanted
from wangge_core.errors import NotFoundError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

NORTH = world.NORTH_VILLAGE
PERSON = example.OWNER["owner_identity"]


async def log(platform: Platform) -> int:
    shape = await platform.documents.shapes.of(platform.documents.declarations.find(HOMES))
    [row] = await platform.database.fetch(f"SELECT COUNT(*) AS n FROM {shape.log}")
    return int(row["n"])


async def test_the_tables_are_made_when_the_server_starts(keeping: Platform):
    await keeping.documents.begin()
    rows = await keeping.database.fetch("SELECT plugin, name FROM collection ORDER BY name")
    assert [(row["plugin"], row["name"]) for row in rows] == [(example.PLUGIN, "home"), (example.PLUGIN, "visit")]
    assert await keeping.database.fetch("SELECT key FROM job WHERE kind = {}", KIND) == [{"key": KIND}]


async def test_documents_go_when_their_time_has_come(keeping: Platform, worker: Actor, dispatcher: Actor, time: FixedTime):
    documents, queries = keeping.documents.service, keeping.documents.queries
    old = await documents.put(worker, HOMES, Put(body=home("A-1", address="文昌路"), area=NORTH))
    kept = await documents.put(worker, HOMES, Put(body=home("A-2"), area=NORTH))
    gone = await documents.put(worker, HOMES, Put(body=home("A-3"), area=NORTH))
    await documents.delete(worker, HOMES, Remove(id=gone.id, version=1))
    await documents.put(worker, VISITS, Put(body={"home": "A-1", "at": "2026-11-23T10:00:00+08:00", "where": _middle()}))
    await keeping.documents.retention.begin()
    time.advance(timedelta(days=500))
    await documents.change(dispatcher, HOMES, Alter(id=kept.id, version=1, changes={"tenants": 1}))
    # Whether the plugin is on or not: its data stay, and their time runs.
    await keeping.plugins.switch(world.SYSTEM, example.PLUGIN, world.NORTH, enabled=False)
    time.advance(timedelta(days=700))
    assert await keeping.runner.step() == 1
    await world.enable(keeping, example.PLUGIN, world.NORTH)
    assert [each.id for each in (await queries.page(dispatcher, HOMES, Wanted())).documents] == [kept.id]
    assert (await queries.page(dispatcher, VISITS, Wanted())).documents == []
    for each in (old, gone):
        with pytest.raises(NotFoundError):
            await queries.history(dispatcher, HOMES, each.id)
    assert await log(keeping) == 2
    expired = await keeping.database.fetch("SELECT facts FROM audit_entry WHERE action = 'document.expired'")
    assert str(old.id) in str(expired)
    deleted = await keeping.database.fetch("SELECT key FROM outbox WHERE type = 'document.deleted' ORDER BY seq")
    assert str(old.id) in {row["key"] for row in deleted}
    assert len(await keeping.database.fetch("SELECT key FROM job WHERE kind = {} AND state = 'waiting'", KIND)) == 1


def _middle() -> dict[str, float]:
    lon, lat = world.middle_of("999901100201001")
    return {"lon": lon, "lat": lat}


async def test_what_is_held_of_a_person_is_found_and_erased_with_its_history(keeping: Platform, worker: Actor, dispatcher: Actor):
    documents, subjects = keeping.documents.service, keeping.documents.subjects
    made = await documents.put(worker, HOMES, Put(body=home("A-1", **example.OWNER), area=NORTH))
    await documents.change(worker, HOMES, Alter(id=made.id, version=1, changes={"owner": "陈先生"}))
    other = await documents.put(
        worker, HOMES, Put(body=home("A-2", **{**example.OWNER, "owner_identity": "330521198001011248"}), area=NORTH)
    )
    [held] = await subjects.held(PERSON)
    assert (held.ref, [each.body["owner"] for each in held.documents]) == (HOMES, ["陈先生"])
    assert await subjects.held("nobody") == []
    async with keeping.database.transaction():
        counts = await subjects.erase(dispatcher, PERSON)
    assert counts == {str(HOMES): 1}
    assert await subjects.held(PERSON) == []
    assert await log(keeping) == 1
    assert [each.id for each in (await keeping.documents.queries.page(worker, HOMES, Wanted())).documents] == [other.id]
    tables = await keeping.database.fetch("SELECT * FROM outbox") + await keeping.database.fetch("SELECT * FROM audit_entry")
    assert "陈先生" not in str(tables)
    [entry] = await keeping.database.fetch("SELECT resource_id FROM audit_entry WHERE action = 'document.erased'")
    assert entry["resource_id"] == str(made.id)


async def test_documents_that_name_a_document_about_a_person_are_about_them_too(keeping: Platform, worker: Actor, dispatcher: Actor):
    documents, subjects = keeping.documents.service, keeping.documents.subjects
    made = await documents.put(worker, HOMES, Put(body=home("A-1", **example.OWNER), area=NORTH))
    about = await documents.put(worker, HOMES, Put(body=home("A-2", owner_identity=str(made.id).replace("-", "")[:18]), area=NORTH))
    assert [each.documents for each in await subjects.held(PERSON)] == [[made]]
    await documents.change(worker, HOMES, Alter(id=about.id, version=1, changes={"owner_identity": str(made.id)}))
    [held] = await subjects.held(PERSON)
    assert [each.id for each in held.documents] == [made.id, about.id]
    async with keeping.database.transaction():
        assert await subjects.erase(dispatcher, PERSON) == {str(HOMES): 2}


async def test_the_subject_moves_with_the_field_that_names_it(keeping: Platform, worker: Actor):
    documents, subjects = keeping.documents.service, keeping.documents.subjects
    made = await documents.put(worker, HOMES, Put(body=home("A-1"), area=NORTH))
    assert await subjects.held(PERSON) == []
    await documents.change(worker, HOMES, Alter(id=made.id, version=1, changes={"owner_identity": PERSON}))
    assert len(await subjects.held(PERSON)) == 1
