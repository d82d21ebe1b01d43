import msgspec
import pytest

from wangge_core.access import catalogue
from wangge_core.access.model import Permission
from wangge_core.cases.errors import TransitionNotAllowedError, WorkflowUnknownError
from wangge_core.cases.workflow import base_workflows, workflow_named
from wangge_core.forms.validators import FormValidator
from wangge_sdk.workflows import case_permissions

BASE = base_workflows()["core.service-request/v1"]


def test_the_base_workflow_has_the_seven_stages_in_order():
    assert [stage.id for stage in BASE.stages] == ["collection", "filing", "dispatch", "handling", "feedback", "check", "evaluation"]


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


def test_a_permission_is_one_on_cases_unless_it_names_what_it_is_on():
    assert BASE.transition("verify", "reported").right == ("case", "verify")
    assert msgspec.structs.replace(BASE.transitions[0], permission="noise:inspect").right == ("noise", "inspect")


def test_a_workflow_that_was_never_met_is_an_operators_matter():
    with pytest.raises(WorkflowUnknownError, match="restore the table case_workflow"):
        workflow_named("acme.noise@1.0.0+000000000000")


def test_every_permission_that_a_base_needs_is_in_the_catalogue_and_held_by_a_role():
    held = {permission for role in catalogue.default_policy().roles for permission in role.permissions}
    assert {Permission("case", name) for name in case_permissions()} <= held & catalogue.permissions().keys()
