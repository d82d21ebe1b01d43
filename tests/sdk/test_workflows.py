from wangge_sdk.workflows import STAGES, WORKFLOWS


def test_every_state_has_a_stage_and_the_ends_are_states():
    for workflow in WORKFLOWS.values():
        assert set(workflow.stages.values()) <= set(STAGES)
        assert workflow.stages[workflow.initial] == STAGES[0]
        assert workflow.final <= set(workflow.stages)
