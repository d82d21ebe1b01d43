"""Who waits for what: from workflows to the states in which a permission has something to do. Pure."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from wangge_core.cases.workflow import Transition, Workflow

Whose = Literal["anybody", "unit", "proposed"]


class Duty(msgspec.Struct, frozen=True):
    """Something that holders of a permission may do in these states; `workflows` are those it is so in, None for all of them.

    `of` keeps it to people of the unit that holds the case, or of the one that is asked to take it over.
    """

    right: tuple[str, str]
    of: Whose
    states: tuple[str, ...]
    workflows: tuple[str, ...] | None


def duties(workflows: Sequence[Workflow]) -> tuple[Duty, ...]:
    """Return every duty once.

    A state of the platform means the same in every workflow, so that nothing but the state need be asked; what a plugin adds
    holds in its own workflow only.
    """
    where: dict[tuple[tuple[str, str], Whose, str], dict[str, None]] = {}
    for workflow in workflows:
        for step in workflow.transitions:
            if step.by == "staff" and step.waits:
                for origin in step.origins:
                    where.setdefault((step.right, _whose(step), origin), {})[workflow.id] = None
    gathered: dict[tuple[tuple[str, str], Whose, tuple[str, ...] | None], list[str]] = {}
    for (right, of, state), ids in where.items():
        key = (right, of, None if len(ids) == len(workflows) else tuple(ids))
        gathered.setdefault(key, []).append(state)
    return tuple(Duty(right, of, tuple(states), ids) for (right, of, ids), states in gathered.items())


def _whose(step: Transition) -> Whose:
    return "proposed" if step.of_proposed else "unit" if step.of_unit else "anybody"
