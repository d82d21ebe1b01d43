"""The proof that a workflow is sound: one function for each promise. Pure; what it finds, it finds in every workflow that has it."""

from collections.abc import Collection, Iterator
from typing import Final

from wangge_sdk.workflows.findings import Problem, problem
from wangge_sdk.workflows.forms import form_problems
from wangge_sdk.workflows.model import Definition
from wangge_sdk.workflows.reaching import edges, leading_to, reached
from wangge_sdk.workflows.statutory import statutory_problems

LONGEST_STATE: Final = 40
LONGEST_STEP: Final = 60
"""What a case and its history can hold."""


def problems(
    definition: Definition,
    *,
    base: Definition | None = None,
    clocks: Collection[str] = (),
    permissions: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """Return all that is wrong with a workflow; nothing means that it is sound.

    base: the workflow that it must keep whole, if it extends one.
    clocks: stages that have a time limit.
    permissions: those that roles hold; None leaves that question out.
    """
    return (
        *_names(definition),
        *_meant(definition),
        *_reachable(definition),
        *_ends(definition),
        *_roles(definition, permissions),
        *_clocks(definition, clocks),
        *form_problems(definition),
        *(statutory_problems(definition, base) if base is not None else ()),
    )


def _names(definition: Definition) -> Iterator[Problem]:
    """Each name stands once and is short enough."""
    for kind, longest, names in (
        ("states", LONGEST_STATE, [state.id for state in definition.states]),
        ("transitions", LONGEST_STEP, [step.id for step in definition.transitions]),
    ):
        for index, name in enumerate(names):
            place = (kind, index, "id")
            if name in names[:index]:
                message = (f"名称 {name} 已被使用。", f"The name {name} is taken already.")
                yield problem("workflow.unique", place, message, ("换一个名称。", "Choose another name."))
            if len(name) > longest:
                message = (f"名称 {name} 超过 {longest} 个字符。", f"The name {name} is longer than {longest} characters.")
                mend = ("缩短名称；插件名也计算在内。", "Shorten it; the plugin's name before it counts too.")
                yield problem("workflow.length", place, message, mend)


def _meant(definition: Definition) -> Iterator[Problem]:
    """Each name of a state or a stage means one that there is."""
    if definition.initial not in definition.state_by_id:
        yield _no_state(("initial",), definition.initial, definition)
    for index, state in enumerate(definition.states):
        if state.stage not in definition.stage_by_id:
            yield problem(
                "workflow.states",
                ("states", index, "stage"),
                (f"没有阶段 {state.stage}。", f"There is no stage {state.stage}."),
                (f"可用：{'、'.join(definition.stage_by_id)}。", f"There are: {', '.join(definition.stage_by_id)}."),
            )
    for index, step in enumerate(definition.transitions):
        for end, states in (("from", step.origins), ("to", tuple(sorted(step.targets)))):
            for name in states:
                if name not in definition.state_by_id:
                    yield _no_state(("transitions", index, end), name, definition)


def _reachable(definition: Definition) -> Iterator[Problem]:
    """Every state can be reached."""
    within = reached([definition.initial], ((edge.origin, edge.target) for edge in edges(definition)))
    for index, state in enumerate(definition.states):
        if state.id not in within:
            yield problem(
                "workflow.reachable",
                ("states", index),
                (f"状态 {state.id} 无法到达。", f"Nothing leads to the state {state.id}."),
                ("加一个到达它的步骤。", "Add a transition to it."),
            )


def _ends(definition: Definition) -> Iterator[Problem]:
    """From every state an end can be reached."""
    ends = [state.id for state in definition.states if state.end]
    within = leading_to(ends, ((edge.origin, edge.target) for edge in edges(definition)))
    for index, state in enumerate(definition.states):
        if state.id not in within:
            yield problem(
                "workflow.end",
                ("states", index),
                (f"从状态 {state.id} 无法到达流程的终点。", f"No end can be reached from the state {state.id}."),
                ("加一个离开它、回到平台状态的步骤。", "Add a transition from it that leads back to the platform's states."),
            )


def _roles(definition: Definition, permissions: Collection[str] | None) -> Iterator[Problem]:
    """Every step of staff needs a permission, and some role holds it."""
    for index, step in enumerate(definition.transitions):
        if step.by != "staff":
            continue
        if not step.permission:
            yield problem(
                "workflow.role",
                ("transitions", index, "permission"),
                (f"步骤 {step.id} 不需要任何权限。", f"The transition {step.id} needs no permission."),
                ("写明需要的权限。", "Say which permission it needs."),
            )
        elif permissions is not None and step.permission not in permissions:
            yield problem(
                "workflow.role",
                ("transitions", index, "permission"),
                (
                    f"没有角色拥有权限 {step.permission}，步骤 {step.id} 无人能办。",
                    f"No role holds {step.permission}: {step.id} is for nobody.",
                ),
                (f"可用的权限：{'、'.join(sorted(permissions))}。", f"Roles hold: {', '.join(sorted(permissions))}."),
            )


def _clocks(definition: Definition, clocks: Collection[str]) -> Iterator[Problem]:
    """A clock that starts with a stage can stop: from each of the stage's states, a way leads out of the stage or closes the case."""
    pairs = [(edge.origin, edge.target) for edge in edges(definition)]
    for stage in sorted(set(clocks) & definition.stage_by_id.keys()):
        inside = {state.id for state in definition.states if state.stage == stage and not state.closed}
        outside = definition.state_by_id.keys() - inside
        stopping = leading_to(outside, ((origin, target) for origin, target in pairs if origin in inside))
        for stuck in sorted(inside - stopping):
            yield problem(
                "workflow.clock",
                ("clocks", stage),
                (
                    f"阶段 {stage} 有时限，但从状态 {stuck} 无法离开该阶段，计时停不下来。",
                    f"The stage {stage} has a time limit, and from the state {stuck} nothing leaves the stage: its clock never stops.",
                ),
                (
                    f"加一个从 {stuck} 离开该阶段的步骤，或去掉时限。",
                    f"Add a transition from {stuck} out of it, or take the limit away.",
                ),
            )


def _no_state(place: tuple[str | int, ...], name: str, definition: Definition) -> Problem:
    known = sorted(definition.state_by_id)
    return problem(
        "workflow.states",
        place,
        (f"没有状态 {name}。", f"There is no state {name}."),
        (f"可用：{'、'.join(known)}。", f"There are: {', '.join(known)}."),
    )
