"""Commands over HTTP: run on behalf of whoever asks, audited, refused in the plugin's words."""

import httpx
import pytest

from tests.core.conftest import Client
from tests.core.plugins.interactions.kennel import PLUGIN
from tests.core.plugins.interactions.test_routes import problem
from tests.core.signing_in import signed_in
from tests.world import COUNTY, NORTH, SOUTH
from wangge_core.platform import Platform

RUN = f"/api/v1/plugins/{PLUGIN}/commands"


@pytest.fixture
async def dispatcher(client: Client) -> httpx.AsyncClient:
    return await signed_in(client, "north_dispatcher")


async def test_a_command_answers_a_sentence_and_a_page_and_is_in_the_audit(platform: Platform, dispatcher: httpx.AsyncClient) -> None:
    ran = await dispatcher.post(f"{RUN}/count", json={"area": NORTH})
    assert ran.status_code == 200, ran.text
    assert ran.json() == {"message": {"zh-CN": "共 1 只。", "en": "One dog."}, "page": "board"}
    rows = await platform.database.fetch("SELECT resource_id, area, facts FROM audit_entry WHERE action = 'plugin.command_run'")
    assert [(row["resource_id"], row["area"], row["facts"]) for row in rows] == [(PLUGIN, NORTH, '{"command":"count","version":"1.2.0"}')]
    quiet = await dispatcher.post(f"{RUN}/note", json={"area": NORTH, "input": {"act": "well"}})
    assert quiet.json() == {"message": None, "page": None}


async def test_who_may_run_what_where(client: Client, dispatcher: httpx.AsyncClient) -> None:
    south, auditor = await signed_in(client, "south_dispatcher"), await signed_in(client, "audit_admin")
    problem(await dispatcher.post(f"{RUN}/count", json={"area": SOUTH}), 404, "command_not_found")
    problem(await dispatcher.post(f"{RUN}/unknown", json={"area": NORTH}), 404, "command_not_found")
    problem(await dispatcher.post(f"{RUN}/hidden", json={"area": NORTH}), 404, "command_not_found")
    problem(await south.post(f"{RUN}/count", json={"area": NORTH}), 403, "permission_missing")
    problem(await south.post(f"{RUN}/note", json={"area": NORTH}), 403, "permission_missing")
    problem(await auditor.post(f"{RUN}/count", json={"area": NORTH}), 403, "permission_missing")
    assert (await auditor.post(f"{RUN}/hidden", json={"area": NORTH})).status_code == 200
    problem(await client(None).post(f"{RUN}/note", json={"area": NORTH}), 401, "not_signed_in")


async def test_what_goes_with_it_is_checked(dispatcher: httpx.AsyncClient) -> None:
    problem(await dispatcher.post(f"{RUN}/note", json={"area": NORTH, "input": {"act": 3}}), 422, "plugin_input")
    problem(await dispatcher.post(f"{RUN}/count", json={"area": NORTH, "input": {"act": "x"}}), 422, "plugin_input")
    problem(await dispatcher.post(f"{RUN}/count", json={"area": "north"}), 422, "area_code")


async def test_a_refusal_and_a_failure(dispatcher: httpx.AsyncClient) -> None:
    said = problem(await dispatcher.post(f"{RUN}/note", json={"area": NORTH, "input": {"act": "refuse"}}), 403, "plugin_refused")
    assert said["detail"] == "Not today."
    problem(await dispatcher.post(f"{RUN}/note", json={"area": NORTH, "input": {"act": "raise"}}), 502, "plugin_failed")


async def test_the_shell_is_told_of_the_commands_that_one_may_run(client: Client, dispatcher: httpx.AsyncClient) -> None:
    async def offered(who: httpx.AsyncClient, area: str) -> list[str]:
        return [each["id"] for each in (await who.get("/api/v1/contributions", params={"area": area})).json()["commands"]]

    assert await offered(dispatcher, NORTH) == ["kennel.count", "kennel.note"]
    assert await offered(await signed_in(client, "worker"), NORTH) == []
    assert await offered(await signed_in(client, "audit_admin"), NORTH) == ["kennel.note", "kennel.hidden"]
    assert await offered(dispatcher, COUNTY) == []
