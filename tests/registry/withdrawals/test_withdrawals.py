"""Taking plugins out: by whom, what leaves the index, what the signed lists say, and how it ends."""

from datetime import timedelta
from typing import Any

import pytest

from tests.registry.shop import Person, Shop, wheel
from tests.registry.trust.people import County, People
from wangge_registry.trust.revoking import revocations
from wangge_sdk.withdrawals import Action, read_advisories, read_withdrawals

PLUGIN = "lampworks.street-lights"
OSV = {
    "id": "WG-2026-0001",
    "modified": "2026-03-02T08:00:00Z",
    "summary": "It keeps pictures too long.",
    "affected": [{"package": {"ecosystem": "wangge", "name": PLUGIN}, "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}]}],
}


def draft(action: str, **changes: Any) -> dict[str, Any]:
    return {
        "plugin": PLUGIN,
        "action": action,
        "severity": "high",
        "reason_zh": "它把姓名发往外部。",
        "reason_en": "It sends names away.",
        "confirm": PLUGIN,
    } | changes


@pytest.fixture
async def ada(trusted: Shop) -> Person:
    return await trusted.person("ada", duties=("administrator",), organisation="Registry")


async def _list(shop: Shop, county: County, name: str = "withdrawals.json") -> Any:
    await shop.market.vouching.follow()
    return read_withdrawals(name, await county.file(name))


async def test_a_quarantine_is_in_the_signed_list_and_out_of_the_index(trusted: Shop, county: County, ada: Person):
    before = await _list(trusted, county)
    assert before.entries == ()
    made = await ada.post("/withdrawals", draft("quarantine", versions=">=1.0,<2"))
    assert (await trusted.simple())["files"] == []
    found = await _list(trusted, county)
    (entry,) = found.entries
    assert found.number > before.number
    assert (entry.id, entry.action, entry.versions) == (made["id"], Action.QUARANTINE, ">=1.0,<2")
    assert entry.reason == {"zh-CN": "它把姓名发往外部。", "en": "It sends names away."}
    assert await county.custom() is None
    logged = [step["action"] for step in await trusted.log()][-2:]
    assert logged == ["withdrawal.made", "version.quarantined"]

    await ada.post(f"/withdrawals/{made['id']}/lifting", {"reason": "It was another plugin."}, expect=200)
    assert (await _list(trusted, county)).entries == ()
    assert await county.file() == wheel()[1]
    await ada.post(f"/withdrawals/{made['id']}/lifting", {"reason": "Once more."}, expect=409)
    (shown,) = (await ada.get("/withdrawals", plugin=PLUGIN))["items"]
    assert shown["lifted_reason"] == "It was another plugin."


async def test_a_revocation_is_a_quarantine_until_people_have_signed_it(trusted: Shop, county: County, ada: Person, people: People):
    made = await ada.post("/withdrawals", draft("revoke", severity="critical"))
    (entry,) = (await _list(trusted, county)).entries
    assert entry.action is Action.QUARANTINE
    assert (await _list(trusted, county, "revocations.json")).entries == ()
    market = trusted.market
    market.ceremonies.revoke(await revocations(market.database, market.log, trusted.time.now()))
    people.sign(market.ceremonies, "revocations")
    market.ceremonies.publish()
    found = await _list(trusted, county, "revocations.json")
    assert [(each.id, each.action) for each in found.entries] == [(made["id"], Action.REVOKE)]
    assert found.number == 2
    await ada.post(f"/withdrawals/{made['id']}/lifting", {"reason": "Please."}, expect=409)


async def test_a_yank_stays_installable_by_name_and_ends_by_itself(trusted: Shop, county: County, ada: Person):
    until = (trusted.time.now() + timedelta(days=2)).isoformat()
    sha256 = (await trusted.simple())["files"][0]["hashes"]["sha256"]
    await ada.post("/withdrawals", draft("yank", sha256=sha256, until=until))
    assert (await trusted.simple())["files"][0]["yanked"] == "It sends names away."
    (entry,) = (await _list(trusted, county)).entries
    assert (entry.action, entry.versions, entry.sha256) == (Action.YANK, "==1.0.0", sha256)


async def test_what_was_done_to_one_version_is_in_the_list_too(trusted: Shop, county: County, ada: Person, reviewer: Person):
    await trusted.act(reviewer, "quarantine", "Somebody has reported it.")
    (entry,) = (await _list(trusted, county)).entries
    assert (entry.action, entry.versions, entry.reason["en"]) == (Action.QUARANTINE, "==1.0.0", "Somebody has reported it.")
    assert entry.since == trusted.time.now()
    await trusted.act(reviewer, "release", "It was a mistake.")
    await reviewer.put(f"/plugins/{PLUGIN}/status", {"status": "quarantined", "reason": "All of it."})
    (entry,) = (await _list(trusted, county)).entries
    assert (entry.action, entry.versions) == (Action.QUARANTINE, "")


async def test_an_overlapping_withdrawal_holds_what_another_lets_go(trusted: Shop, county: County, ada: Person):
    first = await ada.post("/withdrawals", draft("quarantine", versions="<2"))
    await ada.post("/withdrawals", draft("quarantine", versions="==1.0.0"))
    await ada.post(f"/withdrawals/{first['id']}/lifting", {"reason": "The narrow one is enough."}, expect=200)
    assert (await trusted.simple())["files"] == []
    assert len((await _list(trusted, county)).entries) == 1


async def test_the_number_does_not_grow_without_a_change(trusted: Shop, county: County, ada: Person):
    first = await _list(trusted, county)
    await trusted.person("somebody")
    assert (await _list(trusted, county)).number == first.number


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"confirm": "lampworks.lanterns"}, 422, "withdrawal_unconfirmed"),
        ({"plugin": "lampworks.lanterns"}, 404, "plugin"),
        ({"versions": "newer than 1"}, 422, "withdrawal"),
        ({"sha256": "0" * 64}, 422, "withdrawal"),
        ({"until": "2020-01-01T00:00:00Z"}, 422, "withdrawal"),
        ({"until": "2099-01-01T00:00:00"}, 422, "withdrawal"),
        ({"advisory": "WG-1"}, 404, "advisory"),
    ],
)
async def test_what_is_not_taken(trusted: Shop, ada: Person, changes: dict[str, Any], status: int, code: str):
    answer = await ada.post("/withdrawals", draft("quarantine", **changes), expect=status)
    assert answer["code"] == code
    assert len((await trusted.simple())["files"]) == 1


async def test_nobody_else_withdraws_or_publishes_advisories(trusted: Shop, owner: Person, reviewer: Person):
    for who in (owner, reviewer):
        assert (await who.post("/withdrawals", draft("quarantine"), expect=403))["code"] == "duty_required"
        assert (await who.put("/advisories/WG-2026-0001", {"record": OSV}, expect=403))["code"] == "duty_required"


async def test_advisories_are_signed(trusted: Shop, county: County, ada: Person):
    await ada.put("/advisories/WG-2026-0001", {"record": OSV})
    await trusted.market.vouching.follow()
    assert read_advisories(await county.file("advisories.json")).advisories == (OSV,)
    assert (await ada.get("/advisories"))["items"] == [await ada.get("/advisories/WG-2026-0001")]
    for record in ({}, OSV | {"id": "WG-2"}, OSV | {"affected": [{"package": "x"}]}, OSV | {"details": "x" * 70_000}):
        assert (await ada.put("/advisories/WG-2026-0001", {"record": record}, expect=422))["code"] == "advisory"
    await ada.post("/withdrawals", draft("yank", advisory="WG-2026-0001"))
