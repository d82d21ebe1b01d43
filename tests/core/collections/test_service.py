"""Documents are entered, changed and deleted whole, within the rights of whoever acts, and everything is remembered."""

from typing import Any
from uuid import uuid4

import pytest

from tests import world
from tests.core.collections import example
from tests.core.collections.example import HOMES, VISITS, home
from tests.world import World
from wangge_core.access.model import Actor
from wangge_core.collections.model import Ref, Root
from wangge_core.collections.planning import Alter, Put, Remove, Step
from wangge_core.collections.wanted import Wanted, read_filters
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, WanggeError
from wangge_core.platform import Platform

NORTH = world.NORTH_VILLAGE


def put(number: str = "A-1", area: str = NORTH, **fields: Any) -> Put:
    return Put(body=home(number, **fields), area=area)


async def refused(code: str, call: Any) -> WanggeError:
    with pytest.raises(WanggeError) as caught:
        await call
    assert caught.value.code == code
    return caught.value


async def entries(platform: Platform, action: str) -> list[dict[str, Any]]:
    return await platform.database.fetch("SELECT * FROM audit_entry WHERE action = {} ORDER BY id", action)


async def test_a_document_lives_and_its_life_is_remembered(keeping: Platform, worker: Actor):
    documents, queries = keeping.documents.service, keeping.documents.queries
    made = await documents.put(worker, HOMES, put(**example.OWNER))
    assert (made.version, made.area, made.created_by) == (1, NORTH, "张网格")
    changed = await documents.change(worker, HOMES, Alter(id=made.id, version=1, changes={"tenants": 3, "owner": None}))
    assert (changed.version, changed.body["tenants"], "owner" in changed.body) == (2, 3, False)
    await documents.delete(worker, HOMES, Remove(id=made.id, version=2))
    await refused("document_not_found", queries.get(worker, HOMES, made.id))
    history = await queries.history(worker, HOMES, made.id)
    assert [(step.deed, step.version) for step in history] == [("deleted", 3), ("changed", 2), ("created", 1)]
    assert history[1].fields == {"tenants": (None, 3), "owner": ("陈**", None)}
    assert history[0].fields["owner_phone"] == ("138****678", None)
    told = await keeping.database.fetch("SELECT type, area, data FROM outbox WHERE key = {} ORDER BY seq", str(made.id))
    assert [event["type"] for event in told] == ["document.created", "document.changed", "document.deleted"]
    assert "陈房东" not in str(told)
    [entry] = await entries(keeping, "document.changed")
    assert (entry["resource_id"], '"fields":["owner","tenants"]' in entry["facts"]) == (str(made.id), True)


async def test_who_was_slower_gets_the_document_as_it_is(keeping: Platform, worker: Actor, dispatcher: Actor):
    documents = keeping.documents.service
    made = await documents.put(worker, HOMES, put(**example.OWNER))
    await documents.change(dispatcher, HOMES, Alter(id=made.id, version=1, changes={"state": "empty"}))
    error = await refused("document_changed", documents.change(worker, HOMES, Alter(id=made.id, version=1, changes={"tenants": 1})))
    assert isinstance(error, ConflictError)
    current: Any = error.current
    assert (current.version, current.body["state"], current.body["owner"]) == (2, "empty", "陈**")
    await refused("document_changed", documents.delete(worker, HOMES, Remove(id=made.id, version=1)))


FAULTY = [
    (Put(body={"number": "A"}, area=NORTH), "document_invalid", "/body/state"),
    (Put(body=home(tenants=-1), area=NORTH), "document_invalid", "/body/tenants"),
    (Put(body=home(owner_phone="12"), area=NORTH), "document_invalid", "/body/owner_phone"),
    (Put(body=home(colour="red"), area=NORTH), "document_invalid", "/body/colour"),
    (Put(body=home()), "area_missing", "/area"),
    (Put(body=home(), area="999901100999"), "area_unknown", "/area"),
    (Put(body=home(), area="99"), "permission_missing", None),
    (Put(body=home(), area=world.SOUTH_VILLAGE), "permission_missing", None),
]


async def test_what_cannot_be_entered_is_told_precisely(keeping: Platform, worker: Actor):
    for given, code, path in FAULTY:
        error = await refused(code, keeping.documents.service.put(worker, HOMES, given))
        assert [field.path for field in getattr(error, "fields", ())] == ([path] if path else [])


async def test_a_number_is_given_once_in_a_county(keeping: Platform, worker: Actor):
    documents = keeping.documents.service
    first = await documents.put(worker, HOMES, put("A-1"))
    error = await refused("document_not_unique", documents.put(worker, HOMES, put("A-1")))
    assert "number" in error.detail
    second = await documents.put(worker, HOMES, put("A-2"))
    await refused("document_not_unique", documents.change(worker, HOMES, Alter(id=second.id, version=1, changes={"number": "A-1"})))
    await documents.delete(worker, HOMES, Remove(id=first.id, version=1))
    await documents.change(worker, HOMES, Alter(id=second.id, version=1, changes={"number": "A-1"}))


async def test_sending_twice_enters_once(keeping: Platform, worker: Actor):
    documents, own = keeping.documents.service, uuid4()
    given = Put(body=home(), area=NORTH, id=own)
    assert await documents.put(worker, HOMES, given) == await documents.put(worker, HOMES, given)
    assert len(await entries(keeping, "document.created")) == 2
    await refused("document_exists", documents.put(worker, HOMES, Put(body=home("A-2"), area=NORTH, id=own)))
    [count] = await keeping.database.fetch("SELECT COUNT(*) AS n FROM outbox WHERE type = 'document.created'")
    assert count["n"] == 1


async def test_a_batch_is_all_or_nothing(keeping: Platform, worker: Actor):
    documents, queries = keeping.documents.service, keeping.documents.queries
    made = await documents.put(worker, HOMES, put("A-0"))
    own = uuid4()
    steps: list[Step] = [
        Put(body=home("A-1"), area=NORTH, id=own),
        Alter(id=own, version=1, changes={"tenants": 4}),
        Alter(id=made.id, version=1, changes={"state": "empty"}),
    ]
    await refused("document_not_unique", documents.batch(worker, HOMES, [*steps, put("A-0")]))
    assert [each.version for each in (await queries.page(worker, HOMES, Wanted())).documents] == [1]
    assert await keeping.database.fetch("SELECT id FROM outbox WHERE type = 'document.changed'") == []
    done = await documents.batch(worker, HOMES, [*steps, Remove(id=made.id, version=2)])
    assert [each.version for each in done] == [1, 2, 2, 3]
    [left] = (await queries.page(worker, HOMES, Wanted())).documents
    assert (left.id, left.body["tenants"]) == (own, 4)
    [entry] = await entries(keeping, "document.batch")
    assert '"created":1,"changed":2,"deleted":1' in entry["facts"]
    for size in (0, 501):
        await refused("batch_size", documents.batch(worker, HOMES, [put()] * size))


async def test_many_are_entered_at_once(keeping: Platform, worker: Actor):
    done = await keeping.documents.service.batch(worker, HOMES, [put(f"B-{number:03}", tenants=number) for number in range(500)])
    page = await keeping.documents.queries.page(worker, HOMES, Wanted(sort="tenants"), limit=200)
    assert len(done) == 500
    assert [each.body["tenants"] for each in page.documents] == list(range(200))


async def test_what_is_only_added_is_never_changed(keeping: Platform, worker: Actor):
    documents, queries = keeping.documents.service, keeping.documents.queries
    lon, lat = world.middle_of("999901100201001")
    visit = {"home": "A-1", "at": "2026-11-23T10:00:00+08:00"}
    made = await documents.put(worker, VISITS, Put(body=visit | {"where": {"lon": lon, "lat": lat}}))
    assert made.area == "999901100201001"
    await refused("append_only", documents.change(worker, VISITS, Alter(id=made.id, version=1, changes={"home": "B"})))
    await refused("append_only", documents.delete(worker, VISITS, Remove(id=made.id, version=1)))
    assert await queries.history(worker, VISITS, made.id) == ()
    error = await refused("point_outside", documents.put(worker, VISITS, Put(body=visit | {"where": {"lon": 1.0, "lat": 1.0}})))
    assert isinstance(error, InvalidError)
    await refused("area_missing", documents.put(worker, VISITS, Put(body=visit)))
    tables = await keeping.database.fetch("SELECT shape FROM collection WHERE name = 'visit'")
    with pytest.raises(Exception, match="_log"):
        await keeping.database.fetch(f"SELECT * FROM {example_table(tables)}_log")


def example_table(rows: list[dict[str, Any]]) -> str:
    return str(rows[0]["shape"]).partition('"table":"')[2].partition('"')[0]


async def test_rights_are_those_of_the_collection_and_the_area(keeping: Platform, county: World, worker: Actor):
    documents, queries = keeping.documents.service, keeping.documents.queries
    made = await documents.put(worker, HOMES, put())
    leader, stranger, south = county.actor("leader"), county.actor("handler"), county.actor("south_dispatcher")
    assert (await queries.get(leader, HOMES, made.id)).id == made.id
    with pytest.raises(ForbiddenError):
        await documents.change(leader, HOMES, Alter(id=made.id, version=1, changes={"tenants": 1}))
    for call in (
        queries.get(stranger, HOMES, made.id),
        queries.page(stranger, HOMES, Wanted()),
        documents.put(stranger, HOMES, put("A-2")),
    ):
        await refused("permission_missing", call)
    # The plugin is off in the south: there is nothing for the southern dispatcher, who holds the right.
    assert (await queries.page(south, HOMES, Wanted())).documents == []
    with pytest.raises(NotFoundError):
        await queries.get(south, HOMES, made.id)
    await refused("collection_not_found", queries.page(worker, Ref("acme.none", "home"), Wanted()))
    await refused("collection_not_found", queries.page(worker, Ref(example.PLUGIN, "none"), Wanted()))


async def test_a_call_from_an_area_reaches_no_further(keeping: Platform, dispatcher: Actor):
    documents, queries = keeping.documents.service, keeping.documents.queries
    east, west = "999901100201002", "999901100201001"
    made = await documents.put(dispatcher, HOMES, put(area=east))
    await refused("permission_missing", documents.put(dispatcher, HOMES, put("A-2", area=east), within=(Root.at(west),)))
    await refused("document_not_found", queries.get(dispatcher, HOMES, made.id, within=(Root.at(west),)))
    assert (await queries.page(dispatcher, HOMES, Wanted(), within=(Root.at(west),))).documents == []
    assert len((await queries.page(dispatcher, HOMES, Wanted(), within=(Root.at(world.COUNTY),))).documents) == 1


async def test_where_the_plugin_is_switched_off_nothing_is_served_and_everything_is_kept(keeping: Platform, dispatcher: Actor):
    documents, queries = keeping.documents.service, keeping.documents.queries
    made = await documents.put(dispatcher, HOMES, put())
    await keeping.plugins.switch(world.SYSTEM, example.PLUGIN, NORTH, enabled=False)
    await refused("document_not_found", queries.get(dispatcher, HOMES, made.id))
    assert (await queries.page(dispatcher, HOMES, Wanted())).documents == []
    await refused("permission_missing", documents.put(dispatcher, HOMES, put("A-2")))
    await documents.put(dispatcher, HOMES, put("A-3", area=world.NORTH))
    await world.enable(keeping, example.PLUGIN, NORTH)
    assert len((await queries.page(dispatcher, HOMES, Wanted())).documents) == 2


async def test_masked_fields_are_shown_whole_only_for_a_reason(keeping: Platform, worker: Actor, dispatcher: Actor):
    documents, queries = keeping.documents.service, keeping.documents.queries
    made = await documents.put(worker, HOMES, put(**example.OWNER))
    shown = await queries.get(dispatcher, HOMES, made.id)
    assert [shown.body[name] for name in example.OWNER] == ["陈**", "138****678", "330****123X"]
    await refused("permission_missing", queries.reveal(worker, HOMES, made.id, "handle"))
    await refused("reveal_reason", queries.reveal(dispatcher, HOMES, made.id, "curiosity"))
    reasons = keeping.documents.queries.reasons.ids(NORTH)
    whole = await queries.reveal(dispatcher, HOMES, made.id, reasons[0])
    assert whole.body == home(**example.OWNER)
    [entry] = await entries(keeping, "document.revealed")
    assert (reasons[0] in entry["facts"], "陈房东" in entry["facts"]) == (True, False)
    # Who may not see a field cannot find out by asking for its values either.
    asked = Wanted(filters=read_filters([f"owner_identity={example.OWNER['owner_identity']}"]))
    await refused("permission_missing", queries.page(worker, HOMES, asked))
    assert len((await queries.page(dispatcher, HOMES, asked)).documents) == 1


async def test_a_masked_value_that_comes_back_changes_nothing(keeping: Platform, worker: Actor):
    documents = keeping.documents.service
    made = await documents.put(worker, HOMES, put(**example.OWNER))
    error = await refused("value_masked", documents.change(worker, HOMES, Alter(id=made.id, version=1, changes={"owner": "陈**"})))
    assert isinstance(error, InvalidError)
    assert error.fields[0].path == "/changes/owner"
    changed = await documents.change(worker, HOMES, Alter(id=made.id, version=1, changes={"owner": "王房东"}))
    assert changed.body["owner_phone"] == example.OWNER["owner_phone"]


async def test_words_find_documents_as_long_as_they_are_there(keeping: Platform, worker: Actor):
    documents, queries = keeping.documents.service, keeping.documents.queries
    made = await documents.put(worker, HOMES, put(address="文昌路12号"))
    await documents.put(worker, HOMES, put("A-2", address="人民路3号"))

    async def numbers(words: str) -> list[str]:
        return [each.body["number"] for each in (await queries.page(worker, HOMES, Wanted(words=words))).documents]

    assert (await numbers("文昌"), await numbers("路 a-2"), await numbers("昌文路")) == (["A-1"], ["A-2"], [])
    await documents.change(worker, HOMES, Alter(id=made.id, version=1, changes={"address": "解放路"}))
    assert (await numbers("文昌"), await numbers("解放路")) == ([], ["A-1"])
    await documents.delete(worker, HOMES, Remove(id=made.id, version=2))
    assert await numbers("解放路") == []
    await refused("filter_not_indexed", queries.page(worker, VISITS, Wanted(words="路")))


async def test_a_list_by_other_fields_takes_no_index_with_a_masked_one(keeping: Platform, worker: Actor, dispatcher: Actor):
    """Its order and its cursor would tell the masked field."""
    keeping.host.admit(example.found(declared={"indexes": [["state", "owner_phone"], ["tenants", "state"]]}))
    queries = keeping.documents.queries
    await keeping.documents.service.put(worker, HOMES, put(tenants=1, **example.OWNER))
    for actor in (worker, dispatcher):
        await refused("filter_not_indexed", queries.page(actor, HOMES, Wanted(filters=read_filters(["state=let"]))))
        assert len((await queries.page(actor, HOMES, Wanted(filters=read_filters(["tenants=1"])))).documents) == 1
    revealed = Wanted(filters=read_filters(["state=let", "owner_phone=13812345678"]))
    assert len((await queries.page(dispatcher, HOMES, revealed)).documents) == 1
