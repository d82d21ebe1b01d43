"""What can be reached in a workflow, and what has surely happened by then. Pure."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from wangge_sdk.workflows.model import Definition, Transition

ASSIGNED: Final = "@assigned"
"""That a unit holds the case, among what has surely happened."""

Passed = Mapping[str, frozenset[str]]
"""State → what every way to it has passed: other states, and `ASSIGNED`. A state out of reach is not in it."""


class Edge(NamedTuple):
    """A step from one state to one of those that it can lead to; both are known."""

    step: Transition
    origin: str
    target: str


def edges(definition: Definition) -> tuple[Edge, ...]:
    """Return the steps between known states, one by one."""
    known = definition.state_by_id
    return tuple(
        Edge(step, origin, target)
        for step in definition.transitions
        for origin in step.origins
        for target in sorted(step.targets)
        if origin in known and target in known
    )


def reached(start: Iterable[str], pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return `start` and all that the pairs (from, to) lead to from there."""
    onward: dict[str, set[str]] = {}
    for origin, target in pairs:
        onward.setdefault(origin, set()).add(target)
    found: set[str] = set()
    ahead = set(start)
    while ahead:
        here = ahead.pop()
        found.add(here)
        ahead |= onward.get(here, set()) - found
    return frozenset(found)


def leading_to(goals: Collection[str], pairs: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return `goals` and all from which the pairs lead to one of them."""
    return reached(goals, ((target, origin) for origin, target in pairs))


def passed(definition: Definition) -> Passed:
    """Return what has surely been passed when a case comes to a state.

    The largest solution of: what is sure at a state is what is sure after each step that leads to it. Begun with everything
    and narrowed until nothing changes.
    """
    known = edges(definition)
    if definition.initial not in definition.state_by_id:
        return {}
    sure: dict[str, frozenset[str]] = {definition.initial: frozenset()}
    changed = True
    while changed:
        changed = False
        for edge in known:
            if edge.origin not in sure or edge.target == definition.initial:
                continue
            after = sure_after(edge, sure)
            before = sure.get(edge.target)
            now = after if before is None else before & after
            if now != before:
                sure[edge.target] = now
                changed = True
    return {state: things - {state} for state, things in sure.items()}


def sure_after(edge: Edge, sure: Passed) -> frozenset[str]:
    """Return what has surely happened once a step was taken."""
    things = sure[edge.origin] | {edge.origin}
    step = edge.step
    around = step.detour is not None and edge.target == step.detour.to
    match step.detour.effect if step.detour and around else step.effect:
        case "assign" | "accept":
            return things | {ASSIGNED}
        case "unassign":
            return things - {ASSIGNED}
        case _:
            return things
