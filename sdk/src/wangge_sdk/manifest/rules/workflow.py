"""Rules about the workflows of case types."""

from collections.abc import Iterable, Iterator, Mapping

from wangge_sdk.manifest.case_types import CaseType
from wangge_sdk.manifest.findings import Finding
from wangge_sdk.manifest.rules.subject import Subject, finding
from wangge_sdk.manifest.schema import Place
from wangge_sdk.workflows import WORKFLOWS


def workflow_known(subject: Subject) -> Iterator[Finding]:
    """A case type extends a workflow that the platform has."""
    for place, case_type in subject.case_types():
        name = case_type.workflow.extends
        if name not in WORKFLOWS:
            yield finding(
                "workflow.known",
                (*place, "workflow", "extends"),
                {"zh-CN": f"平台没有流程 {name}。", "en": f"The platform has no workflow {name}."},
                {"zh-CN": f"可用：{'、'.join(WORKFLOWS)}。", "en": f"There are: {', '.join(WORKFLOWS)}."},
            )


def workflow_states(subject: Subject) -> Iterator[Finding]:
    """An added state has a name of its own, and each step joins states that there are."""
    for place, case_type, base in _extended(subject):
        known = _states(case_type, base)
        for index, state in enumerate(case_type.workflow.states):
            if state.id in base:
                yield finding(
                    "workflow.states",
                    (*place, "states", index, "id"),
                    {"zh-CN": f"平台流程已有状态 {state.id}。", "en": f"The platform's workflow already has a state {state.id}."},
                    {"zh-CN": "换一个名称。", "en": "Choose another name."},
                )
        for index, step in enumerate(case_type.workflow.transitions):
            for end, name in (("from", step.from_), ("to", step.to)):
                if name not in known:
                    yield finding(
                        "workflow.states",
                        (*place, "transitions", index, end),
                        {"zh-CN": f"没有状态 {name}。", "en": f"There is no state {name}."},
                        {"zh-CN": f"可用：{'、'.join(sorted(known))}。", "en": f"There are: {', '.join(sorted(known))}."},
                    )


def workflow_reachable(subject: Subject) -> Iterator[Finding]:
    """Every added state can be reached from the platform's states, and leads back to them: no case gets stuck."""
    for place, case_type, base in _extended(subject):
        steps = [(step.from_, step.to) for step in case_type.workflow.transitions]
        entered = _closure(base, steps)
        left = _closure(base, [(to, from_) for from_, to in steps])
        for index, state in enumerate(case_type.workflow.states):
            here = (*place, "states", index)
            if state.id not in entered:
                yield finding(
                    "workflow.reachable",
                    here,
                    {"zh-CN": f"状态 {state.id} 无法到达。", "en": f"Nothing leads to the state {state.id}."},
                    {"zh-CN": "加一个到达它的步骤。", "en": "Add a transition to it."},
                )
            elif state.id not in left:
                yield finding(
                    "workflow.reachable",
                    here,
                    {
                        "zh-CN": f"状态 {state.id} 没有出路。",
                        "en": f"Nothing leads from the state {state.id} back to the platform's states.",
                    },
                    {"zh-CN": "加一个离开它的步骤。", "en": "Add a transition from it."},
                )


def _extended(subject: Subject) -> Iterator[tuple[Place, CaseType, Mapping[str, str]]]:
    for place, case_type in subject.case_types():
        base = WORKFLOWS.get(case_type.workflow.extends)
        if base is not None:
            yield (*place, "workflow"), case_type, base


def _states(case_type: CaseType, base: Mapping[str, str]) -> frozenset[str]:
    return frozenset(base) | {state.id for state in case_type.workflow.states}


def _closure(start: Iterable[str], steps: list[tuple[str, str]]) -> set[str]:
    """Return what can be reached from ``start``; the platform's own states reach each other by their own steps."""
    reached = set(start)
    while more := {to for from_, to in steps if from_ in reached} - reached:
        reached |= more
    return reached
