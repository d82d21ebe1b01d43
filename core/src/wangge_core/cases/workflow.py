"""Workflows as the kernel runs them: the SDK's definitions, and the one way to take a step. Pure.

A definition never changes: what a plugin or the platform alters gets another id. So the process keeps every definition that
it has met, whichever database it came from, and `workflow_named` answers without asking anybody.
"""

from functools import cache
from typing import Final

import msgspec

from wangge_core.cases.errors import TransitionNotAllowedError, WorkflowUnknownError
from wangge_sdk.workflows import Definition, Effect, Stage, State, Transition, documents
from wangge_sdk.workflows.model import By

__all__ = ["Effect", "Stage", "State", "Transition", "Workflow", "base_workflows", "knows", "of_definition", "remember", "workflow_named"]


class Workflow(Definition, frozen=True, dict=True):
    """A definition that cases follow."""

    def transition(self, transition_id: str, state_id: str, by: By = "staff") -> Transition:
        """Return the step, if it leads out of the state.

        Raises:
            TransitionNotAllowedError: with what is possible instead.
        """
        possible = self.possible(state_id, by)
        for step in possible:
            if step.id == transition_id:
                return step
        raise TransitionNotAllowedError(transition_id, state_id, tuple(step.id for step in possible))


_MET: Final[dict[str, Workflow]] = {}


@cache
def base_workflows() -> dict[str, Workflow]:
    """Return the workflows of the platform itself, by id."""
    loaded = [msgspec.json.decode(document, type=Workflow) for document in documents()]
    return {workflow.id: workflow for workflow in loaded}


def of_definition(definition: Definition) -> Workflow:
    """Return a definition as a workflow that cases can follow, and keep it in mind."""
    known = base_workflows().get(definition.id) or _MET.get(definition.id)
    return known or remember(msgspec.convert(msgspec.to_builtins(definition), Workflow))


def remember(workflow: Workflow) -> Workflow:
    """Keep a workflow in mind, so that cases can name it; return it."""
    return _MET.setdefault(workflow.id, workflow)


def knows(workflow_id: str) -> bool:
    """Tell whether this process has met the workflow."""
    return workflow_id in base_workflows() or workflow_id in _MET


def workflow_named(workflow_id: str) -> Workflow:
    """Return a workflow by its id.

    Raises:
        WorkflowUnknownError: no case of this process could have begun with it, and none was read that did.
    """
    known = base_workflows().get(workflow_id) or _MET.get(workflow_id)
    if known is None:
        raise WorkflowUnknownError(workflow_id)
    return known
