"""Returns, taking over and adjudication through the services, on both databases."""

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from tests import world
from tests.core.cases.ruling import ruled
from tests.core.cases.walking import act, reported, walked
from tests.core.conftest import Client
from tests.core.signing_in import signed_in
from tests.world import World
from wangge_core.access.model import Scope
from wangge_core.cases.duties.by_area import DUTIES, DutyRule
from wangge_core.cases.duties.errors import AdjudicatorIsPartyError, DutyDecidedError, TooManyQuestionsError
from wangge_core.cases.duties.repository import Wanted
from wangge_core.cases.duties.schemas import StatementIn
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.model import Case
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.instants import FixedTime
from wangge_core.jobs.model import Job
from wangge_core.platform import Platform

NOT_MINE = {"return_type": "not_mine", "note": "河道垃圾归水利局"}


async def _proposed(platform: Platform, county: World) -> Case:
    """Return a case that one unit gave back and another was asked to take over."""
    case = await walked(platform, county, await reported(platform), "dispatch")
    case = await act(platform, county, case, "handler", "return", NOT_MINE)
    return await act(platform, county, case, "north_dispatcher", "dispatch", {"unit_id": "water"})


async def _todo(platform: Platform, county: World, who: str) -> list[str]:
    page = await platform.cases.queries.page(county.actor(who), CaseFilter(queue="todo"), None, 50)
    return [item.number for item in page.items]


async def _ask_the_clock(platform: Platform) -> None:
    """Do the job that waits for the acceptance limit, as the runner would."""
    for row in await platform.database.fetch("SELECT id, kind, key, data, run_at FROM job WHERE kind = 'duty.acceptance'"):
        data = msgspec.json.decode(row["data"])
        await platform.cases.acceptance.expire(Job(**{**row, "data": data}, attempt=1, worker=uuid4(), version=1))


async def test_the_first_receiver_stays_responsible_until_another_unit_accepts(platform: Platform, county: World):
    case = await _proposed(platform, county)
    assert (case.state, case.unit_id, case.proposed_unit_id) == ("proposed", county.units["city"], county.units["water"])
    page = await platform.cases.details.page(county.actor("water_handler"), case.id)
    assert page.duty.owner is not None
    assert page.duty.proposed is not None
    assert (page.duty.owner.name, page.duty.proposed.name, page.duty.after_silence) == ("城市管理局", "水利局", "returned")
    assert [(one.unit.name, one.times) for one in page.duty.returns] == [("城市管理局", 1)]
    assert [action.id for action in page.actions] == ["accept", "decline"]
    assert await _todo(platform, county, "water_handler") == [case.number]
    owners = CaseFilter(queue="open", unit=county.units["city"])
    assert len((await platform.cases.queries.page(county.actor("handler"), owners, None, 10)).items) == 1
    with pytest.raises(ForbiddenError, match="not_your_unit"):
        await act(platform, county, case, "handler", "accept", {})
    case = await act(platform, county, case, "water_handler", "accept", {})
    assert (case.state, case.unit_id, case.proposed_unit_id) == ("handling", county.units["water"], None)
    running = [clock for clock in await platform.cases.repository.clocks(case.id) if clock.kind == "stage" and clock.stopped_at is None]
    assert [clock.unit_id for clock in running] == [county.units["water"]]
    assert await platform.database.fetch("SELECT id FROM job WHERE kind = 'duty.acceptance'") == []


async def test_a_first_dispatch_and_one_to_the_owner_itself_need_no_acceptance(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    assert case.state == "handling"
    case = await act(platform, county, case, "handler", "return", NOT_MINE)
    assert (case.state, case.unit_id) == ("filed", county.units["city"])
    case = await act(platform, county, case, "north_dispatcher", "dispatch", {"unit_id": "city"})
    assert case.state == "handling"


async def test_a_decision_binds_the_unit_that_it_was_for_and_no_other(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    case = await act(platform, county, case, "handler", "dispute", {"note": "河道垃圾归水利局"})
    case = await act(platform, county, case, "adjudicator", "adjudicate", {"unit_id": "water", "note": "由水利局清理"})
    for who, action, data in (
        ("water_handler", "handle", {"note": "已清理"}),
        ("north_dispatcher", "feedback", {}),
        ("worker", "check", {"result": "yes"}),
        ("north_dispatcher", "close", {"outcome": "fixed", "public_reason": "河道已清理"}),
        ("north_dispatcher", "reopen", {"note": "又有垃圾"}),
        ("north_dispatcher", "dispatch", {"unit_id": "city"}),
        ("handler", "return", NOT_MINE),
    ):
        case = await act(platform, county, case, who, action, data)
    assert case.state == "filed"
    case = await act(platform, county, case, "north_dispatcher", "dispatch", {"unit_id": "water"})
    case = await act(platform, county, case, "water_handler", "accept", {})
    with pytest.raises(DutyDecidedError):
        await act(platform, county, case, "water_handler", "return", NOT_MINE)


@pytest.mark.parametrize(("silence", "state", "owner"), [("returned", "filed", "city"), ("accepted", "handling", "water")])
async def test_silence_does_what_the_area_s_rule_says(platform: Platform, county: World, time: FixedTime, silence, state, owner):
    await ruled(platform, DUTIES, DutyRule(hours=3, silence=silence), world.COUNTY)
    case = await _proposed(platform, county)
    page = await platform.cases.details.page(county.actor("water_handler"), case.id)
    assert page.duty.accept_by == time.now() + timedelta(hours=5)  # ten o'clock and three working hours, with the midday break
    time.advance(timedelta(hours=6))
    await _ask_the_clock(platform)
    after = await platform.cases.handling.visible(county.actor("north_dispatcher"), case.id)
    assert (after.state, after.unit_id) == (state, county.units[owner])
    await _ask_the_clock(platform)
    assert await platform.cases.handling.visible(county.actor("north_dispatcher"), case.id) == after


async def test_missing_information_comes_back_to_the_same_unit_with_a_fresh_clock_and_not_for_ever(
    platform: Platform, county: World, time: FixedTime
):
    case = await walked(platform, county, await reported(platform), "dispatch")
    asked = {"return_type": "information_missing", "note": "请告知几号楼"}
    for _ in range(2):
        case = await act(platform, county, case, "handler", "return", asked)
        assert (case.state, case.unit_id) == ("information", county.units["city"])
        clocks = await platform.cases.repository.clocks(case.id)
        assert all(clock.stopped_at for clock in clocks if clock.stage == "handling")
        time.advance(timedelta(hours=1))
        case = await act(platform, county, case, "north_dispatcher", "supply", {"note": "3号楼"})
        assert (case.state, case.unit_id) == ("handling", county.units["city"])
    fresh = (await platform.cases.repository.clocks(case.id))[-1]
    assert (fresh.stage, fresh.started_at, fresh.unit_id) == ("handling", time.now(), county.units["city"])
    with pytest.raises(TooManyQuestionsError):
        await act(platform, county, case, "handler", "return", asked)


async def test_a_failed_check_needs_a_reason_and_is_kept_as_not_done(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "feedback")
    with pytest.raises(InvalidError, match="form_invalid") as refused:
        await act(platform, county, case, "worker", "check", {"result": "no"})
    assert [field.path for field in refused.value.fields] == ["/data/note"]
    case = await act(platform, county, case, "worker", "check", {"result": "no", "note": "还有一堆"})
    assert (await platform.cases.repository.steps(case.id))[-1].data["return_type"] == "not_done"


async def test_one_return_too_many_is_adjudicated_and_the_decision_binds_and_becomes_a_precedent(platform: Platform, county: World):
    case = await _proposed(platform, county)
    case = await act(platform, county, case, "water_handler", "decline", {"return_type": "not_mine", "note": "岸上垃圾归城管"})
    assert (case.state, case.unit_id) == ("filed", county.units["city"])
    case = await act(platform, county, case, "north_dispatcher", "dispatch", {"unit_id": "water"})
    case = await act(platform, county, case, "water_handler", "decline", {"return_type": "not_mine", "note": "说过了，归城管"})
    assert (case.state, case.unit_id) == ("adjudicating", county.units["city"])

    adjudicator, queries = county.actor("adjudicator"), platform.cases.duty_queries
    open_ones = await queries.page(adjudicator, Wanted(decided=False, private=True))
    assert [item.number for item in open_ones.items] == [case.number]
    await platform.cases.duties.state(county.actor("handler"), case.id, StatementIn(case.version, "三定方案写明河道归水利局"))
    case = await platform.cases.handling.visible(adjudicator, case.id)
    with pytest.raises(ForbiddenError, match="not_a_party"):
        await platform.cases.duties.state(county.actor("leader"), case.id, StatementIn(case.version, "我也想说一句"))
    dispute = await queries.detail(adjudicator, open_ones.items[0].id)
    assert dispute.may_decide
    assert [unit.name for unit in dispute.parties] == ["城市管理局", "水利局"]
    assert [(one.unit and one.unit.name, one.text) for one in dispute.statements][-1] == ("城市管理局", "三定方案写明河道归水利局")

    decision = {"unit_id": "water", "note": "河道管理范围内的垃圾由水利局清理", "keywords": "河道 河面"}
    case = await act(platform, county, case, "adjudicator", "adjudicate", decision)
    assert (case.state, case.unit_id) == ("handling", county.units["water"])
    for action, data in (("return", NOT_MINE), ("dispute", {"note": "我们不服"})):
        with pytest.raises(DutyDecidedError):
            await act(platform, county, case, "water_handler", action, data)
    asked = await act(platform, county, case, "water_handler", "return", {"return_type": "information_missing", "note": "哪一段"})
    assert asked.state == "information"

    precedents = await queries.page(county.actor("water_handler"), Wanted(decided=True, words="河道"))
    assert [(item.reason, item.unit and item.unit.name) for item in precedents.items] == [(decision["note"], "水利局")]
    assert (await queries.page(county.actor("water_handler"), Wanted(decided=True, words="噪声"))).items == []
    await platform.indicators.keeper.refresh([case.id])
    facts = await platform.indicators.facts.all(Scope.everything())
    assert [(fact.units, fact.unit_id, fact.reworks) for fact in facts] == [(2, county.units["water"], 0)]


async def test_nobody_decides_a_dispute_of_their_own_unit(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "file")
    case = await act(platform, county, case, "north_dispatcher", "dispatch", {"unit_id": "center"})
    case = await platform.cases.handling.visible(county.actor("adjudicator"), case.id)
    await platform.database.execute("UPDATE cases SET state = 'adjudicating', stage = 'dispatch' WHERE id = {}", case.id)
    with pytest.raises(AdjudicatorIsPartyError):
        await act(platform, county, case, "adjudicator", "adjudicate", {"unit_id": "water", "note": "由水利局负责"})


async def test_a_precedent_is_taken_into_the_list_once_and_then_suggested_before_the_plugin_s_routing(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    case = await act(platform, county, case, "handler", "dispute", {"note": "这是河道垃圾，不归我们"})
    case = await act(platform, county, case, "adjudicator", "adjudicate", {"unit_id": "water", "note": "河道归水利局", "keywords": "垃圾"})
    precedent = (await platform.cases.duties.duties.of_case(case.id))[0]
    with pytest.raises(ForbiddenError, match="permission_missing"):
        await platform.cases.duties.take_into_list(county.actor("handler"), precedent.id, None)
    entry = await platform.cases.duties.take_into_list(county.actor("adjudicator"), precedent.id, None)
    with pytest.raises(ConflictError, match="entry_exists"):
        await platform.cases.duties.take_into_list(county.actor("adjudicator"), precedent.id, None)
    with pytest.raises(ConflictError, match="already_listed"):
        await platform.cases.duties.take_into_list(county.actor("adjudicator"), precedent.id, world.NORTH)
    with pytest.raises(NotFoundError, match="dispute_not_found"):
        await platform.cases.duties.take_into_list(county.actor("adjudicator"), uuid4(), None)

    later = await walked(platform, county, await reported(platform), "file")
    page = await platform.cases.details.page(county.actor("north_dispatcher"), later.id)
    first = page.suggestions[0]
    assert (first.plugin, first.value, first.title["zh-CN"]) == ("core", str(county.units["water"]), "水利局")
    assert first.reason["zh-CN"] == "权责清单（依据先例）：河道归水利局"
    dispatch = next(action for action in page.actions if action.id == "dispatch")
    assert dispatch.initial["unit_id"] == str(county.units["water"])
    versions = await platform.responsibility.queries.history(county.actor("leader"), entry)
    assert [(one.source, one.words) for one in versions.versions] == [("precedent", "垃圾")]


async def test_disputes_over_http(client: Client, platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    case = await act(platform, county, case, "handler", "dispute", {"note": "这是河道垃圾，不归我们"})
    adjudicator = await signed_in(client, "adjudicator")
    found = (await adjudicator.get("/api/v1/disputes")).json()["items"]
    assert [item["number"] for item in found] == [case.number]
    detail = (await adjudicator.get(f"/api/v1/disputes/{found[0]['id']}")).json()
    assert (detail["may_decide"], detail["may_list"], detail["may_speak"]) == (True, False, False)
    refused = await adjudicator.post(f"/api/v1/disputes/{found[0]['id']}/listing", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "dispute_open")
    handler = await signed_in(client, "handler")
    assert (await handler.get("/api/v1/disputes")).status_code == 403
    spoken = await handler.post(f"/api/v1/cases/{case.id}/statements", json={"version": case.version, "text": "请看三定方案"})
    assert spoken.json()["timeline"][-1]["title"]["en"] == "Statement"


async def test_the_reporter_is_asked_on_their_page_and_answers_there(client: Client, platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    resident, path = client(None), f"/api/v1/public/cases/{case.query_code}"
    assert (await resident.post(f"{path}/answer", json={"text": "3号楼"})).status_code == 409
    await act(platform, county, case, "handler", "return", {"return_type": "information_missing", "note": "请问是几号楼"})
    page = (await resident.get(path)).json()
    assert (page["question"], page["can_rate"]) == ("请问是几号楼", False)
    after = (await resident.post(f"{path}/answer", json={"text": "3号楼"})).json()
    assert (after["question"], after["stage"]) == (None, "handling")
    assert (await platform.cases.repository.steps(case.id))[-1].note == "3号楼"
