"""Workflows as data: stages, states and the steps between them. Pure."""

from functools import cached_property
from typing import Any, Final, Literal

import msgspec

Words = dict[str, str]
"""Language tag → wording."""
Effect = Literal["assign", "unassign", "give_back", "propose", "accept", "decline", "refuse", "refer", "close", "rate", "reopen"]
By = Literal["staff", "resident", "system"]

CASES: Final = "case"
"""The resource of a permission that names none."""


class Stage(msgspec.Struct, frozen=True):
    """One of the stages that people know a case by; several states may belong to it."""

    id: str
    title: Words


class State(msgspec.Struct, frozen=True):
    """Where a case stands. `next` tells the resident what will happen; `closed` ends the clocks, `end` the case."""

    id: str
    stage: str
    title: Words
    next: Words
    closed: bool = False
    end: bool = False


class ActionForm(msgspec.Struct, frozen=True):
    """What must be filled in for a transition: a JSON Schema, and optionally how to lay it out."""

    schema: dict[str, Any]
    ui: dict[str, Any] | None = None


class Detour(msgspec.Struct, frozen=True):
    """Where a step leads instead when the rules of duties say so, and what it then does to the case."""

    to: str
    effect: Effect | None = None


class Transition(msgspec.Struct, frozen=True, rename={"origins": "from"}):
    """A step that a person may take.

    `to` is a state, or a table that chooses the state by the value of a field of the form.
    `permission` is an action on cases, or `resource:action`. `of_unit` keeps the step to people of the unit that holds
    the case, `of_proposed` to those of the unit that is asked to take it over. A step `by` the resident needs no permission:
    the query code is theirs; one `by` the system follows from another and is nobody's to choose. A step that `waits` puts the
    case on the list of those who may take it; the others may be taken, but nothing is expected. `detour` is where the rules of
    duties may send a step instead, such as to a unit that has to accept first. `returned_as` names the typed return that a
    value of the field in `to` comes to.
    """

    id: str
    title: Words
    description: Words
    origins: tuple[str, ...]
    to: str | dict[str, str]
    form: ActionForm
    permission: str = ""
    by: By = "staff"
    of_unit: bool = False
    of_proposed: bool = False
    attachments: bool = False
    danger: bool = False
    waits: bool = True
    effect: Effect | None = None
    detour: Detour | None = None
    returned_as: dict[str, str] = {}

    def target(self, data: dict[str, Any]) -> str:
        """Return the state that this step leads to, given the filled-in form."""
        if isinstance(self.to, str):
            return self.to
        return self.to[data[self.to["field"]]]

    @property
    def targets(self) -> frozenset[str]:
        """Every state that this step can lead to."""
        around = {self.detour.to} if self.detour else set()
        if isinstance(self.to, str):
            return frozenset({self.to} | around)
        return frozenset({state for key, state in self.to.items() if key != "field"} | around)

    @property
    def right(self) -> tuple[str, str]:
        """The resource and the action of the permission that the step needs."""
        resource, _, action = self.permission.rpartition(":")
        return resource or CASES, action

    @property
    def added(self) -> bool:
        """Whether a plugin added the step: its id then begins with the plugin's name."""
        return "." in self.id


class Definition(msgspec.Struct, frozen=True, dict=True):
    """A workflow. `id` carries the version, as in `core.service-request/v1`; `extends` names what it was made from, if anything."""

    id: str
    source: str
    initial: str
    stages: tuple[Stage, ...]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    extends: str | None = None

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
