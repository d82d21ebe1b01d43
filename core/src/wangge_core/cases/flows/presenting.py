"""Workflows as the desk draws them. Pure."""

from collections.abc import Iterable

from wangge_core.cases.flows.schemas import CaseFlow, FlowMoveOut, FlowOut, FlowProblemOut, FlowStageOut, FlowStateOut, FlowStepOut
from wangge_core.cases.model import Case, Step
from wangge_core.cases.workflow import Workflow
from wangge_sdk.manifest import Finding
from wangge_sdk.manifest.findings import json_path
from wangge_sdk.workflows import Definition, Problem, bases


def flow_out(definition: Definition) -> FlowOut:
    """Return a workflow as stages, states and steps."""
    base = bases().get(definition.extends or definition.id)
    own = frozenset(base.state_by_id) if base else frozenset[str]()
    return FlowOut(
        id=definition.id,
        extends=definition.extends,
        initial=definition.initial,
        stages=[FlowStageOut(stage.id, stage.title) for stage in definition.stages],
        states=[
            FlowStateOut(state.id, state.stage, state.title, state.closed, state.end, state.id not in own) for state in definition.states
        ],
        steps=[
            FlowStepOut(
                id=step.id,
                title=step.title,
                origins=list(step.origins),
                targets=sorted(step.targets),
                permission=":".join(step.right) if step.permission else "",
                by=step.by,
                of_unit=step.of_unit,
                added=step.added,
            )
            for step in definition.transitions
        ],
    )


def case_flow(case: Case, workflow: Workflow, steps: Iterable[Step]) -> CaseFlow:
    """Return the workflow of a case with the way that it has come; what changed no state is no part of the way."""
    way = [
        FlowMoveOut(step.at, step.action, step.from_state, step.to_state)
        for step in steps
        if step.from_state != step.to_state or any(one.id == step.action for one in workflow.transitions)
    ]
    return CaseFlow(flow_out(workflow), case.state, way)


def problem_out(problem: Problem) -> FlowProblemOut:
    """Return what the check of a definition found."""
    return FlowProblemOut(problem.rule, json_path(problem.place), dict(problem.message), dict(problem.mend))


def finding_out(finding: Finding) -> FlowProblemOut:
    """Return what the check of a manifest found."""
    return FlowProblemOut(finding.id, finding.path, dict(finding.message), dict(finding.mend))
