"""Reading and changing rules of areas over HTTP, on both databases."""

import asyncio

import pytest

from tests import world
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from tests.world import SYSTEM, World
from wangge_core.cases.duties.by_area import DUTIES
from wangge_core.cases.rule_kinds import KINDS
from wangge_core.local_rules.book import LocalRules
from wangge_core.local_rules.errors import RuleChangedError
from wangge_core.platform import Platform

PATH = "/api/v1/local-rules"
APPEAL = "livelihood.appeal"


async def test_an_area_sees_what_holds_sets_it_and_takes_it_back(client: Client, platform: Platform, county: World):
    admin = await signed_in(client, "system_admin")
    north = {"area": world.NORTH}
    page = (await admin.get(PATH, params=north)).json()
    assert [rule["id"] for rule in page["rules"]] == [kind.id for kind in KINDS]
    assert {rule["group"] for rule in page["rules"]} == {group["id"] for group in page["groups"]}
    assert page["may_change"]
    duty = next(rule for rule in page["rules"] if rule["id"] == "duties")
    assert (duty["source"], duty["own"], duty["version"], duty["settings"]) == (None, False, 0, duty["default"])
    county_wide = await admin.put(f"{PATH}/duties", params={"area": world.COUNTY}, json={"version": 0, "settings": {"hours": 6}})
    assert county_wide.status_code == 200, county_wide.text
    own = (await admin.put(f"{PATH}/duties", params=north, json={"version": 0, "settings": {"hours": 2, "silence": "accepted"}})).json()
    assert (own["settings"]["hours"], own["own"], own["version"], own["source"]["area"]["name"]) == (2, True, 1, "北镇")
    assert (own["otherwise"]["hours"], own["otherwise_source"]["area"]["code"]) == (6, world.COUNTY)
    assert own["settings"]["unit_returns"] == DUTIES.default.unit_returns
    back = await admin.delete(f"{PATH}/duties", params={**north, "version": 1})
    assert (back.status_code, back.json()["settings"]["hours"], back.json()["version"]) == (200, 6, 2)
    again = await admin.delete(f"{PATH}/duties", params={**north, "version": 2})
    assert (again.status_code, again.json()["code"]) == (404, "rule_not_set")
    past = (await admin.get(f"{PATH}/duties/history", params=north)).json()["items"]
    assert [(one["area"]["code"], one["version"], one["by"], one["settings"] and one["settings"]["hours"]) for one in past] == [
        (world.NORTH, 2, "周系统", None),
        (world.NORTH, 1, "周系统", 2),
        (world.COUNTY, 1, "周系统", 6),
    ]
    rows = await platform.database.fetch("SELECT action, area FROM audit_entry WHERE resource = 'case_rule' ORDER BY id")
    assert [(row["action"], row["area"]) for row in rows] == [
        ("case_rule.set", world.COUNTY),
        ("case_rule.set", world.NORTH),
        ("case_rule.unset", world.NORTH),
    ]


async def test_a_case_type_has_its_own_where_the_kind_varies_by_it(client: Client, platform: Platform, county: World):
    admin = await signed_in(client, "system_admin")
    place = {"area": world.COUNTY, "case_type": APPEAL}
    set_ = await admin.put(f"{PATH}/supervision", params=place, json={"version": 0, "settings": {"blocks": []}})
    assert (set_.status_code, set_.json()["source"]["case_type"]) == (200, APPEAL)
    page = (await admin.get(PATH, params=place)).json()
    assert [rule["id"] for rule in page["rules"]] == [kind.id for kind in KINDS if kind.by_case_type]
    whole = (await admin.get(PATH, params={"area": world.NORTH})).json()["rules"]
    assert {rule["id"]: rule["case_types"] for rule in whole if rule["case_types"]} == {"supervision": [APPEAL]}
    refused = await admin.put(f"{PATH}/whistle", params=place, json={"version": 0, "settings": {}})
    assert (refused.status_code, refused.json()["code"]) == (422, "rule_for_all")
    for path in (PATH, f"{PATH}/duties/history"):
        wrong = await admin.get(path, params={"area": world.COUNTY, "case_type": "no.such"})
        assert (wrong.status_code, wrong.json()["code"]) == (422, "case_type_unknown")


async def test_what_is_wrong_is_named_field_by_field(client: Client, county: World):
    admin = await signed_in(client, "system_admin")
    north = {"area": world.NORTH}
    wrong = await admin.put(f"{PATH}/duties", params=north, json={"version": 0, "settings": {"hours": 0, "silence": "?", "more": 1}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "rule_settings")
    assert {error["path"] for error in wrong.json()["errors"]} == {"/settings/hours", "/settings/silence", "/settings/more"}
    together = await admin.put(f"{PATH}/whistle", params=north, json={"version": 0, "settings": {"minutes": 90, "minutes_most": 60}})
    assert [(error["path"], error["code"]) for error in together.json()["errors"]] == [("/settings/minutes", "limits")]
    approver = {"version": 0, "settings": {"approvers": [{"permission": "dance", "level": "county"}]}}
    unknown = await admin.put(f"{PATH}/appeal", params=north, json=approver)
    assert [error["path"] for error in unknown.json()["errors"]] == ["/settings/approvers/0/permission"]
    nowhere = await admin.put(f"{PATH}/duties", params={"area": f"{world.COUNTY}999"}, json={"version": 0, "settings": {}})
    assert (nowhere.status_code, nowhere.json()["code"]) == (422, "area_unknown")
    assert (await admin.put(f"{PATH}/dancing", params=north, json={"version": 0, "settings": {}})).json()["code"] == "rule_unknown"
    assert (await admin.get(f"{PATH}/dancing/history", params=north)).status_code == 404


async def test_only_those_who_may_set_rules_change_them(client: Client, county: World):
    dispatcher = await signed_in(client, "north_dispatcher")
    north = {"area": world.NORTH}
    assert (await dispatcher.get(PATH, params=north)).json()["may_change"] is False
    refused = await dispatcher.put(f"{PATH}/duties", params=north, json={"version": 0, "settings": {}})
    assert (refused.status_code, refused.json()["code"]) == (403, "permission_missing")
    assert (await dispatcher.delete(f"{PATH}/duties", params={**north, "version": 1})).status_code == 403
    assert (await dispatcher.get(PATH, params={"area": world.SOUTH})).status_code == 403


async def test_of_two_who_change_the_same_at_once_one_is_told(platform: Platform, county: World):
    desk = platform.cases.rule_desk
    writes = (desk.put(SYSTEM, "duties", world.NORTH, "", 0, {"hours": hours}) for hours in (2, 3))
    done = await asyncio.gather(*(asyncio.create_task(one) for one in writes), return_exceptions=True)
    assert sum(isinstance(one, RuleChangedError) for one in done) == 1
    with pytest.raises(RuleChangedError, match="version 0"):
        await desk.put(SYSTEM, "duties", world.NORTH, "", 0, {"hours": 4})
    with pytest.raises(RuleChangedError):
        await desk.drop(SYSTEM, "duties", world.NORTH, "", 7)


async def test_another_process_answers_by_it_after_its_next_look(platform: Platform, county: World):
    other = LocalRules(platform.database, KINDS)
    await other.refresh()
    await platform.cases.rule_desk.put(SYSTEM, "duties", world.NORTH, "", 0, {"hours": 7})
    assert (platform.cases.rules.of(DUTIES, world.NORTH).hours, other.of(DUTIES, world.NORTH).hours) == (7, DUTIES.default.hours)
    await other.refresh()
    assert other.of(DUTIES, world.NORTH).hours == 7
