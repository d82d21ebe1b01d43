import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.core.cases.walking import WALK, act, reported, walked
from tests.world import World
from wangge_core.cases.errors import CaseChangedError, TransitionNotAllowedError
from wangge_core.cases.schemas import ActionIn
from wangge_core.errors import ForbiddenError, InvalidError, NotFoundError
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform
from wangge_core.plugins.contributions import Contributions
from wangge_sdk.manifest.case_types import Clock


async def test_a_report_walks_to_its_closing_and_leaves_its_trace(platform: Platform, county: World, time: FixedTime):
    case = await reported(platform)
    for who, action, data in WALK:
        time.advance(timedelta(minutes=10))
        case = await act(platform, county, case, who, action, data)
    assert case.state == "closed"
    assert (case.outcome, case.public_reason) == ("fixed", "垃圾已清运干净")
    stored = await platform.cases.repository.told(case.id)
    assert stored == case
    assert case.responded_at == case.reported_at + timedelta(minutes=40)
    steps = await platform.cases.repository.steps(case.id)
    assert [step.action for step in steps] == ["report", *(action for _, action, _ in WALK)]
    clocks = await platform.cases.repository.clocks(case.id)
    assert clocks
    assert all(clock.stopped_at is not None for clock in clocks)
    events = [row["type"] for row in await platform.database.fetch("SELECT type FROM outbox WHERE key = {} ORDER BY seq", str(case.id))]
    assert events[0] == "case.reported"
    assert events[-1] == "case.closed"
    assert len(events) == len(WALK) + 1
    audited = await platform.database.fetch("SELECT action FROM audit_entry WHERE resource_id = {} ORDER BY id", str(case.id))
    assert len(audited) == len(WALK) + 1


async def test_a_step_that_the_state_does_not_allow_is_refused(platform: Platform, county: World):
    case = await reported(platform)
    with pytest.raises(TransitionNotAllowedError):
        await act(platform, county, case, "north_dispatcher", "close", {"outcome": "fixed", "public_reason": "不可能"})


async def test_a_step_without_its_permission_is_refused(platform: Platform, county: World):
    case = await reported(platform)
    with pytest.raises(ForbiddenError, match="case:file"):
        await act(platform, county, case, "worker", "file", {})


async def test_only_the_unit_that_holds_the_case_may_handle_it(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    with pytest.raises(ForbiddenError, match="Another unit"):
        await act(platform, county, case, "water_handler", "handle", {"note": "不是我们的"})


async def test_who_saw_an_older_version_is_told(platform: Platform, county: World):
    case = await reported(platform)
    await act(platform, county, case, "worker", "verify", {"result": "yes"})
    with pytest.raises(CaseChangedError, match="version 1, it is at 2"):
        await act(platform, county, case, "north_dispatcher", "file", {})


async def test_of_two_at_once_one_wins_and_nothing_is_written_twice(platform: Platform, county: World):
    case = await reported(platform)
    outcomes = await asyncio.gather(
        *(asyncio.create_task(act(platform, county, case, "north_dispatcher", "file", {})) for _ in range(4)), return_exceptions=True
    )
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert all(isinstance(outcome, CaseChangedError | TransitionNotAllowedError) for outcome in outcomes if isinstance(outcome, Exception))
    assert [step.action for step in await platform.cases.repository.steps(case.id)] == ["report", "file"]


async def test_a_case_out_of_scope_is_not_there(platform: Platform, county: World):
    case = await reported(platform)
    with pytest.raises(NotFoundError):
        await act(platform, county, case, "south_dispatcher", "file", {})


@pytest.mark.parametrize(
    ("until", "who", "action", "data", "path"),
    [
        ("file", "north_dispatcher", "dispatch", {}, "/data/unit_id"),
        ("file", "north_dispatcher", "dispatch", {"unit_id": "south_office"}, "/data/unit_id"),
        ("dispatch", "handler", "return", {"return_type": "tired", "note": "不想做"}, "/data/return_type"),
        ("dispatch", "handler", "handle", {"note": "好", "colour": "red"}, "/data/note"),
        ("verify", "north_dispatcher", "file", {"class_id": "livelihood.appeal.unheard_of"}, "/data/class_id"),
    ],
)
async def test_a_form_that_does_not_fit_names_the_field(platform: Platform, county: World, until, who, action, data, path):
    case = await walked(platform, county, await reported(platform), until)
    with pytest.raises(InvalidError) as caught:
        await act(platform, county, case, who, action, data)
    assert path in {field.path for field in caught.value.fields}


async def test_pictures_go_only_with_steps_that_take_them(platform: Platform, county: World):
    case = await reported(platform)
    given = ActionIn(version=1, attachments=[case.id])
    with pytest.raises(InvalidError, match="takes no pictures"):
        await platform.cases.handling.act(county.actor("north_dispatcher"), case.id, "file", given)


async def test_somebody_elses_picture_is_refused_and_the_step_undone(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "dispatch")
    given = ActionIn(version=case.version, data={"note": "已处理"}, attachments=[case.id])
    with pytest.raises(InvalidError, match="no such upload"):
        await platform.cases.handling.act(county.actor("handler"), case.id, "handle", given)
    stored = await platform.cases.repository.told(case.id)
    assert stored is not None
    assert stored.state == "handling"


async def test_a_failed_check_sends_the_case_back_to_its_unit_with_a_new_clock(platform: Platform, county: World, time: FixedTime):
    case = await walked(platform, county, await reported(platform), "feedback")
    time.advance(timedelta(hours=1))
    case = await act(platform, county, case, "worker", "check", {"result": "no", "note": "还在"})
    assert case.state == "handling"
    assert case.unit_id == county.units["city"]
    running = [clock for clock in await platform.cases.repository.clocks(case.id) if clock.stopped_at is None and clock.kind == "stage"]
    assert all(clock.started_at == time.now() for clock in running)


async def test_filing_with_another_class_renames_the_case(platform: Platform, county: World):
    case = await walked(platform, county, await reported(platform), "verify")
    classes = platform.host.catalogue.classes(case.case_type)
    other = next(entry for entry in classes if entry.id != case.class_id)
    case = await act(platform, county, case, "north_dispatcher", "file", {"class_id": other.id})
    assert case.class_id == other.id
    assert case.title == dict(other.title)


class NoLimitOnFiling:
    """Every case type there is, with the limit of the filing stage left out."""

    def __init__(self, catalogue: Contributions) -> None:
        self.catalogue: Contributions = self
        self._catalogue = catalogue

    def __getattr__(self, name: str) -> Any:
        return getattr(self._catalogue, name)

    def at(self, area: str) -> "NoLimitOnFiling":
        return NoLimitOnFiling(self._catalogue.at(area))

    def limit(self, case_type: str, class_id: str | None, stage: str) -> Clock | None:
        return None if stage == "filing" else self._catalogue.limit(case_type, class_id, stage)


async def test_in_a_stage_without_a_limit_the_clock_of_the_whole_case_is_shown(platform: Platform, county: World):
    case = await reported(platform)
    handling = replace(platform.cases.handling, host=NoLimitOnFiling(platform.host.catalogue))
    given = ActionIn(version=case.version, data={"result": "yes"})
    moved = await handling.act(county.actor("worker"), case.id, "verify", given)
    [whole] = [clock for clock in await platform.cases.repository.clocks(case.id) if clock.stopped_at is None]
    assert whole.kind == "case"
    assert (moved.due_at, moved.yellow_at) == (whole.due_at, whole.yellow_at)
    assert await platform.cases.repository.told(case.id) == moved
    filed = await act(platform, county, moved, "north_dispatcher", "file", {})
    [stage] = [clock for clock in await platform.cases.repository.clocks(case.id) if clock.stopped_at is None and clock.kind == "stage"]
    assert filed.due_at == stage.due_at
