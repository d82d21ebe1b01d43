"""Cases over HTTP: the desk's way and the resident's way, and one case from its report to its rating."""

import csv
import io
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests import world
from tests.core.cases.walking import WALK
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from tests.world import World

CASES, PUBLIC = "/api/v1/cases", "/api/v1/public"
TEXT = "小区门口垃圾堆了三天没人清运"


def _report(**changes: Any) -> dict[str, Any]:
    lon, lat = world.middle_of("999901100201001")
    known = {"reporter": {"name": "王小明", "phone": "13812345678"}, "position": {"lon": lon, "lat": lat}}
    return {"client_id": str(uuid4()), "case_type": "livelihood.appeal", "text": TEXT} | known | changes


def _ok(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


async def test_a_case_from_its_report_to_its_rating(client: Client, county: World):
    resident, staff = client(None), {who: await signed_in(client, who) for who in {who for who, _, _ in WALK}}
    receipt = _ok(await resident.post(CASES, json=_report()), 201)
    assert receipt["progress_url"] == f"/m/progress/{receipt['query_code']}"
    [item] = (_ok(await staff["worker"].get(CASES, params={"queue": "todo"})))["items"]
    assert item["number"] == receipt["number"]
    path, detail = f"{CASES}/{item['id']}", _ok(await staff["worker"].get(f"{CASES}/{item['id']}"))
    for who, action, data in WALK:
        offered = {one["id"] for one in (_ok(await staff[who].get(path)))["actions"]}
        assert action in offered, (who, action)
        filled = data | ({"unit_id": str(county.units[data["unit_id"]])} if "unit_id" in data else {})
        body = {"version": detail["item"]["version"], "data": filled}
        detail = _ok(await staff[who].post(f"{path}/actions/{action}", json=body))
    assert detail["item"]["state"] == "closed"
    assert [action["id"] for action in detail["actions"]] == ["reopen"]
    progress = _ok(await resident.get(f"{PUBLIC}/cases/{receipt['query_code']}"))
    assert (progress["can_rate"], progress["outcome"]["public_reason"]) == (True, "垃圾已清运干净")
    rated = _ok(await resident.post(f"{PUBLIC}/cases/{receipt['query_code']}/rating", json={"score": 5, "text": "谢谢"}))
    assert (rated["can_rate"], rated["rating"]["score"]) == (False, 5)
    again = await resident.post(f"{PUBLIC}/cases/{receipt['query_code']}/rating", json={"score": 1})
    assert (again.status_code, again.json()["code"]) == (409, "transition_not_allowed")
    assert (_ok(await staff["worker"].get(f"{CASES}/count")))["by_queue"]["closed"] == 1


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
class TestEdge:
    """What is the same on every database: services have their tests on both."""

    async def test_the_same_report_again_is_the_same_case(self, client: Client):
        resident, report = client(None), _report()
        first = _ok(await resident.post(CASES, json=report), 201)
        assert _ok(await resident.post(CASES, json=report), 201) == first
        other = await resident.post(CASES, json=report | {"text": "别的事"})
        assert (other.status_code, other.json()["code"]) == (422, "client_id_reused")

    async def test_a_signed_in_reporter_needs_no_key_and_a_resident_does(self, client: Client):
        worker, resident = await signed_in(client, "worker"), client(None)
        for who in (worker, resident):
            del who.headers["Sender-Key"]
        _ok(await worker.post(CASES, json=_report()), 201)
        refused = await resident.post(CASES, json=_report())
        assert (refused.status_code, refused.json()["code"]) == (422, "sender_key")

    async def test_a_malformed_report_is_told_where(self, client: Client):
        resident = client(None)
        wrong = (
            ({"text": ""}, 400, "/text"),
            ({"colour": "red"}, 400, "/colour"),
            ({"client_id": "1"}, 400, "/client_id"),
            ({"reporter": {"phone": "call me"}}, 400, "/reporter/phone"),
            ({"position": {"lon": 28.0, "lat": 112.0}}, 422, "/position"),
            ({"position": None, "area": "12"}, 422, "/area"),
            ({"case_type": "nothing.such"}, 422, "/case_type"),
            ({"form": {"nonsense": 1}}, 422, "/form/nonsense"),
        )
        for changes, status, path in wrong:
            answer = await resident.post(CASES, json=_report(**changes))
            assert answer.status_code == status, (changes, answer.text)
            assert answer.json()["errors"][0]["path"].startswith(path), (changes, answer.text)

    async def test_every_view_of_the_desk_shows_the_same_cases(self, client: Client):
        resident, north = client(None), await signed_in(client, "north_dispatcher")
        for _ in range(3):
            _ok(await resident.post(CASES, json=_report()), 201)
        _ok(await resident.post(CASES, json=_report(text="路灯不亮")), 201)
        wanted = {"q": "垃圾", "queue": "open", "area": world.NORTH, "light": "green", "stage": "collection"}
        listed = _ok(await north.get(CASES, params=wanted | {"limit": 2}))
        rest = _ok(await north.get(CASES, params=wanted | {"limit": 2, "after": listed["next"]}))
        numbers = [item["number"] for item in (*listed["items"], *rest["items"])]
        assert (len(numbers), rest["next"]) == (3, None)
        assert (_ok(await north.get(f"{CASES}/count", params=wanted)))["count"] == 3
        points = await north.get(f"{CASES}/map", params=wanted | {"bbox": "111.9,27.9,112.1,28.1"})
        assert points.headers["content-type"].startswith("application/geo+json")
        assert [feature["properties"]["number"] for feature in points.json()["features"]] == numbers
        export = await north.get(f"{CASES}/export", params=wanted)
        assert export.headers["content-type"].startswith("text/csv")
        assert "attachment" in export.headers["content-disposition"]
        assert [row[0] for row in csv.reader(io.StringIO(export.text.removeprefix("\ufeff")))][1:] == numbers

    async def test_questions_that_make_no_sense_are_refused(self, client: Client):
        leader = await signed_in(client, "leader")
        for query, status, path in (
            ({"queue": "mine"}, 400, "/queue"),
            ({"stage": "nowhere"}, 400, "/stage"),
            ({"area": "x"}, 400, "/area"),
            ({"area": "12345"}, 422, "/area"),
            ({"unit": "city"}, 400, "/unit"),
            ({"limit": 0}, 422, "/limit"),
            ({"after": "x"}, 422, "/after"),
        ):
            answer = await leader.get(CASES, params=query)
            assert (answer.status_code, answer.json()["errors"][0]["path"]) == (status, path), (query, answer.text)
        for bbox in ("1,2,3", "a,b,c,d", "", "1,2,3,4,5"):
            answer = await leader.get(f"{CASES}/map", params={"bbox": bbox})
            assert (answer.status_code, answer.json()["code"]) == (422, "bbox"), bbox

    async def test_nobody_sees_the_desk_without_signing_in(self, client: Client):
        nobody, admin = client(None), await signed_in(client, "system_admin")
        for path in ("", "/count", "/map", "/export", f"/{uuid4()}", f"/{uuid4()}/clocks/{uuid4()}/explanation"):
            assert (await nobody.get(CASES + path)).status_code == 401, path
            assert (await admin.get(CASES + path)).status_code == 403, path
        assert (await nobody.get("/api/v1/statistics/outcomes?from=2026-11&to=2026-11")).status_code == 401

    async def test_a_step_from_another_site_is_refused(self, client: Client):
        _ok(await client(None).post(CASES, json=_report()), 201)
        worker = await signed_in(client, "worker")
        [item] = (_ok(await worker.get(CASES)))["items"]
        path = f"{CASES}/{item['id']}/actions/verify"
        body = {"version": 1, "data": {"result": "yes"}}
        refused = await worker.post(path, json=body, headers={"Sec-Fetch-Site": "cross-site"})
        assert (refused.status_code, refused.json()["code"]) == (403, "cross_site")
        stale = await worker.post(path, json=body | {"version": 2})
        assert (stale.status_code, stale.json()["code"]) == (409, "case_changed")
        unknown = await worker.post(f"{CASES}/{item['id']}/actions/dance", json=body)
        assert (unknown.status_code, unknown.json()["code"]) == (409, "transition_not_allowed")

    async def test_a_clock_explains_itself(self, client: Client):
        _ok(await client(None).post(CASES, json=_report()), 201)
        leader = await signed_in(client, "leader")
        [item] = (_ok(await leader.get(CASES)))["items"]
        [clock, *_] = (_ok(await leader.get(f"{CASES}/{item['id']}")))["clocks"]
        told = _ok(await leader.get(f"{CASES}/{item['id']}/clocks/{clock['id']}/explanation"))
        assert all(set(step) == {"zh-CN", "en"} for step in told["steps"])

    async def test_figures_by_month(self, client: Client):
        _ok(await client(None).post(CASES, json=_report()), 201)
        leader = await signed_in(client, "leader")
        table = _ok(await leader.get("/api/v1/statistics/outcomes", params={"from": "2026-10", "to": "2026-11", "area": world.COUNTY}))
        assert [(row["month"], row["reports"]) for row in table["items"]] == [("2026-10", 0), ("2026-11", 1)]
        refused = await leader.get("/api/v1/statistics/outcomes", params={"from": "2026-12", "to": "2026-11"})
        assert (refused.status_code, refused.json()["errors"][0]["path"]) == (422, "/to")

    async def test_residents_learn_what_can_be_reported_and_which_class_fits(self, client: Client):
        resident = client(None)
        offered = _ok(await resident.get(f"{PUBLIC}/case-types", params={"area": f"{world.NORTH}000"}))
        assert "livelihood.appeal" in [item["id"] for item in offered["items"]]
        nothing = _ok(await resident.get(f"{PUBLIC}/case-types", params={"area": world.SOUTH}))
        assert nothing["items"] == []
        assert set(nothing["reason"]) == {"zh-CN", "en"}
        suggested = _ok(await resident.post(f"{PUBLIC}/suggest-class", json={"text": TEXT, "area": world.NORTH}))
        assert suggested["items"][0]["case_type"] == "livelihood.appeal"
        refused = await resident.post(f"{PUBLIC}/suggest-class", json={"text": TEXT, "area": "1"})
        assert (refused.status_code, refused.json()["code"]) == (422, "area_code")

    async def test_a_code_that_opens_nothing(self, client: Client):
        resident = client(None)
        for code in ("0" * 20, "x", "O0O0-I1L1"):
            answer = await resident.get(f"{PUBLIC}/cases/{code}")
            assert (answer.status_code, answer.json()["code"]) == (404, "case_not_found")
        assert (await resident.get(f"{PUBLIC}/cases/{'0' * 41}")).status_code == 400
        assert (await resident.post(f"{PUBLIC}/cases/{'0' * 20}/rating", json={"score": 6})).status_code == 400
