"""Every scenario can be walked to its end, nothing of it reaches the county, and the night throws it away."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest

from tests.core.signing_in import signed_in
from tests.world import World
from wangge_core.app import create_app
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.practice.door import CLOSED, OPEN
from wangge_core.practice.errors import PracticeFullError, PracticeOverError
from wangge_core.practice.model import Reported, Scenario, Stepped, Switched, Task, scenarios
from wangge_core.practice.service import IDLE, Practice
from wangge_core.practice.street import COUNTY, MOST, Street
from wangge_serving.http.headers import secured

NIGHT: Final = datetime(2026, 12, 1, 19, 0, tzinfo=UTC)
"""Three o'clock in the county."""
_RUN: Final = "/api/v1/practice/run"
_IN: Final = "/practice/api/v1"
_FORMS: Final[dict[str, dict[str, Any]]] = {
    "file": {},
    "feedback": {},
    "close": {"outcome": "fixed", "public_reason": "三盏路灯已经修好"},
    "handle": {"note": "已更换灯泡"},
}


class Practising:
    """Somebody who walks a scenario by the pages' own requests."""

    def __init__(self, client: httpx.AsyncClient, run: dict[str, Any]) -> None:
        self.client = client
        self.run = run

    async def look(self) -> dict[str, Any]:
        """Return how far one is."""
        self.run = (await self.client.get(_RUN)).json()
        return self.run

    async def take(self, step: Task) -> None:
        """Do what a step asks for."""
        match step.seen:
            case Switched(plugin=plugin, on=on):
                await self._ok("PUT", f"/plugins/{plugin}/areas/{self.run['area']}", {"enabled": on})
            case Reported():
                spot = {"lon": self.run["spot"]["lon"], "lat": self.run["spot"]["lat"], "accuracy": 10}
                report = {"client_id": str(uuid4()), "case_type": "livelihood.appeal", "text": "路灯坏了三天", "position": spot}
                await self._ok("POST", "/cases", report)
            case Stepped(action="rate"):
                code = self.run["steps"][1]["go"].rpartition("/")[2]
                await self._ok("POST", f"/public/cases/{code}/rating", {"score": 5})
            case Stepped(action="verify" | "check"):
                (task,) = (await self._ok("GET", "/me/tasks"))["items"]
                await self._ok("POST", f"/tasks/{task['id']}/result", {"version": task["version"], "result": "yes", "note": "确实"})
            case Stepped(action="order_issue"):
                due = (datetime.now(UTC) + timedelta(days=2)).isoformat()
                await self._ok("POST", f"/cases/{self._case}/orders", {"words": "请尽快修复", "due_at": due})
            case Stepped(action="order_close"):
                (order,) = (await self._ok("GET", f"/cases/{self._case}/orders"))["items"]
                await self._ok("POST", f"/orders/{order['id']}/actions/close", {"words": "同意"})
            case Stepped(action=action):
                case = await self._ok("GET", f"/cases/{self._case}")
                data = _FORMS.get(action) or {}
                if action == "dispatch":
                    units = (await self._ok("GET", f"/units?area={self.run['area']}"))["items"]
                    data = {"unit_id": next(unit["id"] for unit in units if unit["kind"] == "urban_management")}
                await self._ok("POST", f"/cases/{self._case}/actions/{action}", {"version": case["item"]["version"], "data": data})

    @property
    def _case(self) -> str:
        return str(self.run["steps"][0]["go"]).rpartition("/")[2]

    async def _ok(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = await self.client.request(method, _IN + path, json=body)
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        return answer.json()


@pytest.fixture
async def practice(platform: Platform) -> AsyncIterator[Practice]:
    area = Practice(platform.settings, lambda ground: create_app(ground, area), FixedTime(NIGHT - timedelta(hours=12)))
    yield area
    await area.close()


@pytest.mark.slow
@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)  # the practice area has its own database, the same on both
async def test_every_scenario_is_walked_to_its_end_and_nothing_reaches_the_county(platform: Platform, county: World, practice: Practice):
    before = await _all(platform)
    application = secured(create_app(platform, practice))

    def browser(name: str | None) -> httpx.AsyncClient:
        headers = {"Sec-Fetch-Site": "same-origin", "Sender-Key": f"device-of-{name}-0123456789"}
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=application), base_url="http://county.test", headers=headers)

    assert {step.part for step in scenarios().values()} >= {"resident", "grid_worker", "township_dispatcher", "leader", "system_admin"}
    assert len((await browser(None).get("/api/v1/practice/scenarios")).json()["items"]) == len(scenarios())
    for scenario in scenarios().values():
        someone = browser(None) if scenario.part == "resident" else await signed_in(browser, "worker")
        began = await someone.post(_RUN, json={"scenario": scenario.id})
        assert began.status_code == 201, began.text
        await _walk(scenario, Practising(someone, began.json()))

    stranger = browser(None)
    assert (await stranger.get(f"{_IN}/cases")).json()["code"] == "practice_over"
    assert (await stranger.post(_RUN, json={"scenario": "leader-supervision-order"})).json()["code"] == "not_signed_in"
    assert (await stranger.post(_RUN, json={"scenario": "flying"})).json()["code"] == "scenario_unknown"
    cross = await stranger.post(_RUN, json={"scenario": "resident-first-report"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert cross.json()["code"] == "cross_site"

    after = await _all(platform)
    assert {table: after[table] - before[table] for table in after if after[table] != before[table]}.keys() <= {
        "sign_in_session",
        "sign_in_attempt",
        "audit_entry",
    }
    rows = await platform.database.fetch("SELECT area FROM audit_entry WHERE area LIKE {}", f"{COUNTY}%")
    assert rows == []
    await _is_apart(await signed_in(browser, "worker"))
    await _resets(practice)


async def _walk(scenario: Scenario, someone: Practising) -> None:
    for number, step in enumerate(scenario.steps):
        run = await someone.look()
        assert [one["done"] for one in run["steps"]] == [earlier < number for earlier in range(len(run["steps"]))], scenario.id
        await someone.take(step)
    run = await someone.look()
    assert (run["done"], run["astray"]) == (True, False), json.dumps(run, ensure_ascii=False)


async def _all(platform: Platform) -> dict[str, int]:
    """Return how many rows each table of the county has."""
    names = await platform.database.fetch("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
    return {row["name"]: (await platform.database.fetch(f'SELECT COUNT(*) AS n FROM "{row["name"]}"'))[0]["n"] for row in names}


async def _is_apart(someone: httpx.AsyncClient) -> None:
    """Check that each side hears nothing of the other."""
    begun = await someone.post(_RUN, json={"scenario": "dispatcher-whole-case"})
    inside = (await someone.get(f"{_IN}/me")).json()
    assert (inside["name"], inside["areas"]) == ("派小遣（演练）", [begun.json()["area"]])
    assert (await someone.get("/api/v1/me")).json()["name"] == "张网格"
    (case,) = (await someone.get(f"{_IN}/cases")).json()["items"]  # that of one's own street, though others practised beside it
    assert (await someone.get(f"/api/v1/cases/{case['id']}")).status_code == 404
    for path in ("session", "audit", "accounts", "webhook-endpoints", "market", "practice/run", "service", *CLOSED):
        assert (await someone.get(f"{_IN}/{path}")).json()["code"] == "practice_not_here", path
    answer = await someone.get(f"{_IN}/cases", headers={"Authorization": "Bearer nothing"})
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    assert not {"session", "market", "accounts", "webhook-endpoints", "tokens", "practice"} & OPEN
    page = await someone.get("/practice/desk/cases")
    assert page.headers["content-type"].startswith("text/html") or page.json()["code"] == "no_such_file"
    first = (await someone.get(_RUN)).json()["area"]
    assert (await someone.post(_RUN, json={"scenario": "dispatcher-whole-case"})).json()["area"] != first
    assert (await someone.delete(_RUN)).status_code == 204
    assert (await someone.get(_RUN)).json()["code"] == "practice_over"


async def _resets(practice: Practice) -> None:
    """Check that it ends at night, when nobody is there, and that there is an end of streets."""
    time = practice._time
    assert isinstance(time, FixedTime)
    assert practice.ends_at == NIGHT
    ground = practice.ground()
    ground.streets = MOST
    with pytest.raises(PracticeFullError):
        await practice.begin("resident-first-report", staff=False)
    ground.streets = 9
    token, _ = await practice.begin("resident-first-report", staff=False)
    folder = ground.platform.settings.data
    time.advance(IDLE - timedelta(minutes=1))
    await practice.tidy()
    assert practice.run(token).street.number == 10
    time.advance(IDLE)
    await practice.tidy()
    with pytest.raises(PracticeOverError):
        practice.run(token)
    assert not folder.exists()


def test_streets_lie_apart_and_are_no_real_place():
    boxes = [json.loads(Street(number).geojson())["features"][0]["geometry"]["coordinates"][0] for number in (1, 2, 21, MOST)]
    corners = [(ring[0], ring[2]) for ring in boxes]
    for one, (west_south, east_north) in enumerate(corners):
        for other in corners[one + 1 :]:
            assert other[0][0] > east_north[0] or other[0][1] > east_north[1] or other[1][0] < west_south[0]
    assert Street(7).grid == "999990007001001"


def test_scenarios_say_everything_in_both_languages():
    for scenario in scenarios().values():
        texts = [scenario.title, scenario.learn, scenario.done, *(text for step in scenario.steps for text in (step.title, step.say))]
        assert all({"zh-CN", "en"} <= text.keys() and all(text.values()) for text in texts), scenario.id
        assert all(step.go.startswith(("/m/", "/desk/")) for step in scenario.steps)
        assert len({step.id for step in scenario.steps}) == len(scenario.steps)
