from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec
import pytest

from tests import world
from tests.core.cases.walking import NORTH_GRID, act, reported
from tests.core.plugins.example import found
from tests.world import SYSTEM, World
from wangge_core.cases.report_schemas import PositionIn
from wangge_core.errors import InvalidError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.settings import Settings
from wangge_sdk.hooks import SPECS, hookimpl
from wangge_sdk.views import DuplicateHint, DuplicateQuery, Problem, ReportView, UnitDecision, UnitQuery

REASON = {"zh-CN": "因为测试", "en": "Because of the test"}
HOOKS = ("validate_report", "find_duplicates", "decide_unit")


class Opinionated:
    """Refuses one word, takes every candidate for the same thing, and sends all to the water bureau."""

    @hookimpl
    async def validate_report(self, request: ReportView) -> tuple[Problem, ...] | None:
        return (Problem(message=REASON, code="too_vague", path="form.floor"),) if "某事" in request.text else None

    @hookimpl
    async def find_duplicates(self, request: DuplicateQuery) -> tuple[DuplicateHint, ...]:
        return (*(DuplicateHint(case_id=case.id, score=0.9, reason=REASON) for case in request.candidates), _elsewhere())

    @hookimpl
    async def decide_unit(self, request: UnitQuery) -> UnitDecision | None:
        water = next(unit for unit in request.units if unit.kind == "water")
        return UnitDecision(unit_id=water.id, reason=REASON)


def _elsewhere() -> DuplicateHint:
    return DuplicateHint(case_id="of another county", score=1.0, reason=REASON)


@pytest.fixture
async def advised(county_settings: Settings, time: FixedTime) -> AsyncIterator[Platform]:
    """A platform on which an opinionated plugin is on in the north."""
    settings = msgspec.structs.replace(county_settings, inprocess_plugins=county_settings.inprocess_plugins + ",acme.advice")
    async with Platform(settings, time).opened() as platform:
        platform.host.admit(found("acme.advice", tuple(SPECS[hook].id for hook in HOOKS)), Opinionated())
        await world.enable(platform, "acme.advice", world.NORTH)
        yield platform


async def test_a_plugin_may_refuse_a_report_and_says_where_and_why(advised: Platform):
    with pytest.raises(InvalidError) as caught:
        await reported(advised, text="发生了某事")
    assert caught.value.code == "report_refused"
    assert [(field.path, field.code, field.said("zh-CN")) for field in caught.value.fields] == [("/form/floor", "too_vague", "因为测试")]


async def test_open_cases_nearby_are_hinted_at_and_no_others(advised: Platform, county: World, time: FixedTime):
    lon, lat = world.middle_of(NORTH_GRID)
    same = await reported(advised)
    far = await reported(advised, position=PositionIn(lon + 0.002, lat))
    closed = await reported(advised)
    await act(advised, county, closed, "north_dispatcher", "refuse", {"reason": "below_standard", "public_reason": "不在受理范围"})
    fresh = await reported(advised, position=PositionIn(lon + 0.0004, lat))
    hints = [one.value for one in await advised.cases.repository.suggestions(fresh.id) if one.kind == "duplicate"]
    assert hints == [str(same.id)]
    assert str(far.id) not in hints
    time.advance(timedelta(hours=25))
    late = await reported(advised)
    assert [one for one in await advised.cases.repository.suggestions(late.id) if one.kind == "duplicate"] == []


async def test_a_case_is_not_shown_to_a_plugin_that_is_off_where_it_lies(advised: Platform):
    lon, lat = world.middle_of(NORTH_GRID)
    edge = 0.005  # half a grid: the border to the next one
    await reported(advised, position=PositionIn(lon + edge + 0.0001, lat))
    await advised.plugins.switch(SYSTEM, "acme.advice", "999901100201002", enabled=False)
    fresh = await reported(advised, position=PositionIn(lon + edge - 0.0001, lat))
    assert [one for one in await advised.cases.repository.suggestions(fresh.id) if one.kind == "duplicate"] == []
    await advised.plugins.inherit(SYSTEM, "acme.advice", "999901100201002")
    again = await reported(advised, position=PositionIn(lon + edge - 0.0001, lat))
    assert len([one for one in await advised.cases.repository.suggestions(again.id) if one.kind == "duplicate"]) == 2


async def test_a_hint_at_a_case_out_of_sight_is_not_given(advised: Platform, county: World):
    hidden = await reported(advised, private=True)
    fresh = await reported(advised)
    told = {who: await advised.cases.details.page(county.actor(who), fresh.id) for who in ("worker", "north_dispatcher")}
    hints = {who: [(one.value, one.title["en"]) for one in page.suggestions if one.kind == "duplicate"] for who, page in told.items()}
    assert hints == {"worker": [], "north_dispatcher": [(str(hidden.id), hidden.number)]}


async def test_the_chosen_plugin_decides_the_unit_and_its_reason_is_kept(advised: Platform, county: World):
    before = await reported(advised, text="路灯不亮")
    assert before.unit_kind == "urban_management"
    await advised.plugins.choose_decider(SYSTEM, "decide_unit", world.NORTH, "acme.advice")
    after = await reported(advised, text="路灯又不亮")
    assert after.unit_kind == "water"
    suggestions = await advised.cases.repository.suggestions(after.id)
    decision = next(one for one in suggestions if (one.kind, one.plugin) == ("unit", "acme.advice"))
    assert (decision.plugin_version, decision.reason) == ("1.2.0", REASON)
    page = await advised.cases.details.of(
        county.actor("north_dispatcher"), await act(advised, county, after, "north_dispatcher", "file", {})
    )
    dispatch = next(action for action in page.actions if action.id == "dispatch")
    assert dispatch.initial == {"unit_id": str(county.units["water"])}
