"""The guide's pages about routes and commands: their examples run as they stand."""

import json
from types import ModuleType
from typing import Any

import httpx
import msgspec
import pytest

from tests import world
from tests.core.broker.conftest import report
from tests.core.conftest import Client
from tests.core.plugins.example import found
from tests.core.plugins.interactions.conftest import grant
from tests.core.signing_in import signed_in
from tests.sdk.test_guide import blocks
from tests.world import NORTH
from wangge_core.platform import Platform

PLUGIN = "example.lamps"


@pytest.fixture
async def platform(sqlite_settings, time):
    """The platform, ready for the guide's plugin."""
    settings = msgspec.structs.replace(sqlite_settings, inprocess_plugins=f"{sqlite_settings.inprocess_plugins},{PLUGIN}")
    async with Platform(settings, time).opened() as opened:
        yield opened


async def installed(platform: Platform, page: str) -> None:
    """Install what a page shows, and let the dispatchers of townships use it."""
    examples = blocks("en", page)
    code = ModuleType("example_lamps")
    exec(compile(examples["example_lamps/hooks.py"], "hooks.py", "exec"), code.__dict__)  # noqa: S102  our own page
    declared: dict[str, Any] = next(json.loads(text) for caption, text in examples.items() if caption.endswith("in plugin.json"))
    files = {caption: json.loads(text) for caption, text in examples.items() if caption.startswith("schemas/")}
    runtime = {"isolation": "inprocess", "module": "acme_noise.hooks", "limits": {}}
    read = found(PLUGIN, files=files, kind="service", runtime=runtime, **declared)
    assert read.offer, [finding.sentence() for finding in read.findings]
    assert platform.host.admit(read, code).state == "ready"
    await world.enable(platform, PLUGIN, NORTH)
    await grant(platform, "township_dispatcher", "survey", plugin=PLUGIN)


async def reported(platform: Platform) -> str:
    case = await report(platform, case_type="livelihood.appeal", class_id="livelihood.appeal.streetlight", form={})
    (row,) = await platform.database.fetch("SELECT number FROM cases WHERE id = {}", case)
    return str(row["number"])


async def test_the_routes_answer_as_the_page_says(platform: Platform, client: Client) -> None:
    await installed(platform, "routes")
    caller = await signed_in(client, "north_dispatcher")

    async def listed(kind: str, **more: Any) -> httpx.Response:
        return await caller.get(f"/x/{PLUGIN}/lamps/{kind}", params={"area": NORTH, **more}, headers={"Accept-Language": "en"})

    assert (await listed("street")).json() == {"numbers": []}
    number = await reported(platform)
    assert (await listed("street", most=5)).json() == {"numbers": [number]}
    assert (await listed("street", most=51)).json()["code"] == "plugin_input"
    refused = await listed("traffic")
    assert (refused.status_code, refused.json()["detail"]) == (404, "There is no such kind of lamp.")
    sheet = await client(None).get(f"/x/{PLUGIN}/sheet", params={"area": NORTH})
    assert (sheet.text, sheet.headers["content-type"]) == ("kind\r\nstreet", "text/csv; charset=utf-8")


async def test_what_the_caller_may_not_see_the_plugin_is_not_shown(platform: Platform, client: Client) -> None:
    """The auditor may call the route and sees no cases: neither does the plugin, in the auditor's name."""
    await installed(platform, "routes")
    await reported(platform)
    await grant(platform, "audit_admin", "survey", plugin=PLUGIN)
    auditor = await signed_in(client, "audit_admin")
    assert (await auditor.get(f"/x/{PLUGIN}/lamps/street", params={"area": NORTH})).json() == {"numbers": []}


async def test_the_command_runs_as_the_page_says(platform: Platform, client: Client) -> None:
    await installed(platform, "menu-commands")
    caller = await signed_in(client, "north_dispatcher")
    contributed = (await caller.get("/api/v1/contributions", params={"area": NORTH})).json()
    assert [(each["id"], each["confirm"]) for each in contributed["commands"]] == [("lamps.recount", True)]
    assert "command:recount" in [each["target"] for each in contributed["menus"]]
    run = f"/api/v1/plugins/{PLUGIN}/commands/recount"
    ran = await caller.post(run, json={"area": NORTH, "input": {"street": "Main St"}})
    assert ran.json() == {"message": {"zh-CN": "Main St：3 盏。", "en": "Main St: 3 lamps."}, "page": None}
    assert (await caller.post(run, json={"area": NORTH})).json()["errors"][0]["path"] == "/street"
    assert (await caller.post(run, json={"area": NORTH, "input": {"street": "Nowhere"}})).status_code == 404


async def test_the_role_is_there_as_the_page_says(platform: Platform, client: Client) -> None:
    fragment = json.loads(blocks("en", "roles")["permissions and roles in plugin.json"])
    read = found(PLUGIN, **fragment)
    assert read.offer, [finding.sentence() for finding in read.findings]
    platform.host.admit(read)
    security = await signed_in(client, "security_admin")
    roles = {role["id"]: role for role in (await security.get("/api/v1/roles")).json()["items"]}
    assert roles[f"{PLUGIN}:electrician"]["effective"] == [f"{PLUGIN}:repair", f"{PLUGIN}:survey"]
    known = {f"{each['resource']}:{each['action']}" for each in (await security.get("/api/v1/policies")).json()["permissions"]}
    assert {f"{PLUGIN}:survey", f"{PLUGIN}:repair"} <= known
