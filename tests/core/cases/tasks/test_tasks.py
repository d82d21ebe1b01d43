import dataclasses
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from tests.core.cases.ruling import ruled
from tests.core.cases.walking import act, reported, walked
from tests.core.conftest import Client
from tests.core.duty.rostering import on_duty
from tests.core.signing_in import signed_in
from tests.world import NORTH, World
from wangge_core.cases.model import Case
from wangge_core.cases.tasks.by_area import TASKS, TaskLimit
from wangge_core.cases.tasks.model import Task
from wangge_core.cases.tasks.schemas import HandOnIn, ResultIn, TaskItem
from wangge_core.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from wangge_core.events.model import Event
from wangge_core.instants import FixedTime
from wangge_core.jobs.runner import Runner
from wangge_core.platform import Platform
from wangge_sdk.manifest import OfferedCaseType
from wangge_sdk.manifest.case_types import TaskRule


async def given(platform: Platform, case: Case) -> Task:
    """Return the newest task after the case's events were heard, twice, as may happen."""
    for _ in range(2):
        await platform.cases.tasks.keeper.settle(case.id)
    return (await platform.cases.tasks.repository.of_case(case.id))[0]


async def own(platform: Platform, county: World, who: str) -> list[TaskItem]:
    return (await platform.cases.task_desk.own(county.actor(who))).items


async def limited(platform: Platform, county: World, **changes: Any) -> None:
    """Give verification four hours of its own."""
    limit = TaskLimit(4, "emergency_hours")
    mine = TASKS.default
    settings = replace(mine, pre_filing_verification=replace(mine.pre_filing_verification, limit=limit), **changes)
    await ruled(platform, TASKS, settings, NORTH)


async def history(platform: Platform, case: Case) -> list[str]:
    return [step.action for step in await platform.cases.repository.steps(case.id)]


async def events(platform: Platform, case: Case) -> list[str]:
    return [row["type"] for row in await platform.database.fetch("SELECT type FROM outbox WHERE key = {} ORDER BY seq", str(case.id))]


async def test_a_report_goes_to_who_is_on_duty_whose_result_takes_the_step(platform: Platform, county: World):
    await on_duty(platform, county, "worker")
    case = await reported(platform)
    task = await given(platform, case)
    assert (task.kind, task.assignee, task.due_at) == ("pre_filing_verification", "张网格", case.due_at)
    assert [reason["en"] for reason in task.why] == ["On duty now", "In the same village or community", "No open task"]
    (item,) = await own(platform, county, "worker")
    result = ResultIn(version=item.version, result="cannot_tell", note="门锁着，没有人应")
    done = await platform.cases.task_desk.report(county.actor("worker"), item.id, result)
    assert (done.state, done.result) == ("done", "cannot_tell")
    stored = await platform.cases.repository.told(case.id)
    assert stored is not None
    assert stored.state == "verified"
    assert await history(platform, case) == ["report", "task_assigned", "verify"]
    assert await own(platform, county, "worker") == []
    assert await platform.cases.task_desk.report(county.actor("worker"), item.id, result) == done, "a phone that got no answer asks again"
    assert await history(platform, case) == ["report", "task_assigned", "verify"]
    with pytest.raises(ConflictError, match="no longer needed"):
        await platform.cases.task_desk.report(county.actor("worker"), item.id, replace(result, result="yes"))


async def test_the_history_says_who_has_the_task_and_why_and_the_reporter_is_not_told(platform: Platform, county: World):
    await on_duty(platform, county, "worker")
    case = await reported(platform)
    await given(platform, case)
    page = await platform.cases.details.page(county.actor("north_dispatcher"), case.id)
    line = page.timeline[-1]
    assert (line.title["en"], line.facts[0].value["en"]) == ("Task given: Verification before filing", "张网格")
    assert page.item.version == 1, "a task overtakes nobody's open form"
    progress = await platform.cases.progress_pages.open(case.query_code)
    assert len(progress.timeline) == 1


async def test_a_check_that_fails_sends_the_case_back_and_the_next_feedback_makes_a_new_task(platform: Platform, county: World):
    await on_duty(platform, county, "worker")
    case = await walked(platform, county, await reported(platform), "feedback")
    task = await given(platform, case)
    assert task.kind == "post_handling_check"
    await platform.cases.task_desk.report(county.actor("worker"), task.id, ResultIn(version=task.version, result="no", note="还没有修好"))
    case = (await platform.cases.repository.told(case.id)) or case
    assert case.state == "handling"
    case = await act(platform, county, case, "handler", "handle", {"note": "重新清运"})
    case = await act(platform, county, case, "north_dispatcher", "feedback", {})
    again = await given(platform, case)
    assert (again.kind, again.state) == ("post_handling_check", "open")
    assert again.id != task.id


async def test_whoever_acts_without_the_task_supersedes_it(platform: Platform, county: World):
    await on_duty(platform, county, "worker")
    case = await reported(platform)
    task = await given(platform, case)
    await act(platform, county, case, "north_dispatcher", "file", {})
    (ended,) = await platform.cases.tasks.repository.of_case(case.id)
    assert (ended.state, ended.ended_by, ended.result) == ("superseded", "李北", None)
    assert (await history(platform, case))[-2:] == ["file", "task_superseded"]
    assert (await events(platform, case))[-1] == "task.superseded"
    assert await platform.jobs.drop(f"case.task:{task.id}") is False


async def test_only_who_has_the_task_reports_and_only_who_may_assign_hands_on(platform: Platform, county: World):
    await on_duty(platform, county, "worker")
    task = await given(platform, await reported(platform))
    result = ResultIn(version=task.version, result="yes")
    with pytest.raises(ForbiddenError, match="Somebody else"):
        await platform.cases.task_desk.report(county.actor("north_dispatcher"), task.id, result)
    with pytest.raises(NotFoundError):
        await platform.cases.task_desk.report(county.actor("south_dispatcher"), task.id, result)
    with pytest.raises(NotFoundError):
        await platform.cases.task_desk.hand_on(county.actor("leader"), task.id, HandOnIn(version=1, reason="不归我"))
    with pytest.raises(ForbiddenError):
        await platform.cases.task_desk.open_in(county.actor("worker"), None)
    (item,) = (await platform.cases.task_desk.open_in(county.actor("north_dispatcher"), NORTH)).items
    assert (item.assignee, item.mine, item.may_hand_on) == ("张网格", False, True)


async def test_a_task_is_handed_on_with_a_reason_and_goes_up_when_nobody_is_left(platform: Platform, county: World):
    await on_duty(platform, county, "worker")
    await on_duty(platform, county, "north_dispatcher", NORTH)
    case = await reported(platform)
    task = await given(platform, case)
    (other,) = (await platform.cases.task_desk.candidates(county.actor("worker"), task.id)).items
    assert (other.name, other.standing) == ("李北", "on_duty")
    with pytest.raises(InvalidError):
        gone = HandOnIn(version=task.version, reason="换人", to=county.accounts["handler"])
        await platform.cases.task_desk.hand_on(county.actor("worker"), task.id, gone)
    moved = await platform.cases.task_desk.hand_on(county.actor("worker"), task.id, HandOnIn(version=task.version, reason="车坏了"))
    assert moved.assignee == "李北"
    with pytest.raises(ConflictError):
        stale = HandOnIn(version=task.version, reason="车坏了")
        await platform.cases.task_desk.hand_on(county.actor("north_dispatcher"), task.id, stale)
    up = await platform.cases.task_desk.hand_on(county.actor("north_dispatcher"), task.id, HandOnIn(version=moved.version, reason="走不开"))
    assert (up.assignee, up.state) == (None, "open")
    assert (await events(platform, case))[-2:] == ["task.assigned", "task.unassigned"]
    back = HandOnIn(version=up.version, reason="车修好了", to=county.accounts["worker"])
    assert (await platform.cases.task_desk.hand_on(county.actor("north_dispatcher"), task.id, back)).assignee == "张网格"
    notes = [step.note for step in await platform.cases.repository.steps(case.id) if step.action == "task_handed_on"]
    assert notes == ["车坏了", "走不开", "车修好了"]


async def step(platform: Platform) -> None:
    runner = Runner(platform.database, platform.jobs, platform.time)
    platform.cases.tasks.register(runner)
    while await runner.step():
        pass


async def test_what_is_not_done_in_time_goes_to_the_next_and_then_up(platform: Platform, county: World, time: FixedTime):
    await limited(platform, county)
    await on_duty(platform, county, "worker")
    await on_duty(platform, county, "north_dispatcher", NORTH)
    case = await reported(platform)
    task = await given(platform, case)
    assert task.due_at == time.now() + timedelta(hours=4)
    time.advance(timedelta(hours=3, minutes=59))
    await step(platform)
    assert (await given(platform, case)).version == task.version
    for assignee, round_ in (("李北", 2), (None, 2)):
        time.advance(timedelta(hours=4, minutes=1))
        await step(platform)
        after = await given(platform, case)
        assert (after.assignee, after.round, after.state) == (assignee, round_, "open")
    assert (await history(platform, case))[-2:] == ["task_expired", "task_expired"]
    assert (await events(platform, case))[-1] == "task.unassigned"


async def test_a_task_that_goes_by_the_stage_follows_when_the_stage_is_dated_again(platform: Platform, county: World, time: FixedTime):
    await on_duty(platform, county, "worker")
    case = await reported(platform)
    task = await given(platform, case)
    assert case.due_at is not None
    later = case.due_at + timedelta(days=1)
    await platform.database.execute("UPDATE cases SET due_at = {} WHERE id = {}", later, case.id)
    time.advance(case.due_at - time.now() + timedelta(minutes=1))
    await step(platform)
    assert ((await given(platform, case)).due_at, (await given(platform, case)).assignee) == (later, task.assignee)
    time.advance(timedelta(days=1))
    await step(platform)
    assert (await given(platform, case)).assignee is None


async def test_without_anybody_on_the_roster_the_task_waits_for_a_dispatcher(platform: Platform, county: World):
    case = await reported(platform)
    task = await given(platform, case)
    assert (task.assignee, task.due_at) == (None, None)
    assert await events(platform, case) == ["case.reported", "task.unassigned"]


async def test_a_private_case_is_given_only_to_who_may_read_it(platform: Platform, county: World):
    await on_duty(platform, county, "worker")
    await on_duty(platform, county, "north_dispatcher", NORTH)
    task = await given(platform, await reported(platform, private=True))
    assert task.assignee == "李北"


async def test_an_area_says_whether_there_are_tasks_and_what_they_are_called(platform: Platform, county: World):
    mine = TASKS.default
    called = replace(mine.pre_filing_verification, title=replace(mine.pre_filing_verification.title, zh_cn="核查"), channels=[])
    await ruled(platform, TASKS, replace(mine, pre_filing_verification=called), NORTH)
    case = await reported(platform)
    await platform.cases.tasks.keeper.settle(case.id)
    assert await platform.cases.tasks.repository.of_case(case.id) == ()
    assert (platform.cases.tasks.assigning.title(case, "pre_filing_verification"))["zh-CN"] == "核查"
    with pytest.raises(InvalidError, match="each once"):
        await ruled(platform, TASKS, replace(mine, order=["load", "load", "ring"]), NORTH)


class Declaring:
    """Every case type there is, with one rule for tasks."""

    def __init__(self, platform: Platform, rule: TaskRule) -> None:
        self.catalogue: Any = self
        self._catalogue, self._rule = platform.host.catalogue, rule

    def at(self, _: str) -> "Declaring":
        """Return what runs in an area."""
        return self

    def case_type(self, case_type_id: str) -> OfferedCaseType | None:
        found = self._catalogue.case_type(case_type_id)
        return replace(found, tasks=(self._rule,)) if found else None


async def test_what_a_case_type_declares_goes_before_the_area(platform: Platform, county: World, time: FixedTime):
    await on_duty(platform, county, "worker")
    case, assigning = await reported(platform), platform.cases.tasks.assigning
    never = dataclasses.replace(assigning, host=Declaring(platform, TaskRule(kind="pre_filing_verification", needed=False)))
    assert not never.wanted(case, "pre_filing_verification")
    soon = TaskRule(kind="pre_filing_verification", limit=2, unit="emergency_hours")
    declared = dataclasses.replace(assigning, host=Declaring(platform, soon))
    keeper = dataclasses.replace(platform.cases.tasks.keeper, assigning=declared)
    await keeper.settle(case.id)
    (task,) = await platform.cases.tasks.repository.of_case(case.id)
    assert (task.by_limit, task.due_at) == (True, time.now() + timedelta(hours=2))


async def test_whoever_gets_a_task_is_told(platform: Platform, county: World):
    await on_duty(platform, county, "worker")
    case = await reported(platform)
    await given(platform, case)
    rows = await platform.database.fetch("SELECT * FROM outbox WHERE type = 'task.assigned'")
    data = msgspec.json.decode(rows[0]["data"])
    event = Event(type="task.assigned", area=case.place.area, key=str(case.id), at=rows[0]["at"], data=data)
    await platform.notifications.announcer.announce(event)
    notices = await platform.database.fetch("SELECT account_id, rule FROM notice")
    assert [(row["account_id"], row["rule"]) for row in notices] == [(county.accounts["worker"], "task-assigned-assignee")]


async def test_over_http_a_worker_reports_and_a_dispatcher_sees(platform: Platform, county: World, client: Client):
    await on_duty(platform, county, "worker")
    case = await reported(platform)
    await given(platform, case)
    worker, dispatcher = await signed_in(client, "worker"), await signed_in(client, "north_dispatcher")
    (item,) = (await worker.get("/api/v1/me/tasks")).json()["items"]
    assert (item["number"], item["mine"]) == (case.number, True)
    assert len((await dispatcher.get("/api/v1/tasks", params={"area": NORTH})).json()["items"]) == 1
    assert (await dispatcher.get(f"/api/v1/tasks/{item['id']}/candidates")).json() == {"items": []}
    wrong = await worker.post(f"/api/v1/tasks/{item['id']}/result", json={"version": item["version"], "result": "perhaps"})
    assert wrong.status_code in {400, 422}
    done = await worker.post(f"/api/v1/tasks/{item['id']}/result", json={"version": item["version"], "result": "yes"})
    assert (done.status_code, done.json()["state"]) == (200, "done")
    assert [task["result"] for task in (await dispatcher.get(f"/api/v1/cases/{case.id}/tasks")).json()["items"]] == ["yes"]
    assert (await dispatcher.get("/api/v1/duty", params={"area": NORTH})).json()["shifts"][0]["person"]["name"] == "张网格"
    assert (await dispatcher.get("/api/v1/duty/week", params={"area": NORTH})).status_code == 200
    assert (await worker.get("/api/v1/duty/sheet")).headers["content-type"].startswith("application/vnd.openxml")
    assert (await worker.post("/api/v1/me/leaves", json={"first_day": "2026-11-24", "last_day": "2026-11-24", "reason": "sick"})).is_success
    assert len((await dispatcher.get("/api/v1/leaves")).json()["items"]) == 1
