import pytest

from tests import world
from wangge_core.cases.offering import _UNITS
from wangge_core.clocks.model import Unit
from wangge_core.errors import InvalidError
from wangge_core.platform import Platform


def test_what_the_areas_plugins_offer_can_be_reported(platform: Platform):
    offered = platform.cases.offering.case_types(world.NORTH_VILLAGE)
    assert offered.reason is None
    assert [item.id for item in offered.items] == ["livelihood.appeal", "livelihood.hazard", "livelihood.dispute"]
    for item in offered.items:
        assert item.form["schema"]["type"] == "object"
        assert item.classes
        for text in (item.title, item.summary, *(entry.title for entry in item.classes), *(entry.promised for entry in item.classes)):
            assert text is not None
            assert set(text) >= {"zh-CN", "en"}
    assert [(item.anonymous, item.private) for item in offered.items] == [(True, False), (True, False), (False, True)]


def test_the_promise_is_the_limit_of_the_whole_case_for_the_class(platform: Platform):
    [appeal, hazard, _] = platform.cases.offering.case_types(world.NORTH).items
    promises = {entry.id: entry.promised for entry in (*appeal.classes, *hazard.classes)}
    assert promises["livelihood.hazard.gas"] == {"zh-CN": "24 小时内", "en": "within 24 hours"}
    assert promises["livelihood.hazard.road"] == {"zh-CN": "7 个工作日内", "en": "within 7 working days"}


def test_each_unit_of_a_limit_can_be_said():
    assert set(_UNITS) == {unit.value for unit in Unit}


def test_where_nothing_is_switched_on_the_reason_says_whom_to_ask(platform: Platform):
    offered = platform.cases.offering.case_types(world.SOUTH)
    assert offered.items == []
    assert offered.reason is not None
    assert "12345" in offered.reason["zh-CN"]
    assert "12345" in offered.reason["en"]


@pytest.mark.parametrize("area", ["99", "9999", "999902", "999901100299"])
async def test_an_area_that_is_not_here_is_refused(platform: Platform, area: str):
    with pytest.raises(InvalidError, match="no area") as caught:
        platform.cases.offering.case_types(area)
    assert caught.value.code == "area_unknown"
    with pytest.raises(InvalidError, match="no area"):
        await platform.cases.offering.suggest("垃圾", area)


async def test_words_are_given_a_class_with_the_words_that_mattered(platform: Platform):
    suggested = (await platform.cases.offering.suggest("小区门口垃圾堆了三天没人清运", world.NORTH)).items
    assert suggested
    assert [one.confidence for one in suggested] == sorted((one.confidence for one in suggested), reverse=True)
    best = suggested[0]
    assert best.class_id.startswith(best.case_type + ".")
    assert best.plugin == "wangge.keyword-triage"
    assert best.words
    assert set(best.title) == {"zh-CN", "en"}


async def test_where_the_plugins_are_off_nothing_is_suggested(platform: Platform):
    assert (await platform.cases.offering.suggest("小区门口垃圾堆了三天没人清运", world.SOUTH)).items == []
    await world.enable(platform, "wangge.keyword-triage", world.SOUTH)
    assert (await platform.cases.offering.suggest("小区门口垃圾堆了三天没人清运", world.SOUTH)).items == []
