"""Who waits for what: from workflows to the states in which a permission has something to do. Pure."""

from collections.abc import Sequence

import msgspec

from wangge_core.cases.workflow import Workflow


class Duty(msgspec.Struct, frozen=True):
    """Something that holders of a permission may do in these states; `workflows` are those it is so in, None for all of them.

    `of_unit` keeps it to people of the unit whose turn it is: the one that holds the case, or that is asked to take it over.
    """

    right: tuple[str, str]
    of_unit: bool
    states: tuple[str, ...]
    workflows: tuple[str, ...] | None


def duties(workflows: Sequence[Workflow]) -> tuple[Duty, ...]:
    """Return every duty once.

    A state of the platform means the same in every workflow, so that nothing but the state need be asked; what a plugin adds
    holds in its own workflow only.
    """
    where: dict[tuple[tuple[str, str], bool, str], dict[str, None]] = {}
    for workflow in workflows:
        for step in workflow.transitions:
            if step.by == "staff" and step.waits:
                for origin in step.origins:
                    where.setdefault((step.right, step.of_unit or step.of_proposed, origin), {})[workflow.id] = None
    gathered: dict[tuple[tuple[str, str], bool, tuple[str, ...] | None], list[str]] = {}
    for (right, of_unit, state), ids in where.items():
        key = (right, of_unit, None if len(ids) == len(workflows) else tuple(ids))
        gathered.setdefault(key, []).append(state)
    return tuple(Duty(right, of_unit, tuple(states), ids) for (right, of_unit, ids), states in gathered.items())
