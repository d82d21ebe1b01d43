from typing import get_args

from wangge_sdk.manifest.case_types import Stage
from wangge_sdk.workflows import STAGES, WORKFLOWS


def test_every_state_has_a_stage():
    for states in WORKFLOWS.values():
        assert set(states.values()) == set(STAGES)


def test_a_manifest_names_the_same_stages():
    assert get_args(Stage) == STAGES
