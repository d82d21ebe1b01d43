"""Two people change one document, one of them far from any line: different fields merge, the same field is for a supervisor."""

from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from tests import world
from tests.core.collections import example
from tests.core.collections.conftest import grant
from tests.core.collections.example import HOMES, VISITS, home
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from wangge_core.access.model import Actor
from wangge_core.collections.conflicts.service import Conflicts
from wangge_core.collections.model import Document
from wangge_core.collections.planning import Alter, Put
from wangge_core.errors import WanggeError
from wangge_core.platform import Platform

OWNER = {"owner": "周房东", "owner_phone": "13700002222"}


async def refused(code: str, call: Any) -> None:
    with pytest.raises(WanggeError) as caught:
        await call
    assert caught.value.code == code


@pytest.fixture
async def conflicts(keeping: Platform) -> Conflicts:
    await grant(keeping, "township_dispatcher", "home.write")
    return keeping.documents.conflicts


@pytest.fixture
async def entered(keeping: Platform, conflicts: Conflicts, worker: Actor, dispatcher: Actor) -> Document:
    """Return a home as the worker saw it, which the dispatcher changed since."""
    made = await keeping.documents.service.put(worker, HOMES, Put(body=home("A-1", **example.OWNER), area=world.NORTH_VILLAGE))
    await keeping.documents.service.change(dispatcher, HOMES, Alter(id=made.id, version=1, changes={"tenants": 2, **OWNER}))
    return made


async def acts(platform: Platform) -> list[str]:
    rows = await platform.database.fetch("SELECT action FROM audit_entry WHERE resource = 'document' ORDER BY id")
    return [row["action"] for row in rows]


async def test_different_fields_merge(keeping: Platform, conflicts: Conflicts, worker: Actor, entered: Document):
    after, aside = await conflicts.merge(worker, HOMES, Alter(id=entered.id, version=1, changes={"gas_safe": True, "tenants": 2}))
    assert (aside, after.version, after.body["gas_safe"], after.body["tenants"]) == ((), 3, True, 2)
    assert await acts(keeping) == ["document.created", "document.changed", "document.changed"]


async def test_the_same_field_waits_for_a_supervisor_with_both_values(
    keeping: Platform, conflicts: Conflicts, worker: Actor, dispatcher: Actor, entered: Document
):
    mine = Alter(id=entered.id, version=1, changes={"tenants": 5, "gas_safe": False, "owner_phone": "13811112222"})
    after, aside = await conflicts.merge(worker, HOMES, mine)
    assert (set(aside), after.body["tenants"], after.body["gas_safe"]) == ({"tenants", "owner_phone"}, 2, False)
    assert await conflicts.merge(worker, HOMES, mine) == (after, aside), "sent twice, set aside once"
    await refused("permission_missing", conflicts.waiting(worker))
    [waits] = await conflicts.waiting(dispatcher)
    assert (waits.conflict.made_by, waits.conflict.given) == ("张网格", {"tenants": 5, "owner_phone": "13811112222"})
    await refused("conflict_fields", conflicts.decide(dispatcher, waits.conflict.id, {"tenants": "given"}))
    await refused("conflict_not_found", conflicts.decide(dispatcher, uuid4(), {"tenants": "given"}))
    _, decided = await conflicts.decide(dispatcher, waits.conflict.id, {"tenants": "given", "owner_phone": "kept"})
    assert (decided.body["tenants"], decided.body["owner_phone"]) == (5, OWNER["owner_phone"])
    assert await conflicts.waiting(dispatcher) == []
    await refused("conflict_not_found", conflicts.decide(dispatcher, waits.conflict.id, {"tenants": "kept", "owner_phone": "kept"}))
    assert (await acts(keeping))[-2:] == ["document.set_aside", "document.conflict_decided"]


async def test_a_late_answer_is_no_second_writing(
    conflicts: Conflicts, keeping: Platform, worker: Actor, dispatcher: Actor, entered: Document
):
    mine = Alter(id=entered.id, version=1, changes={"gas_safe": True})
    after, _ = await conflicts.merge(worker, HOMES, mine)
    await keeping.documents.service.change(dispatcher, HOMES, Alter(id=entered.id, version=after.version, changes={"gas_safe": False}))
    again, aside = await conflicts.merge(worker, HOMES, mine)
    assert (again.body["gas_safe"], aside) == (False, ())


async def test_where_the_manifest_says_so_the_last_writer_counts(
    conflicts: Conflicts, keeping: Platform, worker: Actor, dispatcher: Actor, entered: Document
):
    declared = keeping.documents.declarations.find(HOMES)
    says = msgspec.structs.replace(declared.says, on_conflict="last-writer")
    for each in declared.family.alive:
        each.says = says
    after, aside = await conflicts.merge(worker, HOMES, Alter(id=entered.id, version=1, changes={"tenants": 5}))
    assert (after.body["tenants"], aside) == (5, ())
    assert await conflicts.waiting(dispatcher) == []
    history = await keeping.documents.queries.history(dispatcher, HOMES, entered.id)
    assert history[0].fields == {"tenants": (2, 5)}, "what was there before is kept"


async def test_what_waits_ends_with_its_document(
    keeping: Platform, conflicts: Conflicts, worker: Actor, dispatcher: Actor, entered: Document
):
    await conflicts.merge(worker, HOMES, Alter(id=entered.id, version=1, changes={"tenants": 5}))
    shape = await keeping.documents.shapes.of(keeping.documents.declarations.find(HOMES))
    await keeping.documents.service.repository.forget(shape, [entered.id])
    assert await conflicts.waiting(dispatcher) == []
    assert await keeping.database.fetch("SELECT id FROM document_conflict") == []


async def test_what_cannot_be_merged_is_told(
    keeping: Platform, conflicts: Conflicts, worker: Actor, county: world.World, entered: Document
):
    await refused("document_changed", conflicts.merge(worker, HOMES, Alter(id=entered.id, version=9, changes={"tenants": 1})))
    await refused("document_not_found", conflicts.merge(worker, HOMES, Alter(id=uuid4(), version=1, changes={"tenants": 1})))
    await refused("document_invalid", conflicts.merge(worker, HOMES, Alter(id=entered.id, version=1, changes={"rent": -1})))
    await refused("append_only", conflicts.merge(worker, VISITS, Alter(id=uuid4(), version=1, changes={})))
    stranger = county.actor("south_dispatcher")
    await refused("document_not_found", conflicts.merge(stranger, HOMES, Alter(id=entered.id, version=1, changes={"tenants": 1})))
    assert await conflicts.waiting(stranger) == []


async def test_over_http_both_values_are_masked_like_the_document(
    conflicts: Conflicts, client: Client, worker: Actor, dispatcher: Actor, entered: Document
):
    phone = await signed_in(client, "worker")
    path = f"/api/v1/collections/{HOMES.plugin}/{HOMES.name}/documents/{entered.id}/merge"
    sent = await phone.post(path, json={"version": 1, "changes": {"owner_phone": "13811112222"}})
    assert sent.status_code == 200, sent.text
    assert sent.json()["set_aside"] == ["owner_phone"]
    desk = await signed_in(client, "north_dispatcher")
    [item] = (await desk.get("/api/v1/document-conflicts")).json()["items"]
    assert (item["by"], item["kept_by"], item["document_title"]) == ("张网格", "李北", "A-1")
    [field] = item["fields"]
    assert field["title"]["zh-CN"] == "房主电话"
    assert "****" in field["kept"]
    assert "****" in field["given"]
    answer = await desk.post(f"/api/v1/document-conflicts/{UUID(item['id'])}/decision", json={"take": {"owner_phone": "given"}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["version"] == 3
