"""A plugin's workflow through the whole kernel: taken, queued, told, counted, kept."""

from typing import Any

import msgspec
import pytest

from tests import world
from tests.core.cases.walking import act, reported, walked
from tests.core.plugins.example import CASE_TYPE, CASE_TYPE_FILES, found
from tests.world import SYSTEM, World
from wangge_core.access.policy import Title
from wangge_core.cases import workflow
from wangge_core.cases.errors import TransitionNotAllowedError
from wangge_core.cases.filters import CaseFilter
from wangge_core.cases.flows.service import Flows
from wangge_core.cases.model import Case
from wangge_core.errors import ForbiddenError, NotFoundError
from wangge_core.identity.roles.schemas import RoleDraft
from wangge_core.indicators.facts import fact_of
from wangge_core.indicators.repository import FactRepository
from wangge_core.instants import FixedTime
from wangge_core.platform import Platform

DISPUTE = {
    "case_type": "livelihood.dispute",
    "form": {"parties": 2, "willing": "yes"},
    "class_id": "livelihood.dispute.neighbours",
}
MEETING = {"on": "2026-11-25", "place": "北村调解室"}


async def _queue(platform: Platform, county: World, who: str) -> set[str]:
    wanted = CaseFilter(queue="todo")
    page = await platform.cases.queries.page(county.actor(who), wanted, None, 50)
    assert len(page.items) == (await platform.cases.queries.counts(county.actor(who), wanted)).count
    return {item.number for item in page.items}


async def _dispatched(platform: Platform, county: World) -> Case:
    return await walked(platform, county, await reported(platform, **DISPUTE), "dispatch")


async def test_a_dispute_is_mediated_signed_and_counts_as_handled(platform: Platform, county: World, time: FixedTime):
    case = await _dispatched(platform, county)
    assert case.workflow.startswith("wangge.livelihood@0.1.0+")
    due = case.due_at
    case = await act(platform, county, case, "handler", "livelihood.convene", MEETING)
    assert (case.state, case.stage, case.due_at) == ("livelihood.mediating", "handling", due)
    assert await _queue(platform, county, "handler") == {case.number}
    assert case.number not in await _queue(platform, county, "water_handler")
    case = await act(platform, county, case, "handler", "livelihood.mediate", {"result": "adjourned", "note": "一方未到"})
    assert (case.state, case.due_at) == ("livelihood.mediating", due)
    case = await act(platform, county, case, "handler", "livelihood.mediate", {"result": "agreed", "note": "各方达成一致"})
    case = await act(platform, county, case, "handler", "livelihood.sign", {"form": "written", "note": "每晚十点后不再播放音乐"})
    assert (case.state, case.stage, case.responded_at) == ("handled", "feedback", time.now())
    [life] = await FactRepository(platform.database).lives([case.id])
    assert fact_of(life).handled_at == time.now()
    told = [row["type"] for row in await platform.database.fetch("SELECT type FROM outbox WHERE key = {} ORDER BY id", str(case.id))]
    assert told[-4:] == ["case.moved"] * 4
    page = await platform.cases.details.page(county.actor("handler"), case.id)
    assert [step.title["en"] for step in page.timeline][-2:] == ["Record the meeting", "Sign the agreement"]
    assert page.timeline[-1].facts[0].value == {"zh-CN": "书面协议", "en": "Written"}


async def test_a_step_of_the_plugin_is_kept_to_its_states_and_its_unit(platform: Platform, county: World):
    case = await _dispatched(platform, county)
    with pytest.raises(TransitionNotAllowedError, match=r"livelihood\.convene"):
        await act(platform, county, case, "handler", "livelihood.sign", {"form": "oral", "note": "和解"})
    with pytest.raises(NotFoundError, match="not for you"):
        await act(platform, county, case, "water_handler", "livelihood.convene", MEETING)
    other = await walked(platform, county, await reported(platform), "dispatch")
    with pytest.raises(TransitionNotAllowedError):
        await act(platform, county, other, "handler", "livelihood.convene", MEETING)


async def test_a_case_goes_on_as_it_began_after_a_restart_and_another_version(
    platform: Platform, county: World, monkeypatch: pytest.MonkeyPatch
):
    case = await act(platform, county, await _dispatched(platform, county), "handler", "livelihood.convene", MEETING)
    [dispute] = [one for one in platform.host.catalogue.case_types if one.id == case.case_type]
    changed = msgspec.structs.replace(dispute, definition=workflow.base_workflows()["core.service-request/v1"])
    monkeypatch.setattr(workflow, "_MET", {})
    restarted = Flows(repository=platform.cases.flows.repository, time=platform.time)
    await platform.plugins.switch(SYSTEM, "wangge.livelihood", world.NORTH, enabled=False)
    assert (await restarted.begun(changed)).id == "core.service-request/v1"
    found_again = await platform.cases.handling.visible(county.actor("handler"), case.id)
    assert workflow.workflow_named(found_again.workflow).state(found_again.state).title["en"] == "In mediation"
    case = await act(platform, county, found_again, "handler", "livelihood.mediate", {"result": "failed", "note": "无法一致"})
    assert case.state == "handling"
    await restarted.load()
    assert case.workflow in {one.id for one in restarted.known}


async def test_the_diagram_of_a_case_shows_its_way_to_those_who_may_see_it(platform: Platform, county: World, client: Any):
    case = await act(platform, county, await _dispatched(platform, county), "handler", "livelihood.convene", MEETING)
    shown = await platform.cases.flow_pages.of_case(county.actor("handler"), case.id)
    assert (shown.state, shown.flow.extends) == ("livelihood.mediating", "core.service-request/v1")
    assert [(move.origin, move.target) for move in shown.path][-2:] == [("filed", "handling"), ("handling", "livelihood.mediating")]
    assert {state.id for state in shown.flow.states if state.added} == {"livelihood.mediating", "livelihood.agreed"}
    with pytest.raises(NotFoundError):
        await platform.cases.flow_pages.of_case(county.actor("south_dispatcher"), case.id)


INSPECTION = {
    "extends": "core.service-request/v1",
    "states": [{"id": "inspected", "stage": "handling", "title": {"zh-CN": "已查看", "en": "Inspected"}}],
    "transitions": [
        {
            "id": "inspect",
            "from": "handling",
            "to": "inspected",
            "title": {"zh-CN": "查看", "en": "Inspect"},
            "permission": "noise:inspect",
        },
        {"id": "on", "from": "inspected", "to": "handling", "title": {"zh-CN": "继续", "en": "Go on"}, "permission": "case:handle"},
    ],
}
OWN = {
    "permissions": [{"id": "inspect", "title": {"zh-CN": "查看", "en": "Inspect"}, "risk": "low"}],
    "roles": [{"id": "inspector", "title": {"zh-CN": "查看员", "en": "Inspector"}, "permissions": ["inspect"], "suggest_for": ["leader"]}],
}


def _noise(flow: dict[str, Any], **own: Any) -> Any:
    return found("acme.noise", files=CASE_TYPE_FILES, contributes={"case_types": [CASE_TYPE | {"workflow": flow}], **own})


async def test_the_verdict_names_a_step_whose_permission_no_role_holds_until_one_does(platform: Platform, county: World):
    platform.host.admit(_noise(INSPECTION, **OWN))
    administrator, security = county.actor("system_admin"), county.actor("security_admin")

    def verdict() -> dict[str, list[str]]:
        return {one.case_type: [each.rule for each in one.problems] for one in platform.cases.flow_pages.every(administrator).items}

    assert set(map(len, verdict().values())) == {0}  # the role that the plugin brings holds its step
    roles = platform.identity.roles
    for role in platform.access.policy.roles:
        held = [str(each) for each in role.permissions]
        if "case:handle" in held:
            held.remove("case:handle")
            await roles.save(security, role.id, RoleDraft(role.title, held, list(role.inherits)))
    assert "workflow.role" in verdict()["noise.matter"]
    await roles.save(security, "helper", RoleDraft(Title("办理员", "Handler"), ["case:handle"]))
    assert set(map(len, verdict().values())) == {0}
    with pytest.raises(ForbiddenError):
        platform.cases.flow_pages.every(county.actor("worker"))


async def test_a_plugin_that_goes_past_a_stage_is_not_loaded_and_the_page_says_why(platform: Platform, county: World):
    leap = {"id": "leap", "from": "filed", "to": "handled", "title": {"zh-CN": "跳", "en": "Leap"}, "permission": "case:handle"}
    platform.host.admit(_noise({"extends": "core.service-request/v1", "transitions": [leap]}))
    listed = platform.cases.flow_pages.every(county.actor("system_admin"))
    assert platform.host.catalogue.case_type("noise.matter") is None
    [refused] = listed.refused
    assert [(one.rule, one.path) for one in refused.problems] == [
        ("workflow.bypass", "$.contributes.case_types[0].workflow.transitions[0].to")
    ]
