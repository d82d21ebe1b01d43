"""The platform of a trial run: what can be steered, what is seen, and that nothing leaves it."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.core.developing.test_session import package_of
from wangge_core.app import create_app
from wangge_core.demo.places import COUNTY_CODE
from wangge_core.developing.recording import ELSEWHERE
from wangge_core.developing.trial import TrialPlatform
from wangge_core.developing.trial_control import Control
from wangge_core.developing.trial_doors import ENTER, Doors
from wangge_core.egress.model import Outgoing
from wangge_core.settings import Settings
from wangge_sdk.trials import Ready

pytestmark = pytest.mark.slow

TOKEN = "a token of this run"
REQUEST = {"text": "灯", "area": "999901001001001", "reported_at": "2026-03-02T01:00:00Z"}
ASKING = '''"""Asks for a unit, and says what came of it."""

from wangge_sdk.hooks import hookimpl
from wangge_sdk.hooks.handlers import serves
from wangge_sdk.platform import RefusedError
from wangge_sdk.views import Problem, RouteAnswer


@hookimpl
def validate_report(ctx, request):
    try:
        ctx.platform.ask("units.list")
        told = "given"
    except RefusedError as error:
        told = error.code
    return (Problem(message={"zh-CN": told, "en": told}, code="x"),)


@hookimpl
def case_closed(ctx, event):
    ctx.log.info("closed", case=event.case.id)


@serves
def rule(ctx):
    return RouteAnswer(output={"rule": "Say where it is."})
'''


class Run:
    """A running trial."""

    def __init__(self, application: Control, platform: TrialPlatform, ready: Ready, http: httpx.AsyncClient) -> None:
        self.application, self.platform, self.ready, self.http = application, platform, ready, http

    async def steer(self, method: str, path: str, body: Any = None, expect: int = 200, token: str = TOKEN) -> Any:
        answer = await self.http.request(method, f"/trial/{path}", json=body, headers={"authorization": f"Bearer {token}"})
        assert answer.status_code == expect, answer.text
        return answer.json()

    async def said(self) -> str:
        called = await self.steer("POST", "calls", {"hook": "validate_report.v1", "area": self.ready.here, "request": REQUEST})
        assert called["outcome"] == "answered", called
        return str(called["answer"][0]["message"]["en"])


@pytest.fixture
async def run(tmp_path: Path) -> AsyncIterator[Run]:
    package = package_of(tmp_path, "service")
    (package / "hooks.py").write_text(ASKING)
    settings = Settings(data=tmp_path / "data", county=COUNTY_CODE, sqlite_synchronous="NORMAL", development=True, inprocess_plugins="")
    platform = TrialPlatform(settings, package, (package,))
    told: list[Ready] = []
    platform.on_ready = told.append
    application = Control(create_app(platform), platform, TOKEN)
    async with platform.running(), httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url="http://trial") as http:
        yield Run(application, platform, told[0], http)


async def test_a_run_is_steered_and_seen_by_its_token_alone(run: Run):
    assert (run.ready.state, run.ready.worker, run.ready.fence) == ("ready", "", "full")
    assert {account.role for account in run.ready.accounts} == {"grid_worker", "township_dispatcher", "system_admin"}
    await run.steer("GET", "observed", expect=404, token="another")
    await run.steer("GET", "nothing", expect=404)
    await run.steer("PUT", "faults", {"slow": 3}, expect=422)
    unfit = await run.steer("POST", "calls", {"hook": "validate_report.v1", "area": run.ready.here, "request": {}})
    assert unfit["outcome"] == "unfit_request"

    assert await run.said() == "not_granted"
    await run.steer("PUT", "faults", {"refuse": True})
    assert await run.said() == "forbidden"
    seen = await run.steer("GET", "observed")
    assert [(ask["method"], ask["scope"], ask["refused"]) for ask in seen["asks"]] == [
        ("units.list", "units:read", "not_granted"),
        ("units.list", "units:read", "forbidden"),
    ]
    assert [worker["deaths"] for worker in seen["workers"]] == [0]

    doors = Doors(run.application, run.platform.identity.sessions, run.ready.accounts, "a-key")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(doors), base_url="http://trial") as visitor:
        assert (await visitor.get("/m/")).status_code == 404
        assert (await visitor.get(f"{ENTER}another")).status_code == 404
        assert (await visitor.get(f"{ENTER}a-key")).headers["location"] == "/m/"
        assert (await visitor.get("/api/v1/me")).status_code == 401, "a resident has no account"
        worker = next(account for account in run.ready.accounts if account.role == "grid_worker")
        assert (await visitor.get(f"{ENTER}a-key?as={worker.username}")).headers["location"] == "/m/work"
        assert (await visitor.get("/api/v1/me")).json()["username"] == worker.username
        assert (await visitor.get("/trial/observed")).status_code == 404, "what steers the run has a key of its own"

    before = run.platform.time.now()
    await run.steer("PUT", "faults", {"ahead_s": 86_400})
    assert (run.platform.time.now() - before).days == 1

    await run.steer("PUT", "faults", {"redirect": True})
    outgoing = Outgoing(method="GET", url="https://somewhere.example/x", purpose="test")
    answer = await run.platform.notifications.egress.fetch(outgoing)
    assert (answer.status, answer.headers["location"]) == (302, ELSEWHERE)


def test_the_command_says_what_it_serves_and_ends_with_its_input(tmp_path: Path):
    package = package_of(tmp_path, "form-only")
    command = [str(Path(sys.executable).with_name("wangge")), "trial", str(package)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        ready = json.loads(server.stdout.readline())
        assert server.stdout.readline().startswith("ready ")
        assert (ready["plugin"], ready["state"]) == ("acme.street-lights", "ready")
        assert httpx.get(f"{ready['url']}/trial/observed", headers={"authorization": f"Bearer {ready['token']}"}).status_code == 200
        assert httpx.get(f"{ready['url']}/trial/observed").status_code == 404
        server.stdin.close()
        assert server.wait(60) == 0
