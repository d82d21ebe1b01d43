"""Jobs over HTTP, for those who look after plugins."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from tests import world
from tests.core.conftest import Client
from tests.core.plugin_jobs.conftest import due
from tests.core.plugin_jobs.example import PLUGIN, Code
from tests.core.signing_in import signed_in
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings

JOBS = f"/api/v1/plugins/{PLUGIN}/jobs"
RUN = f"{JOBS}/remind/areas/{world.NORTH}/run"


@pytest.fixture
def county_settings(sqlite_settings: Settings) -> Settings:
    """SQLite: HTTP makes no difference between the databases."""
    return sqlite_settings


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_the_page_of_a_plugin_tells_how_each_job_went_and_when_it_is_next(
    platform: Platform, client: Client, time: FixedTime, code: Code
):
    admin = await signed_in(client, "system_admin")
    await platform.work.timers.set(PLUGIN, world.NORTH, "visit", "remind", datetime(2026, 12, 1, tzinfo=UTC), {"secret": 1})
    listed = (await admin.get(JOBS)).json()
    assert [(job["job"], job["state"], job["schedule"], job["next_at"]) for job in listed["items"]] == [
        ("rank", "waiting", "0 * * * *", "2026-11-23T03:00:00Z"),
        ("remind", "waiting", None, None),
        ("sum", "waiting", "30 3 * * *", "2026-11-23T19:30:00Z"),
    ]
    assert listed["timers"] == [{"key": "visit", "job": "remind", "area": world.NORTH, "due_at": "2026-12-01T00:00:00Z", "error": ""}]

    def fail(_ctx: object, _run: object) -> None:
        raise ValueError

    code.act = fail
    await due(platform, time, hours=1)
    admin = await signed_in(client, "system_admin")
    rank = (await admin.get(JOBS)).json()["items"][0]
    assert (rank["state"], rank["runs"], rank["failures"], rank["next_at"]) == ("failing", 1, 1, "2026-11-23T04:00:00Z")
    assert rank["error"].startswith("ValueError in test_http.py")


async def test_an_administrator_has_a_job_done_now_and_it_is_written_down(platform: Platform, client: Client, time: FixedTime, code: Code):
    admin = await signed_in(client, "system_admin")
    assert (await admin.post(RUN)).status_code == 202
    await due(platform, time)
    assert [(run.job, run.cause) for _, run in code.calls] == [("remind", "person")]
    rows = await platform.database.fetch("SELECT action, area FROM audit_entry WHERE action = 'plugin.job_asked_for'")
    assert rows == [{"action": "plugin.job_asked_for", "area": world.NORTH}]
    assert code_of(await admin.post(RUN.replace("remind", "nothing"))) == (404, "job_not_found")
    assert code_of(await admin.post(RUN.replace(world.NORTH, world.SOUTH))) == (404, "job_not_found")
    assert code_of(await (await signed_in(client, "north_dispatcher")).post(RUN)) == (403, "permission_missing")
    assert code_of(await client(None).get(JOBS)) == (401, "not_signed_in")


async def test_done_now_it_is_done_by_the_calendar_all_the_same(platform: Platform, client: Client, time: FixedTime, code: Code):
    time.advance(timedelta(minutes=30))
    admin = await signed_in(client, "system_admin")
    await admin.post(RUN.replace("remind", "rank"))
    await due(platform, time)
    await due(platform, time, minutes=30)
    assert [run.cause for _, run in code.calls] == ["person", "schedule"]
