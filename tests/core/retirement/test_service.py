"""A plugin's end: off everywhere, exported, and a month later purged by somebody else."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import msgspec
import pytest

from tests import world
from tests.core.cases.walking import reported
from tests.core.collections import example
from tests.core.collections.conftest import RIGHTS, grant
from tests.core.collections.example import HOMES, OWNER, PLUGIN, home
from tests.core.plugins.example import WHY, found
from tests.world import COUNTY, NORTH, NORTH_VILLAGE, SOUTH, SYSTEM, World
from wangge_core.access.model import Actor
from wangge_core.collections.planning import Put
from wangge_core.collections.wanted import Wanted
from wangge_core.errors import ForbiddenError, InvalidError, NotFoundError
from wangge_core.identity.accounts.schemas import AccountDraft
from wangge_core.identity.directory.schemas import PersonDraft
from wangge_core.identity.positions.schemas import PositionDraft
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.errors import PluginNotFoundError, RetiredError
from wangge_core.retirement import errors
from wangge_core.retirement.model import WAIT


@pytest.fixture
def admin(county: World) -> Actor:
    return county.actor("system_admin")


async def administrator(platform: Platform, name: str, area: str) -> Actor:
    person = await platform.identity.directory.add_person(SYSTEM, PersonDraft(name, area))
    await platform.identity.positions.add(SYSTEM, PositionDraft(person.id, "system_admin", area))
    account = await platform.identity.accounts.add(SYSTEM, AccountDraft(person.id, name.lower(), world.PASSWORD))
    return Actor(kind="account", id=str(account.id), account_id=account.id, name=name)


@pytest.fixture
async def second(platform: Platform) -> Actor:
    return await administrator(platform, "Second", COUNTY)


@pytest.fixture
async def used(platform: Platform, county: World) -> Platform:
    """The register of homes, with settings, a secret and documents, switched off again."""
    schema = {"type": "object", "properties": {"most": {"type": "integer"}, "token": {"type": "string"}}}
    contributes = {"settings": {"area": "settings.json", "secrets": ["token"]}}
    collections = example.COLLECTIONS
    files = {"home.json": example.HOME, "visit.json": example.VISIT, "settings.json": schema}
    made = found(PLUGIN, files=files, data={"collections": collections}, contributes=contributes)
    assert made.offer is not None, [finding.sentence() for finding in made.findings]
    platform.host.admit(made)
    await world.enable(platform, PLUGIN, NORTH)
    for role, names in RIGHTS.items():
        await grant(platform, role, *names)
    await platform.plugins.set_settings(SYSTEM, PLUGIN, NORTH, {"most": 3, "token": "s3cret"})
    worker = county.actor("worker")
    documents = [
        Put(body=home("A-1", address="=1+1", tenants=2, remarks=["x"], **OWNER), area=NORTH_VILLAGE),
        Put(body=home("A-2"), area=NORTH_VILLAGE),
    ]
    await platform.documents.service.batch(worker, HOMES, documents)
    return platform


async def off(platform: Platform) -> None:
    await platform.plugins.switch(SYSTEM, PLUGIN, NORTH, enabled=False)


async def exported(platform: Platform, admin: Actor, time: FixedTime) -> bytes:
    await off(platform)
    await platform.retirements.service.retire(admin, PLUGIN)
    time.advance(timedelta(seconds=1))
    while await platform.runner.step():
        pass
    _, pieces = await platform.retirements.service.download(admin, PLUGIN)
    return b"".join([piece async for piece in pieces])


async def actions(platform: Platform) -> list[str]:
    rows = await platform.database.fetch("SELECT action FROM audit_entry WHERE resource_id = {} ORDER BY id", PLUGIN)
    kept = ("plugin.retired", "plugin.exported", "plugin.export_downloaded", "plugin.retirement_undone", "plugin.purged")
    return [row["action"] for row in rows if row["action"] in kept]


async def test_the_export_holds_all_but_secrets_and_proves_itself(used: Platform, admin: Actor, time: FixedTime) -> None:
    content = await exported(used, admin, time)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        read = {name: archive.read(name) for name in archive.namelist()}
    assert (manifest["plugin"], manifest["versions"]) == (PLUGIN, ["1.2.0"])
    listed = {each["path"]: each for each in manifest["files"]}
    assert {*listed, "manifest.json"} == set(read)
    for path, each in listed.items():
        assert (len(read[path]), hashlib.sha256(read[path]).hexdigest()) == (each["bytes"], each["sha256"])
    documents = [json.loads(line) for line in read["documents/home.jsonl"].splitlines()]
    assert [(each["body"]["number"], each["area"]) for each in documents] == [("A-1", NORTH_VILLAGE), ("A-2", NORTH_VILLAGE)]
    assert documents[0]["body"]["owner_phone"] == OWNER["owner_phone"]
    table = list(csv.DictReader(io.StringIO(read["documents/home.csv"].decode("utf-8-sig"))))
    assert (table[0]["address"], table[0]["remarks"], table[1]["address"]) == ("'=1+1", '["x"]', "")
    history = [json.loads(line) for line in read["documents/home.history.jsonl"].splitlines()]
    assert {each["deed"] for each in history} == {"created"}
    assert json.loads(read["settings.json"]) == [{"area": NORTH, "values": {"most": 3}, "secrets": ["token"]}]
    assert b"s3cret" not in b"".join(read.values())
    granted = [json.loads(line) for line in read["platform/plugin_grant.jsonl"].splitlines()]
    assert granted[0]["asking"]
    assert json.loads(read["versions/1.2.0.json"])["id"] == PLUGIN
    assert await actions(used) == ["plugin.retired", "plugin.exported", "plugin.export_downloaded"]


async def test_it_is_not_retired_where_it_is_on_and_not_switched_on_where_it_is_retired(
    used: Platform, admin: Actor, time: FixedTime
) -> None:
    service = used.retirements.service
    with pytest.raises(errors.StillOnError, match=NORTH):
        await service.retire(admin, PLUGIN)
    with pytest.raises(errors.NotRetiredError):
        await service.download(admin, PLUGIN)
    await off(used)
    first = await service.retire(admin, PLUGIN)
    assert await service.retire(admin, PLUGIN) == first
    with pytest.raises(errors.ExportNotReadyError):
        await service.download(admin, PLUGIN)
    with pytest.raises(RetiredError):
        await used.plugins.switch(admin, PLUGIN, NORTH, enabled=True)
    assert not used.host.is_on(PLUGIN, NORTH)
    await service.undo(admin, PLUGIN)
    while await used.runner.step():
        pass
    await used.plugins.switch(admin, PLUGIN, NORTH, enabled=True)
    with pytest.raises(errors.NotRetiredError):
        await service.undo(admin, PLUGIN)
    assert await actions(used) == ["plugin.retired", "plugin.retirement_undone"]


async def test_a_second_person_purges_it_a_month_later(used: Platform, county: World, admin: Actor, second: Actor, time: FixedTime) -> None:
    service = used.retirements.service
    await exported(used, admin, time)
    for actor, confirm, refused in (
        (second, "acme.rented", InvalidError),
        (admin, PLUGIN, errors.SecondPersonError),
        (second, PLUGIN, errors.TooEarlyError),
    ):
        with pytest.raises(refused):
            await service.purge(actor, PLUGIN, confirm)
    time.advance(WAIT)
    files = list(used.settings.files.glob("*/*.zip"))
    counts = await service.purge(second, PLUGIN, PLUGIN)
    assert (len(files), counts["home"], counts["plugin_setting"], counts["plugin_grant"], counts["plugin_area"]) == (1, 2, 1, 1, 1)
    assert not files[0].exists()
    for table in ("collection", "plugin_setting", "plugin_grant", "plugin_area", "plugin_health"):
        assert await used.database.fetch(f"SELECT 1 FROM {table} WHERE plugin = {{}}", PLUGIN) == []
    assert used.host.choices_of(PLUGIN) == ()
    assert (await used.retirements.queries.one(second, PLUGIN)).state == "purged"
    with pytest.raises(errors.NotRetiredError):
        await service.purge(second, PLUGIN, PLUGIN)
    assert (await actions(used))[-1] == "plugin.purged"
    roles = used.access.policy.roles
    assert {str(right) for role in roles for right in role.permissions if right.resource == PLUGIN} == set(), "no role speaks of it"
    entry = (await used.database.fetch("SELECT facts FROM audit_entry WHERE action = 'plugin.purged'"))[0]
    assert msgspec.json.decode(entry["facts"])["roles"] == sorted(RIGHTS)
    # Installed as it still is, it begins from nothing.
    await world.enable(used, PLUGIN, NORTH)
    await grant(used, "grid_worker", *RIGHTS["grid_worker"])
    assert (await used.documents.queries.page(county.actor("worker"), HOMES, Wanted())).documents == []


async def test_what_still_needs_it_keeps_it(used: Platform, admin: Actor, second: Actor, time: FixedTime) -> None:
    used.host.admit(found("acme.reader", data={"reads": [str(HOMES)]}, permissions={"required": [{"scope": "units:read", "reason": WHY}]}))
    await world.enable(used, "acme.reader", SOUTH)
    await exported(used, admin, time)
    time.advance(WAIT)
    with pytest.raises(errors.NeededError, match=r"acme\.reader reads its documents"):
        await used.retirements.service.purge(second, PLUGIN, PLUGIN)
    await used.plugins.switch(SYSTEM, "acme.reader", SOUTH, enabled=False)
    assert (await used.retirements.queries.one(second, PLUGIN)).readers == []
    await used.retirements.service.purge(second, PLUGIN, PLUGIN)


async def test_open_cases_keep_it_and_stay_when_it_goes(platform: Platform, admin: Actor, second: Actor, time: FixedTime) -> None:
    case = await reported(platform)
    plugin = "wangge.livelihood"
    for choice in platform.host.choices_of(plugin):
        await platform.plugins.switch(SYSTEM, plugin, choice.area, enabled=False)
    await platform.retirements.service.retire(admin, plugin)
    time.advance(WAIT)
    while await platform.runner.step():
        pass
    with pytest.raises(errors.NeededError, match="1 cases of its types are open"):
        await platform.retirements.service.purge(second, plugin, plugin)
    await platform.database.execute("UPDATE cases SET closed_at = {} WHERE id = {}", time.now(), case.id)
    await platform.retirements.service.purge(second, plugin, plugin)
    [kept] = await platform.database.fetch("SELECT plugin FROM cases WHERE id = {}", case.id)
    assert kept["plugin"] == plugin


async def test_it_concerns_whoever_manages_plugins_wherever_it_has_been(used: Platform, county: World) -> None:
    await off(used)
    south = await administrator(used, "South", SOUTH)
    with pytest.raises(ForbiddenError) as caught:
        await used.retirements.service.retire(south, PLUGIN)
    assert caught.value.code == "plugin_chosen_elsewhere"
    with pytest.raises(ForbiddenError):
        await used.retirements.service.retire(county.actor("worker"), PLUGIN)
    with pytest.raises(PluginNotFoundError):
        await used.retirements.service.retire(county.actor("system_admin"), "acme.never")
    assert issubclass(PluginNotFoundError, NotFoundError)
