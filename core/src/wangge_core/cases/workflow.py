"""Workflows as data: states, transitions, and the one function that takes a step. Pure."""

from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Literal

import msgspec

from wangge_core.cases.errors import TransitionNotAllowedError

Text = dict[str, str]
Effect = Literal["assign", "unassign", "refuse", "refer", "close", "rate", "reopen"]
By = Literal["staff", "resident", "system"]


class Stage(msgspec.Struct, frozen=True):
    """One of the stages that people know a case by; several states may belong to it."""

    id: str
    title: Text


class State(msgspec.Struct, frozen=True):
    """Where a case stands. `next` tells the resident what will happen; `closed` ends the clocks, `end` the case."""

    id: str
    stage: str
    title: Text
    next: Text
    closed: bool = False
    end: bool = False


class ActionForm(msgspec.Struct, frozen=True):
    """What must be filled in for a transition: a JSON Schema, and optionally how to lay it out."""

    schema: dict[str, Any]
    ui: dict[str, Any] | None = None


class Transition(msgspec.Struct, frozen=True, rename={"origins": "from"}):
    """A step that a person may take.

    `to` is a state, or a table that chooses the state by the value of a field of the form.
    `of_unit` keeps the step to people of the unit that holds the case. A step `by` the resident needs no permission:
    the query code is theirs; one `by` the system follows from another and is nobody's to choose. A step that `waits`
    puts the case on the list of those who may take it; the others may be taken, but nothing is expected.
    """

    id: str
    title: Text
    description: Text
    origins: tuple[str, ...]
    to: str | dict[str, str]
    form: ActionForm
    permission: str = ""
    by: By = "staff"
    of_unit: bool = False
    attachments: bool = False
    danger: bool = False
    waits: bool = True
    effect: Effect | None = None

    def target(self, data: dict[str, Any]) -> str:
        """Return the state that this step leads to, given the filled-in form."""
        if isinstance(self.to, str):
            return self.to
        return self.to[data[self.to["field"]]]

    @property
    def targets(self) -> frozenset[str]:
        """Every state that this step can lead to."""
        if isinstance(self.to, str):
            return frozenset({self.to})
        return frozenset(state for key, state in self.to.items() if key != "field")


class Workflow(msgspec.Struct, frozen=True, dict=True):
    """A versioned workflow; `id` carries the version, as in `core.service-request/v1`."""

    id: str
    source: str
    initial: str
    stages: tuple[Stage, ...]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    @cached_property
    def state_by_id(self) -> dict[str, State]:
        """The states by id."""
        return {state.id: state for state in self.states}

    @cached_property
    def stage_by_id(self) -> dict[str, Stage]:
        """The stages by id."""
        return {stage.id: stage for stage in self.stages}

    def state(self, state_id: str) -> State:
        """Return a state by its id."""
        return self.state_by_id[state_id]

    def stage(self, stage_id: str) -> Stage:
        """Return a stage by its id."""
        return self.stage_by_id[stage_id]

    def possible(self, state_id: str, by: By = "staff") -> tuple[Transition, ...]:
        """Return the steps that lead out of a state, in declared order."""
        return tuple(step for step in self.transitions if state_id in step.origins and step.by == by)

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


def faults(workflow: Workflow) -> tuple[str, ...]:
    """Return what is wrong with a workflow: unknown names, states out of reach, dead ends, steps nobody may take."""
    known = set(workflow.state_by_id)
    problems = [
        f"transition {step.id!r} names an unknown state {state!r}"
        for step in workflow.transitions
        for state in sorted((set(step.origins) | step.targets) - known)
    ]
    problems += [
        f"state {state.id!r} has an unknown stage {state.stage!r}" for state in workflow.states if state.stage not in workflow.stage_by_id
    ]
    problems += [
        f"transition {step.id!r} needs no permission" for step in workflow.transitions if step.by == "staff" and not step.permission
    ]
    forward = {state: {target for step in workflow.transitions if state in step.origins for target in step.targets} for state in known}
    reached = _closure({workflow.initial}, forward)
    problems += [f"state {state!r} can never be reached" for state in sorted(known - reached)]
    ends = {state.id for state in workflow.states if state.end}
    problems += [f"no end can be reached from state {state!r}" for state in sorted(known) if not _closure({state}, forward) & ends]
    return tuple(problems)


def _closure(seeds: set[str], edges: dict[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    todo = set(seeds)
    while todo:
        state = todo.pop()
        reached.add(state)
        todo |= edges.get(state, set()) - reached
    return reached


@cache
def base_workflows() -> dict[str, Workflow]:
    """Return the workflows that the core ships, by id."""
    folder = files("wangge_core.cases") / "workflows"
    loaded = [msgspec.json.decode(entry.read_bytes(), type=Workflow) for entry in folder.iterdir() if entry.name.endswith(".json")]
    return {workflow.id: workflow for workflow in loaded}
