import msgspec
import pytest

from wangge_core.cases.errors import TransitionNotAllowedError
from wangge_core.cases.workflow import Workflow, base_workflows, faults
from wangge_core.forms.validators import FormValidator

BASE = base_workflows()["core.service-request/v1"]


def _changed(**changes: object) -> Workflow:
    raw = msgspec.to_builtins(BASE)
    return msgspec.convert(raw | changes, Workflow)


def test_the_base_workflow_has_the_seven_stages_in_order():
    assert [stage.id for stage in BASE.stages] == ["collection", "filing", "dispatch", "handling", "feedback", "check", "evaluation"]


def test_every_workflow_that_ships_is_sound():
    assert {workflow_id: faults(workflow) for workflow_id, workflow in base_workflows().items()} == dict.fromkeys(base_workflows(), ())


@pytest.mark.parametrize("step", BASE.transitions, ids=lambda step: step.id)
def test_every_action_form_compiles_and_speaks_both_languages(step):
    FormValidator(step.form.schema)
    for field in step.form.schema["properties"].values():
        assert set(field["x-i18n"]["title"]) == {"zh-CN", "en"}


def test_a_step_that_does_not_lead_out_of_the_state_says_what_does():
    with pytest.raises(TransitionNotAllowedError, match="verify, file, refuse"):
        BASE.transition("close", "reported")


def test_residents_and_staff_have_their_own_steps():
    assert [step.id for step in BASE.possible("closed")] == ["reopen"]
    assert [step.id for step in BASE.possible("closed", by="resident")] == ["rate", "ask_again"]
    assert [step.id for step in BASE.possible("closed", by="system")] == ["second_round"]


def test_the_target_may_depend_on_the_form():
    check = BASE.transition("check", "checking")
    assert check.target({"result": "no"}) == "handling"
    assert check.target({"result": "yes"}) == "checked"
    assert check.targets == {"handling", "checked"}


def test_a_state_out_of_reach_is_found():
    states = [*msgspec.to_builtins(BASE.states), {"id": "limbo", "stage": "check", "title": {}, "next": {}, "end": True}]
    assert faults(_changed(states=states)) == ("state 'limbo' can never be reached",)


def test_a_dead_end_and_an_unknown_stage_are_found():
    states = [
        state | {"end": False, "stage": "nowhere" if state["id"] == "rated" else state["stage"]}
        for state in msgspec.to_builtins(BASE.states)
    ]
    found = faults(_changed(states=states))
    assert "state 'rated' has an unknown stage 'nowhere'" in found
    assert "no end can be reached from state 'reported'" in found


def test_a_step_to_nowhere_and_a_step_for_nobody_are_found():
    steps = list(msgspec.to_builtins(BASE.transitions))
    steps[0] |= {"to": "void", "permission": ""}
    found = faults(_changed(transitions=steps))
    assert "transition 'verify' names an unknown state 'void'" in found
    assert "transition 'verify' needs no permission" in found
