"""What an extension must leave as it is: the stages of the standard, and that nothing goes past them. Pure."""

from collections.abc import Iterator

from wangge_sdk.workflows.findings import Problem, problem
from wangge_sdk.workflows.model import Definition
from wangge_sdk.workflows.reaching import ASSIGNED, Passed, edges, passed, sure_after


def statutory_problems(definition: Definition, base: Definition) -> Iterator[Problem]:
    """The base's stages, states and steps are all there, unchanged; only they close a case; no added step goes past a stage."""
    yield from _kept(definition, base)
    yield from _closing(definition, base)
    yield from _bypasses(definition, base)


def required(base: Definition) -> tuple[Passed, dict[str, frozenset[str]]]:
    """Return what is sure at each state of the base, and for each stage what is sure at all of its states."""
    sure = passed(base)
    by_stage: dict[str, frozenset[str]] = {}
    for state in base.states:
        if state.id in sure:
            by_stage[state.stage] = by_stage.get(state.stage, sure[state.id]) & sure[state.id]
    return sure, by_stage


def _kept(definition: Definition, base: Definition) -> Iterator[Problem]:
    mend = ("平台流程的阶段、状态和步骤必须原样保留。", "The stages, states and transitions of the platform's workflow stay as they are.")
    if definition.stages != base.stages or definition.initial != base.initial:
        yield problem(
            "workflow.kept",
            ("stages",),
            ("法定阶段或起点被改动。", "The statutory stages, or where a case begins, are not those of the base."),
            mend,
        )
    for kind, now, before in (
        ("states", {one.id: one for one in definition.states}, {one.id: one for one in base.states}),
        ("transitions", {one.id: one for one in definition.transitions}, {one.id: one for one in base.transitions}),
    ):
        for name, one in before.items():
            if now.get(name) != one:
                yield problem(
                    "workflow.kept",
                    (kind,),
                    (f"平台流程的 {name} 被去掉或改动。", f"{name} of the platform's workflow is missing or changed."),
                    mend,
                )


def _closing(definition: Definition, base: Definition) -> Iterator[Problem]:
    own = base.state_by_id
    for index, state in enumerate(definition.states):
        if state.id not in own and (state.closed or state.end):
            yield problem(
                "workflow.closing",
                ("states", index),
                (f"新增状态 {state.id} 不能结束案件。", f"The added state {state.id} cannot close a case."),
                ("案件只能由平台的结案或不予立案步骤结束。", "Only the platform's closing and refusing end a case."),
            )
    base_steps = {step.id for step in base.transitions}
    closed = {state.id for state in definition.states if state.closed}
    for index, step in enumerate(definition.transitions):
        if step.id in base_steps:
            continue
        for end, names in (("from", set(step.origins)), ("to", step.targets)):
            if names & closed:
                yield problem(
                    "workflow.closing",
                    ("transitions", index, end),
                    (f"新增步骤 {step.id} 不能结束或重开案件。", f"The added transition {step.id} cannot close a case or open one again."),
                    ("让它停在未结案的状态之间。", "Let it stay among states that are not closed."),
                )
        if step.detour is not None:
            yield problem(
                "workflow.closing",
                ("transitions", index, "detour"),
                (f"新增步骤 {step.id} 不能带平台的改道。", f"The added {step.id} cannot have a detour: those are the platform's."),
                ("去掉 detour。", "Take the detour away."),
            )
        if step.effect is not None:
            yield problem(
                "workflow.closing",
                ("transitions", index, "effect"),
                (f"新增步骤 {step.id} 不能带平台的效果 {step.effect}。", f"The added {step.id} cannot have the effect {step.effect}."),
                ("去掉 effect。", "Take the effect away."),
            )


def _bypasses(definition: Definition, base: Definition) -> Iterator[Problem]:
    """An added step leads nowhere that the base comes to later than the step's origin allows.

    It is enough to look at each added step by itself: on a way that misses something, the last added step is where it is missed,
    since from there on the way is the base's own.
    """
    sure = passed(definition)
    at_state, at_stage = required(base)
    base_steps = {step.id for step in base.transitions}
    order = {step.id: index for index, step in enumerate(definition.transitions)}
    told: set[tuple[str, str]] = set()
    for edge in edges(definition):
        if edge.step.id in base_steps or edge.origin not in sure:
            continue
        target = definition.state(edge.target)
        needed = at_state.get(target.id) if target.id in base.state_by_id else at_stage.get(target.stage)
        missing = (needed or frozenset()) - sure_after(edge, sure) - {target.id}
        if missing and (edge.step.id, edge.target) not in told:
            told.add((edge.step.id, edge.target))
            yield _bypass(("transitions", order[edge.step.id], "to"), edge.step.id, edge.target, _in_order(missing, base), base)


def _in_order(missing: frozenset[str], base: Definition) -> list[str]:
    return [name for name in (ASSIGNED, *base.state_by_id) if name in missing]


def _bypass(place: tuple[str | int, ...], step: str, target: str, missing: list[str], base: Definition) -> Problem:
    if missing == [ASSIGNED]:
        return problem(
            "workflow.bypass",
            place,
            (
                f"步骤 {step} 使案件到达 {target} 时可能没有承办部门。",
                f"The transition {step} leads to {target}, where perhaps no unit holds the case.",
            ),
            ("让它从派遣之后的状态出发。", "Let it begin at a state that comes after the dispatch."),
        )
    names = [name for name in missing if name != ASSIGNED]
    stages = list(dict.fromkeys(base.state(name).stage for name in names))
    zh = "、".join(base.stage(stage).title.get("zh-CN", stage) for stage in stages)
    en = ", ".join(base.stage(stage).title.get("en", stage) for stage in stages)
    return problem(
        "workflow.bypass",
        place,
        (
            f"步骤 {step} 到达 {target} 时绕过了法定阶段：{zh}（状态 {'、'.join(names)}）。",
            f"The transition {step} leads to {target} past the statutory stages: {en} (states {', '.join(names)}).",
        ),
        (
            "让它只在同一阶段内、回到较早阶段，或通往平台流程的下一步。",
            "Let it stay within a stage, go back to an earlier one, or lead to where the platform's workflow goes next.",
        ),
    )
