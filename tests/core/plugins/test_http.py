"""The plugin page over HTTP."""

from typing import Any

import httpx
import pytest

from tests.core.conftest import Client
from tests.core.plugins import example
from tests.core.plugins.conftest import gauge_of
from tests.core.plugins.example import found
from tests.world import NORTH, PASSWORD, SOUTH, SYSTEM
from wangge_core.platform import Platform
from wangge_core.plugins.discovery import read_offer
from wangge_core.plugins.model import Trouble

PLUGIN = "/api/v1/plugins/wangge.livelihood"


@pytest.fixture
async def admin(client: Client) -> httpx.AsyncClient:
    return await signed_in(client, "system-admin")


async def signed_in(client: Client, username: str) -> httpx.AsyncClient:
    opened = client(username)
    answer = await opened.post("/api/v1/session", json={"username": username, "password": PASSWORD})
    assert answer.status_code == 201, answer.text
    return opened


async def test_the_list_says_what_is_installed_and_where_it_is_on(admin: httpx.AsyncClient) -> None:
    answer = await admin.get("/api/v1/plugins")
    assert answer.status_code == 200, answer.text
    listed = answer.json()["items"]
    by_id = {each["id"]: each for each in listed}
    livelihood, triage = by_id["wangge.livelihood"], by_id["wangge.keyword-triage"]
    assert livelihood["state"] == triage["state"] == "ready"
    assert livelihood["publisher"]["id"] == "wangge"
    assert livelihood["runtime"] == "none"
    assert "livelihood.appeal" in livelihood["case_types"]
    assert livelihood["health"] == {"state": "ok", "failures": 0, "last_error": None, "last_at": None}
    assert triage["health"]["state"] == "idle"
    assert "suggest_class.v1" in triage["hooks"]
    [area] = livelihood["areas"]
    assert (area["code"], area["name"], area["name_en"]) == (NORTH, "北镇", "North")
    assert (area["level"], area["enabled"]) == ("township", True)
    assert (await admin.get(PLUGIN)).json() == livelihood


async def test_switching_shows_at_once(admin: httpx.AsyncClient) -> None:
    async def offered(area: str) -> list[str]:
        answer = await admin.get("/api/v1/contributions", params={"area": area})
        return [case_type["id"] for case_type in answer.json()["case_types"]]

    assert await offered(SOUTH) == []
    switched = await admin.put(f"{PLUGIN}/areas/{SOUTH}", json={"enabled": True})
    assert switched.status_code == 200
    assert {area["code"]: area["enabled"] for area in switched.json()["areas"]} == {NORTH: True, SOUTH: True}
    assert "livelihood.appeal" in await offered(SOUTH)
    assert (await admin.delete(f"{PLUGIN}/areas/{SOUTH}")).status_code == 200
    assert await offered(SOUTH) == []


async def test_contributions_are_complete_for_the_shell(admin: httpx.AsyncClient) -> None:
    shown = (await admin.get("/api/v1/contributions", params={"area": NORTH})).json()
    drawn = {"pages", "cards", "map_layers", "menus", "commands", "day_entries"}
    assert set(shown) == {"area", "case_types", "parts", "extensions"} | drawn
    appeal = next(case_type for case_type in shown["case_types"] if case_type["id"] == "livelihood.appeal")
    assert appeal["form"]["schema"]["type"] == "object"
    assert all(entry["title"]["zh-CN"] and entry["title"]["en"] for entry in appeal["classes"])


async def test_menus_that_need_a_right_or_a_setting_are_left_out(platform: Platform, client: Client) -> None:
    menus = [
        {"location": "staff.sidebar", "target": "page:open"},
        {"location": "staff.sidebar", "target": "page:audit", "when": ["permission:audit:read"]},
        {"location": "staff.sidebar", "target": "page:extra", "when": ["setting:extra"]},
    ]
    title = {"zh-CN": "页", "en": "Page"}
    pages = [{"id": name, "title": title, "render": "view", "source": "ui/page.json"} for name in ("open", "audit", "extra")]
    schema = {"type": "object", "properties": {"extra": {"type": "boolean", "default": False, "x-i18n": {"title": title}}}}
    layers = [{"id": "spots", "title": title, "source": "collection:spots"}]
    contributes = {"ui": {"pages": pages, "menus": menus, "map_layers": layers}, "settings": {"area": "settings.json"}}
    spots = {"name": "spots", "title": title, "schema": "spots.json", "data_class": "public", "retention": "P1Y"}
    files: dict[str, Any] = {
        "ui/page.json": {"blocks": [{"block": "markdown", "text": title}]},
        "settings.json": schema,
        "spots.json": {"type": "object", "properties": {"kind": {"type": "string", "x-i18n": {"title": title}}}},
    }
    board = found("acme.board", files=files, contributes=contributes, data={"collections": [spots]})
    assert board.offer is not None, [finding.sentence() for finding in board.findings]
    platform.host.admit(board)
    admin, auditor = await signed_in(client, "system-admin"), await signed_in(client, "audit-admin")
    refused = await admin.put(f"/api/v1/plugins/acme.board/areas/{NORTH}", json={"enabled": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "plugin_not_granted"), "it keeps a collection"
    await platform.grants.agree_to_installed(SYSTEM, "acme.board", NORTH)
    assert (await admin.put(f"/api/v1/plugins/acme.board/areas/{NORTH}", json={"enabled": True})).status_code == 200

    async def targets(who: httpx.AsyncClient) -> list[str]:
        return [menu["target"] for menu in (await who.get("/api/v1/contributions", params={"area": NORTH})).json()["menus"]]

    shown = (await admin.get("/api/v1/contributions", params={"area": NORTH})).json()
    assert [(page["id"], page["source"]) for page in shown["pages"]] == [("board.open", "ui/page.json")] + [
        (f"board.{name}", "ui/page.json") for name in ("audit", "extra")
    ]
    assert [(layer["id"], layer["source"]) for layer in shown["map_layers"]] == [("board.spots", "collection:spots")]
    assert await targets(admin) == ["page:open"]
    assert await targets(auditor) == ["page:audit", "page:open"]
    settings = await admin.put(f"/api/v1/plugins/acme.board/areas/{NORTH}/settings", json={"extra": True})
    assert settings.json()["own"] == settings.json()["effective"] == {"extra": True}
    assert await targets(admin) == ["page:extra", "page:open"]


async def test_settings_are_shown_with_their_form(platform: Platform, admin: httpx.AsyncClient) -> None:
    schema = {"type": "object", "properties": {"most": {"type": "integer", "default": 3, "x-i18n": example.TITLE}}}
    platform.host.admit(found("acme.set", files={"settings.json": schema}, contributes={"settings": {"area": "settings.json"}}))
    path = f"/api/v1/plugins/acme.set/areas/{NORTH}/settings"
    shown = (await admin.get(path)).json()
    assert {name: shown[name] for name in ("own", "effective", "inherited", "form_schema")} == {
        "own": {},
        "effective": {"most": 3},
        "inherited": {"most": 3},
        "form_schema": schema,
    }
    for language, message in (("zh-CN", "楼层：应为整数"), ("en", "Floor: must be a whole number")):
        refused = await admin.put(path, json={"most": "many"}, headers={"Accept-Language": language})
        assert refused.status_code == 422
        assert refused.json()["code"] == "plugin_settings"
        assert refused.json()["errors"] == [{"path": "/most", "code": "type", "message": message}]


async def test_the_health_page_says_what_happened(platform: Platform, admin: httpx.AsyncClient) -> None:
    triage = "wangge.keyword-triage"
    await platform.host.relay(NORTH).ask("suggest_class", example.report(area=NORTH))
    gauge = gauge_of(platform.host, triage, NORTH)
    for _ in range(3):
        gauge.failed(Trouble.RAISED, "KeyError in hooks.py, line 3", 0.0)
    [row] = [each for each in (await admin.get(f"/api/v1/plugins/{triage}/health")).json()["items"] if each["hook"] == "suggest_class"]
    assert (row["area"], row["calls"], row["failures"], row["breaker"]) == (NORTH, 1, 3, "open")
    assert row["last_error"] == "KeyError in hooks.py, line 3"
    assert row["p50_ms"] > 0
    assert row["name"] is None
    health = (await admin.get(f"/api/v1/plugins/{triage}")).json()["health"]
    assert (health["state"], health["failures"], health["last_error"]) == ("broken", 3, "KeyError in hooks.py, line 3")
    gauge.breaker.reset()
    assert (await admin.get(f"/api/v1/plugins/{triage}")).json()["health"]["state"] == "degraded"


async def test_a_faulty_manifest_is_listed_with_its_findings(platform: Platform, admin: httpx.AsyncClient) -> None:
    platform.host.admit(read_offer(example.MemoryPackage({"plugin.json": {"id": "acme.faulty"}})))
    shown = (await admin.get("/api/v1/plugins/acme.faulty")).json()
    assert (shown["state"], shown["version"], shown["publisher"], shown["health"]["state"]) == ("invalid", "", None, "broken")
    assert shown["findings"][0]["path"].startswith("$")
    assert shown["findings"][0]["mend"]["zh-CN"]
    refused = await admin.put(f"/api/v1/plugins/acme.faulty/areas/{NORTH}", json={"enabled": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "plugin_unusable")


async def test_the_decider_of_an_area(platform: Platform, admin: httpx.AsyncClient) -> None:
    platform.host.admit(found("acme.deciding", ("decide_unit.v1",)), object())
    path = f"/api/v1/decisions/decide_unit/areas/{NORTH}"
    assert (await admin.get(path)).json() == {"hook": "decide_unit", "area": NORTH, "plugin": None}
    assert (await admin.put(path, json={"plugin": "acme.deciding"})).json()["plugin"] == "acme.deciding"
    assert (await admin.delete(path)).json()["plugin"] is None
    assert (await admin.get(f"/api/v1/decisions/suggest_class/areas/{NORTH}")).json()["code"] == "hook_not_found"


async def test_release_answers_with_the_plugin(admin: httpx.AsyncClient) -> None:
    released = await admin.post(f"{PLUGIN}/release")
    assert (released.status_code, released.json()["state"]) == (200, "ready")


WRONG = [
    ("GET", "/plugins/acme.absent", None, 404, "plugin_not_found"),
    ("GET", "/plugins/acme.absent/health", None, 404, "plugin_not_found"),
    ("POST", "/plugins/acme.absent/release", None, 404, "plugin_not_found"),
    ("PUT", f"/plugins/acme.absent/areas/{NORTH}", {"enabled": True}, 404, "plugin_not_found"),
    ("GET", f"/plugins/acme.absent/areas/{NORTH}/settings", None, 404, "plugin_not_found"),
    ("PUT", f"/plugins/wangge.livelihood/areas/{NORTH}", {"enabled": "yes"}, 400, "request_invalid"),
    ("PUT", f"/plugins/wangge.livelihood/areas/{NORTH}", {"enabled": True, "more": 1}, 400, "request_invalid"),
    ("PUT", "/plugins/wangge.livelihood/areas/99990110", {"enabled": True}, 422, "area_code"),
    ("PUT", "/plugins/wangge.livelihood/areas/999901777", {"enabled": True}, 404, "area_not_found"),
    ("PUT", f"/plugins/wangge.livelihood/areas/{NORTH}/settings", {"most": 1}, 422, "plugin_settings"),
    ("GET", "/contributions?area=12345", None, 422, "area_code"),
    ("GET", "/contributions?area=x", None, 400, "request_invalid"),
    ("GET", "/contributions", None, 400, "request_invalid"),
    ("PUT", f"/decisions/decide_unit/areas/{NORTH}", {"plugin": "acme.absent"}, 404, "plugin_not_found"),
]


async def test_wrong_requests_get_precise_answers(admin: httpx.AsyncClient) -> None:
    # One sign-in for all of them: checking a password is slow on purpose.
    for method, path, body, status, code in WRONG:
        answer = await admin.request(method, f"/api/v1{path}", json=body)
        assert (path, answer.status_code, answer.json()["code"]) == (path, status, code), answer.text


async def test_only_those_who_may(client: Client) -> None:
    worker = await signed_in(client, "worker")
    assert (await worker.get("/api/v1/plugins")).status_code == 403
    assert (await worker.put(f"{PLUGIN}/areas/{NORTH}", json={"enabled": False})).status_code == 403
    assert (await worker.get("/api/v1/contributions", params={"area": NORTH})).status_code == 200
    nobody = client(None)
    for path in ("/plugins", "/plugins/wangge.livelihood", f"/contributions?area={NORTH}"):
        assert (await nobody.get(f"/api/v1{path}")).status_code == 401
