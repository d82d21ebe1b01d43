from wangge_core.cases.workflow import base_workflows
from wangge_sdk.workflows import STAGES, WORKFLOWS


def test_the_sdk_knows_the_states_and_stages_of_the_workflows():
    workflows = base_workflows()
    assert {name: {state.id: state.stage for state in workflow.states} for name, workflow in workflows.items()} == WORKFLOWS
    assert tuple(stage.id for stage in workflows["core.service-request/v1"].stages) == STAGES
