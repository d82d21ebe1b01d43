"""Algorithms advise: asked by a schema, kept with version, model and reason, judged by people, switched off by areas."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from tests.core.broker.conftest import NORTH_GRID, report
from tests.core.conftest import Client
from tests.core.plugins import example
from tests.core.plugins.test_handlers import CONTRIBUTES
from tests.core.signing_in import signed_in
from tests.world import NORTH, SOUTH, SYSTEM, World
from wangge_core.access.model import Actor
from wangge_core.algorithms.schemas import QuestionIn
from wangge_core.errors import ForbiddenError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_sdk.hooks.handlers import advises
from wangge_sdk.views import AlgorithmAnswer, AlgorithmQuery

RANKING, KEYWORDS = "acme.ranking", "wangge.keyword-triage"
INPUT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["words"],
    "properties": {"words": {"type": "integer", "minimum": 0}},
}
OUTPUT = {"type": "object", "additionalProperties": False, "required": ["rank"], "properties": {"rank": {"type": "integer"}}}
PATH = f"/api/v1/algorithms/{RANKING}/rank"


class Ranking:
    answer: Any = None

    @advises
    async def rank(self, request: AlgorithmQuery) -> Any:
        if isinstance(self.answer, Exception):
            raise self.answer
        reason = {"zh-CN": "按字数", "en": "by the words"}
        return self.answer or AlgorithmAnswer(output={"rank": request.input["words"]}, reason=reason, confidence=0.5)


@pytest.fixture
def code() -> Ranking:
    return Ranking()


@pytest.fixture
async def platform(county_settings: Settings, time: FixedTime, code: Ranking) -> AsyncIterator[Platform]:
    settings = msgspec.structs.replace(county_settings, inprocess_plugins=f"{county_settings.inprocess_plugins},{RANKING}")
    async with Platform(settings, time).opened() as opened:
        found = example.found(
            RANKING,
            files={"input.json": INPUT, "output.json": OUTPUT},
            kind="service",
            runtime={"isolation": "inprocess", "module": "acme_noise.hooks", "limits": {}},
            contributes={"algorithms": CONTRIBUTES["algorithms"]},
        )
        installed = opened.host.admit(found, code)
        assert installed.state == "ready", (installed.reason, installed.findings)
        await opened.grants.agree_to_installed(SYSTEM, RANKING, NORTH, officer="王保护")
        await opened.plugins.switch(SYSTEM, RANKING, NORTH, enabled=True)
        yield opened


def question(area: str = NORTH_GRID, **more: Any) -> dict[str, Any]:
    return {"area": area, "input": {"words": 3}} | more


async def test_an_answer_is_kept_with_what_gave_it_and_judged_by_a_person(platform: Platform, client: Client) -> None:
    dispatcher = await signed_in(client, "north_dispatcher")
    answer = (await dispatcher.post(f"{PATH}/answers", json=question(subject="case 1"))).json()
    assert (answer["state"], answer["output"], answer["decision_role"]) == ("answered", {"rank": 3}, "suggest")
    assert (answer["plugin"], answer["version"], answer["reason"]["en"]) == (RANKING, "1.2.0", "by the words")
    assert len(answer["model"]) == 64
    other = (await dispatcher.post(f"{PATH}/answers", json=question())).json()
    waiting = (await dispatcher.get(f"{PATH}/answers", params={"waiting": True})).json()["items"]
    assert [each["id"] for each in waiting] == [other["id"], answer["id"]]
    judged = await dispatcher.put(f"/api/v1/algorithm-answers/{answer['id']}/verdict", json={"verdict": "accepted"})
    assert judged.json()["verdict"] == "accepted"
    again = await dispatcher.put(f"/api/v1/algorithm-answers/{answer['id']}/verdict", json={"verdict": "overridden"})
    assert (again.status_code, again.json()["code"]) == (409, "answer_judged")
    await dispatcher.put(f"/api/v1/algorithm-answers/{other['id']}/verdict", json={"verdict": "overridden"})
    (card,) = [
        each for each in (await dispatcher.get("/api/v1/algorithms", params={"area": NORTH})).json()["items"] if each["id"] == "rank"
    ]
    assert card["observed"] == {"answered": 2, "abstained": 0, "failed": 0, "accepted": 1, "overridden": 1, "agreement": 0.5}
    assert (card["claimed"][0]["value"], card["limits"]["en"]) == (0.9, "Few")
    rows = await platform.database.fetch("SELECT input_digest FROM algorithm_answer")
    assert all(len(row["input_digest"]) == 64 for row in rows), "of the question only a digest is kept"
    actions = await platform.database.fetch("SELECT action FROM audit_entry WHERE resource = 'algorithm' ORDER BY id")
    assert [row["action"] for row in actions] == ["algorithm.asked"] * 2 + ["algorithm.judged"] * 2


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (AlgorithmAnswer(output={"rank": "high"}, reason={"zh-CN": "x", "en": "x"}), "failed"),
        (AlgorithmAnswer(output={"rank": 1, "more": 2}, reason={"zh-CN": "x", "en": "x"}), "failed"),
        ({"output": {"rank": 1}}, "failed"),
        (OSError("no luck"), "failed"),
    ],
    ids=["wrong type", "unknown field", "no reason", "raises"],
)
@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_what_does_not_fit_is_no_answer(client: Client, code: Ranking, answer: object, state: str) -> None:
    code.answer = answer
    dispatcher = await signed_in(client, "north_dispatcher")
    told = (await dispatcher.post(f"{PATH}/answers", json=question())).json()
    assert (told["state"], told["output"], told["reason"]) == (state, None, {})
    refused = await dispatcher.put(f"/api/v1/algorithm-answers/{told['id']}/verdict", json={"verdict": "accepted"})
    assert refused.status_code == 409


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_a_question_that_does_not_fit_is_refused_with_its_place(client: Client) -> None:
    dispatcher = await signed_in(client, "north_dispatcher")
    answer = await dispatcher.post(f"{PATH}/answers", json=question(input={"words": -1}))
    assert (answer.status_code, answer.json()["code"]) == (422, "algorithm_input")
    assert [each["path"] for each in answer.json()["errors"]] == ["/input/words"]
    unknown = await dispatcher.post(f"/api/v1/algorithms/{RANKING}/none/answers", json=question())
    assert (unknown.status_code, unknown.json()["code"]) == (404, "algorithm_not_found")
    missing = await dispatcher.put(f"/api/v1/algorithm-answers/{uuid4()}/verdict", json={"verdict": "accepted"})
    assert missing.json()["code"] == "answer_not_found"


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_it_answers_where_it_is_on_and_whoever_may_ask(client: Client) -> None:
    for name, area, code in (
        ("south_dispatcher", SOUTH, "algorithm_not_found"),
        ("south_dispatcher", NORTH_GRID, "permission_missing"),
        ("worker", NORTH_GRID, "permission_missing"),
    ):
        person = await signed_in(client, name)
        assert (await person.post(f"{PATH}/answers", json=question(area))).json()["code"] == code, name
    leader = await signed_in(client, "leader")
    assert (await leader.post(f"{PATH}/answers", json=question())).json()["code"] == "permission_missing"
    assert (await leader.get("/api/v1/algorithms", params={"area": NORTH})).status_code == 200


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_no_program_judges(platform: Platform, county: World) -> None:
    asked = await platform.advising.service.ask(SYSTEM, RANKING, "rank", QuestionIn(area=NORTH_GRID, input={"words": 1}))
    for actor in (SYSTEM, Actor(kind="system", id="plugin")):
        with pytest.raises(ForbiddenError) as error:
            await platform.advising.service.judge(actor, asked.id, "accepted")
        assert error.value.code == "person_needed"
    await platform.advising.service.judge(county.actor("north_dispatcher"), asked.id, "accepted")


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_an_area_switches_it_off_and_inherits_again(client: Client) -> None:
    admin, dispatcher = await signed_in(client, "system_admin"), await signed_in(client, "north_dispatcher")
    path = f"{PATH}/areas/{NORTH}"
    listed = (await admin.put(path, json={"enabled": False, "reason": "先复核"})).json()["items"]
    (card,) = [each for each in listed if each["id"] == "rank"]
    assert card["state"] == {"enabled": False, "said_in": NORTH, "reason": "先复核"}
    assert (await dispatcher.post(f"{PATH}/answers", json=question())).json()["code"] == "algorithm_off"
    assert (await dispatcher.put(path, json={"enabled": True})).status_code == 403
    await admin.delete(path)
    assert (await dispatcher.post(f"{PATH}/answers", json=question())).json()["state"] == "answered"


async def test_the_keywords_are_an_algorithm_whose_agreement_is_that_of_the_dispatchers(platform: Platform, client: Client) -> None:
    kept = await report(platform, case_type="livelihood.appeal", class_id=None)
    changed = await report(platform, case_type="livelihood.appeal", class_id=None)
    await platform.database.execute("UPDATE cases SET stage = 'dispatch' WHERE id IN ({}, {})", kept, changed)
    await platform.database.execute("UPDATE cases SET class_id = 'livelihood.appeal.streetlight' WHERE id = {}", kept)
    await platform.database.execute("UPDATE cases SET class_id = 'livelihood.appeal.noise' WHERE id = {}", changed)
    dispatcher = await signed_in(client, "north_dispatcher")
    cards = (await dispatcher.get("/api/v1/algorithms", params={"area": NORTH})).json()["items"]
    (card,) = [each for each in cards if each["plugin"] == KEYWORDS]
    assert (card["decision_role"], card["callable"]) == ("prefill", True)
    assert (card["observed"]["answered"], card["observed"]["agreement"]) == (2, 0.5)
    asked = await dispatcher.post(
        f"/api/v1/algorithms/{KEYWORDS}/classify/answers", json={"area": NORTH_GRID, "input": {"text": "路灯坏了，晚上漆黑一片"}}
    )
    assert asked.json()["output"]["classes"][0]["class_id"] == "livelihood.appeal.streetlight"
    nothing = await dispatcher.post(f"/api/v1/algorithms/{KEYWORDS}/classify/answers", json={"area": NORTH_GRID, "input": {"text": "你好"}})
    assert nothing.json()["state"] == "abstained"


@pytest.mark.parametrize("county_settings", ["sqlite"], indirect=True)
async def test_where_it_is_off_its_hooks_are_not_called(platform: Platform) -> None:
    async def suggested(case_type: str = "livelihood.appeal") -> list[Any]:
        case: UUID = await report(platform, case_type=case_type, class_id=None)
        return await platform.database.fetch("SELECT value FROM case_suggestion WHERE case_id = {} AND plugin = {}", case, KEYWORDS)

    assert await suggested()
    await platform.advising.service.switch(SYSTEM, KEYWORDS, "classify", NORTH, enabled=False)
    assert await suggested() == []
    await platform.advising.service.switch(SYSTEM, KEYWORDS, "classify", NORTH, enabled=None)
    assert await suggested()
