"""The case page: what each reader sees and may do."""

from datetime import timedelta
from typing import Any

import pytest

from tests.core.attachments.drawing import picture
from tests.core.attachments.test_sounds import spoken
from tests.core.cases.walking import RESIDENT, act, reported, walked
from tests.world import World
from wangge_core.cases.schemas import ActionOut, CaseDetail
from wangge_core.errors import InvalidError, NotFoundError
from wangge_core.ids import new_id
from wangge_core.instants import LOCAL, FixedTime
from wangge_core.platform import Platform

GARBAGE = "livelihood.appeal.garbage"


async def _page(platform: Platform, county: World, who: str, case: Any) -> CaseDetail:
    return await platform.cases.details.page(county.actor(who), case.id)


def _action(page: CaseDetail, name: str) -> ActionOut:
    return next(action for action in page.actions if action.id == name)


async def test_only_what_the_reader_may_do_now_is_offered(platform: Platform, county: World):
    case = await reported(platform)
    offered = {who: [action.id for action in (await _page(platform, county, who, case)).actions] for who in ("worker", "leader")}
    assert offered == {"worker": ["verify"], "leader": []}
    assert [action.id for action in (await _page(platform, county, "north_dispatcher", case)).actions] == [
        "verify",
        "file",
        "refuse",
        "refer",
    ]
    case = await walked(platform, county, case, "dispatch")
    assert [action.id for action in (await _page(platform, county, "handler", case)).actions] == ["handle", "return", "dispute"]
    assert (await _page(platform, county, "water_handler", case)).actions == []


async def test_each_offered_action_can_be_taken_and_speaks_both_languages(platform: Platform, county: World):
    case = await reported(platform)
    for action in (await _page(platform, county, "north_dispatcher", case)).actions:
        for text in (action.title, action.description):
            assert set(text) == {"zh-CN", "en"}
            assert all(text.values())
        assert action.form["schema"]["type"] == "object"


async def test_dispatch_is_filled_in_with_the_unit_that_answers_for_the_class(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform, class_id=GARBAGE), "file")
    dispatch = _action(await _page(platform, county, "north_dispatcher", case), "dispatch")
    choices = {choice["const"]: choice["x-i18n"]["title"]["zh-CN"] for choice in dispatch.form["schema"]["properties"]["unit_id"]["oneOf"]}
    assert set(choices.values()) == {"北镇政府", "城市管理局", "水利局", "网格中心"}
    assert dispatch.initial["unit_id"] in choices
    stored = await platform.cases.repository.told(case.id)
    assert stored is not None
    named = (await platform.cases.details.units.named([county.units["city"], county.units["north_office"]])).values()
    assert stored.unit_kind in {unit.kind for unit in named if str(unit.id) == dispatch.initial["unit_id"]}


async def test_filing_is_filled_in_with_the_class_and_takes_another_of_the_same_type(platform: Platform, county: World):
    case = await reported(platform, class_id=GARBAGE)
    filing = _action(await _page(platform, county, "north_dispatcher", case), "file")
    choices = [choice["const"] for choice in filing.form["schema"]["properties"]["class_id"]["oneOf"]]
    assert filing.initial == {"class_id": GARBAGE}
    assert all(choice.startswith("livelihood.appeal.") for choice in choices)
    other = next(choice for choice in choices if choice != GARBAGE)
    filed = await act(platform, county, case, "north_dispatcher", "file", {"class_id": other})
    page = await _page(platform, county, "north_dispatcher", filed)
    assert page.item.class_id == other
    assert page.item.title != case.title
    route = platform.host.catalogue.at(case.place.area).route(case.case_type, other)
    assert route is not None
    assert filed.unit_kind == route.unit_kind


async def test_a_class_of_another_case_type_is_refused(platform: Platform, county: World):
    case = await reported(platform, class_id=GARBAGE)
    with pytest.raises(InvalidError) as caught:
        await act(platform, county, case, "north_dispatcher", "file", {"class_id": "livelihood.hazard.gas"})
    assert caught.value.fields[0].path == "/data/class_id"


async def test_who_reported_is_masked_from_everybody_until_they_ask(platform: Platform, county: World):
    case = await reported(platform)
    hidden = (await _page(platform, county, "worker", case)).reporter
    assert (hidden.name, hidden.phone, hidden.masked) == ("王**", "138****678", True)
    assert (await _page(platform, county, "north_dispatcher", case)).reporter == hidden


async def test_the_page_tells_the_whole_story_in_words(platform: Platform, county: World):
    said = await platform.pictures.upload(RESIDENT.digest, spoken())
    before = await platform.pictures.upload(RESIDENT.digest, picture())
    case = await reported(platform, attachments=[said.id, before.id], address="垃圾站旁")
    case = await walked(platform, county, case, "close")
    page = await _page(platform, county, "leader", case)
    assert [step.action for step in page.timeline][:3] == ["report", "verify", "file"]
    assert page.timeline[0].title["zh-CN"] == "上报"
    verified, dispatched = page.timeline[1], page.timeline[3]
    assert [(fact.label["zh-CN"], set(fact.value)) for fact in verified.facts] == [(verified.facts[0].label["zh-CN"], {"zh-CN", "en"})]
    assert [fact.value["zh-CN"] for fact in dispatched.facts] == ["城市管理局"]
    assert verified.note == "确实如此"
    assert (page.address, page.outcome, page.public_reason) == ("垃圾站旁", "fixed", "垃圾已清运干净")
    assert [area.name for area in page.area_path] == ["清溪县", "北镇", "北村", "网格001"]
    assert [area.name_en for area in page.area_path][:3] == ["Qingxi", "North", "North Village"]
    assert {one.id: one.media_type for one in page.attachments} == {said.id: "audio/wav", before.id: "image/jpeg"}
    thumbnails = {one.id: one.thumbnail_url for one in page.attachments}
    assert thumbnails[said.id] is None
    assert page.item.thumbnail_url == thumbnails[before.id]
    assert page.position is not None
    assert page.form_schema is not None
    assert page.rating is None
    assert {stage.state for stage in page.stages[:-1]} == {"done"}


async def test_a_case_without_a_point_has_no_position(platform: Platform, county: World):
    case = await reported(platform, position=None, area="999901100201")
    assert (await _page(platform, county, "leader", case)).position is None


async def test_what_plugins_proposed_is_shown_as_what_can_be_chosen(platform: Platform, county: World):
    case = await reported(platform)
    page = await _page(platform, county, "north_dispatcher", case)
    kinds = {suggestion.kind for suggestion in page.suggestions}
    assert kinds == {"class", "unit"}
    for suggestion in page.suggestions:
        assert set(suggestion.title) == {"zh-CN", "en"}
        assert 0 < suggestion.confidence <= 1
    [unit, *_] = [suggestion for suggestion in page.suggestions if suggestion.kind == "unit"]
    assert unit.value in {str(each) for each in county.units.values()}


@pytest.mark.parametrize("text", ["小区门口垃圾堆了三天没人清运", "???"])
async def test_a_class_that_no_plugin_is_sure_of_is_left_to_people(platform: Platform, county: World, text: str):
    case = await reported(platform, text=text)
    page = await _page(platform, county, "north_dispatcher", case)
    suggested = [one for one in page.suggestions if one.kind == "class" and one.confidence >= 0.5]
    assert (case.class_id is not None) == bool(suggested)


async def test_clocks_run_by_stage_and_stop_with_it(platform: Platform, county: World, time: FixedTime):
    case = await reported(platform)
    first = (await _page(platform, county, "leader", case)).clocks
    assert [(clock.kind, clock.stage) for clock in first] == [("case", "collection"), ("stage", "collection")]
    time.advance(timedelta(minutes=10))
    case = await walked(platform, county, case, "verify")
    clocks = (await _page(platform, county, "leader", case)).clocks
    assert [clock.stopped_at is None for clock in clocks] == [True, False, True]
    assert clocks[-1].stage == "filing"
    assert clocks[0].title == {"zh-CN": "全程", "en": "Whole case"}


async def test_a_clock_explains_itself_in_both_languages(platform: Platform, county: World):
    case = await reported(platform)
    for clock in (await _page(platform, county, "leader", case)).clocks:
        steps = await platform.cases.details.explanation(county.actor("leader"), case.id, clock.id)
        assert steps
        assert all(set(step) == {"zh-CN", "en"} for step in steps)
        assert f"{clock.due_at.astimezone(LOCAL):%H:%M}" in steps[-1]["en"]


async def test_an_explanation_is_for_who_may_see_the_case_and_of_its_own_clocks(platform: Platform, county: World):
    case = await reported(platform)
    [clock, *_] = (await _page(platform, county, "leader", case)).clocks
    with pytest.raises(NotFoundError, match="no such clock"):
        await platform.cases.details.explanation(county.actor("leader"), case.id, new_id())
    with pytest.raises(NotFoundError, match="no such case"):
        await platform.cases.details.explanation(county.actor("south_dispatcher"), case.id, clock.id)


async def test_a_case_whose_plugin_is_switched_off_keeps_its_page(platform: Platform, county: World):
    case = await reported(platform)
    await platform.plugins.switch(county.actor("system_admin"), "wangge.livelihood", "999901100", enabled=False)
    page = await _page(platform, county, "north_dispatcher", case)
    assert page.item.title == case.title
    assert [action.id for action in page.actions] == ["verify", "file", "refuse", "refer"]
