"""A declaration changes: the table widens, older documents are brought along and indexes are made, while reading and writing go on."""

import asyncio
from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from tests import world
from tests.core.collections import example
from tests.core.collections.example import HOME, HOMES, home, second_version
from tests.world import World
from wangge_core.access.model import Actor
from wangge_core.collections.model import Shape
from wangge_core.collections.planning import Alter, Put
from wangge_core.collections.shapes import filling
from wangge_core.collections.shapes.service import Shapes
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.errors import UnavailableError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

NORTH = world.NORTH_VILLAGE


def put(number: str, **fields: Any) -> Put:
    return Put(body=home(number, **fields), area=NORTH)


def admit(platform: Platform, **changes: Any) -> None:
    """Install another version of the plugin in the place of the one that is there."""
    platform.host.withdraw(example.PLUGIN)
    platform.host.admit(example.found(version="1.3.0", **changes))
    platform.documents.shapes.forget(HOMES)


async def shape(platform: Platform) -> Shape:
    platform.documents.shapes.forget(HOMES)
    return await platform.documents.shapes.of(platform.documents.declarations.find(HOMES))


async def run(platform: Platform, time: FixedTime) -> None:
    """Let the jobs run that are due a while later."""
    time.advance(timedelta(seconds=10))
    while await platform.runner.step():
        time.advance(timedelta(seconds=10))


async def columns(platform: Platform, table: str) -> set[str]:
    rows = await platform.database.fetch(f"SELECT * FROM {table} LIMIT 1")
    return set(rows[0])


async def test_a_new_schema_is_expanded_filled_indexed_and_contracted(keeping: Platform, worker: Actor, time: FixedTime):
    documents, queries = keeping.documents.service, keeping.documents.queries
    made = await documents.batch(worker, HOMES, [put(f"A-{number}", tenants=number, remarks=["x"]) for number in range(5)])
    old = await shape(keeping)
    admit(keeping, **second_version())
    # Expanded: the columns are there, documents read as the new schema has them, the old index serves, the new one does not yet.
    wide = await shape(keeping)
    assert (wide.filling, wide.schema_version) == (True, 2)
    assert {key.state for key in wide.keys} == {"ready", "filling", "leaving"}
    assert {key.column for key in wide.keys} > {key.column for key in old.keys}
    seen = await queries.get(worker, HOMES, made[3].id)
    assert (seen.version, seen.body) == (1, {"number": "A-3", "state": "let", "residents": 3, "floor": 1})
    assert len((await queries.page(worker, HOMES, Wanted(filters=read_filters(["state=let"])))).documents) == 5
    with pytest.raises(UnavailableError, match="index_filling"):
        await queries.page(worker, HOMES, Wanted(sort="residents"))
    # Written meanwhile: an old document is changed, a new one entered.
    changed = await documents.change(worker, HOMES, Alter(id=made[4].id, version=1, changes={"floor": 7}))
    assert changed.body == {"number": "A-4", "state": "let", "residents": 4, "floor": 7}
    await documents.put(worker, HOMES, Put(body=home("A-9", residents=9, floor=2), area=NORTH))
    # Filled, indexed, and a step later contracted.
    await run(keeping, time)
    done = await shape(keeping)
    assert (done.filling, done.dropped, {key.state for key in done.keys}) == (False, (), {"ready"})
    assert [each.body["residents"] for each in (await queries.page(worker, HOMES, Wanted(sort="-residents"))).documents] == [
        9,
        4,
        3,
        2,
        1,
        0,
    ]
    assert [each.body["number"] for each in (await queries.page(worker, HOMES, Wanted(filters=read_filters(["floor=7"])))).documents] == [
        "A-4"
    ]
    gone = {key.column for key in old.keys} - {key.column for key in done.keys}
    assert gone
    assert not gone & await columns(keeping, done.table)
    steps = await queries.history(worker, HOMES, made[3].id)
    assert [(step.deed, step.by) for step in steps] == [("upgraded", "system:collections"), ("created", "张网格")]
    assert steps[0].fields == {"tenants": (3, None), "residents": (None, 3), "floor": (None, 1), "remarks": (["x"], None)}
    assert (await queries.get(worker, HOMES, made[3].id)).version == 2


async def test_reading_and_writing_go_on_during_an_upgrade(
    keeping: Platform, worker: Actor, dispatcher: Actor, time: FixedTime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(filling, "AT_ONCE", 20)
    documents, queries = keeping.documents.service, keeping.documents.queries
    made = await documents.batch(worker, HOMES, [put(f"A-{number:03}", tenants=number % 7) for number in range(300)])
    admit(keeping, **second_version())
    await shape(keeping)
    time.advance(timedelta(seconds=10))
    job = asyncio.create_task(keeping.runner.step())
    changed, entered, rounds = 0, 0, 0
    while not job.done():
        each = made[rounds * 13 % len(made)]
        current = await queries.get(worker, HOMES, each.id)
        assert set(current.body) == {"number", "state", "residents", "floor"}
        try:
            await documents.change(dispatcher, HOMES, Alter(id=each.id, version=current.version, changes={"residents": 50}))
            changed += 1
        except Exception as error:  # noqa: BLE001  the upgrade was faster, as any other writer may be
            assert getattr(error, "code", "") == "document_changed"  # noqa: PT017  only one error may come
        await documents.put(worker, HOMES, Put(body=home(f"N-{rounds:03}", residents=60, floor=3), area=NORTH))
        entered, rounds = entered + 1, rounds + 1
        assert len((await queries.page(worker, HOMES, Wanted(filters=read_filters(["state=let"])), limit=10)).documents) == 10
    await run(keeping, time)
    assert (await shape(keeping)).filling is False
    ids = {each.id for each in made[: max(changed, 1)]}
    fifty = await queries.page(worker, HOMES, Wanted(filters=read_filters(["residents=50"])), limit=200)
    sixty = await queries.page(worker, HOMES, Wanted(filters=read_filters(["floor=3"])), limit=200)
    kept = await keeping.database.fetch(f"SELECT id FROM {(await shape(keeping)).table} WHERE body LIKE '%\"residents\":50%'")
    assert {each.id for each in fifty.documents} == {row["id"] for row in kept}
    assert (rounds > 3, len(sixty.documents), len(fifty.documents) <= changed, bool(ids)) == (True, entered, True, True)
    rows = await keeping.database.fetch(f"SELECT body, schema_version FROM {(await shape(keeping)).table}")
    assert {row["schema_version"] for row in rows} == {2}
    assert all('"residents"' in row["body"] and '"tenants"' not in row["body"] for row in rows)


async def test_a_unique_key_that_documents_break_holds_for_nobody_and_is_told(
    keeping: Platform, county: World, worker: Actor, time: FixedTime
):
    documents = keeping.documents.service
    await documents.batch(worker, HOMES, [put(f"A-{number}", address="同一地址") for number in range(2)])
    admit(keeping, declared={"schema_version": 2, "unique": [["number"], ["address"]]})
    await shape(keeping)
    await run(keeping, time)
    keys = {key.fields: key.state for key in (await shape(keeping)).keys if key.unique}
    assert keys == {("number",): "ready", ("address",): "broken"}
    await documents.put(worker, HOMES, put("A-3", address="同一地址"))
    described = await keeping.documents.describing.one(county.actor("worker"), HOMES)
    assert [(index.fields, index.ready) for index in described.indexes if index.unique] == [(["number"], True), (["address"], False)]


async def test_documents_that_do_not_fit_stay_as_they_are_and_are_counted(keeping: Platform, worker: Actor, time: FixedTime):
    documents, queries = keeping.documents.service, keeping.documents.queries
    made = await documents.put(worker, HOMES, put("A-1"))
    schema = deepcopy(HOME)
    schema["required"] = ["number", "state", "address"]
    admit(keeping, home=schema, declared={"schema_version": 2})
    await shape(keeping)
    await run(keeping, time)
    now = await shape(keeping)
    assert (now.unfit, now.filling) == (1, False)
    assert (await queries.get(worker, HOMES, made.id)).version == 1
    with pytest.raises(Exception, match="document_invalid"):
        await documents.change(worker, HOMES, Alter(id=made.id, version=1, changes={"tenants": 1}))
    mended = await documents.change(worker, HOMES, Alter(id=made.id, version=1, changes={"address": "文昌路"}))
    assert mended.schema_version == 2


async def test_an_older_process_leaves_the_newer_table_alone(keeping: Platform, worker: Actor, time: FixedTime):
    await keeping.documents.service.put(worker, HOMES, put("A-1"))
    admit(keeping, **second_version())
    await shape(keeping)
    await run(keeping, time)
    newer = await shape(keeping)
    admit(keeping)
    assert await shape(keeping) == newer
    await run(keeping, time)
    assert await shape(keeping) == newer


async def test_words_that_are_declared_later_find_older_documents(keeping: Platform, worker: Actor, time: FixedTime):
    admit(keeping, declared={"search": []})
    keeping.documents.shapes.forget(HOMES)
    await keeping.documents.service.put(worker, HOMES, put("A-1", address="文昌路"))
    admit(keeping, declared={"schema_version": 2})
    await shape(keeping)
    await run(keeping, time)
    found = await keeping.documents.queries.page(worker, HOMES, Wanted(words="文昌"))
    assert len(found.documents) == 1


async def test_processes_that_start_at_once_make_one_table(keeping: Platform):
    declared = keeping.documents.declarations.find(HOMES)
    own = keeping.documents.shapes
    processes = [Shapes(database=own.database, repository=own.repository, jobs=own.jobs, time=own.time) for _ in range(3)]
    shapes = await asyncio.gather(*(asyncio.create_task(each.of(declared)) for each in processes))
    assert len({each.table for each in shapes}) == 1
    [count] = await keeping.database.fetch("SELECT COUNT(*) AS n FROM collection WHERE name = 'home'")
    assert count["n"] == 1
