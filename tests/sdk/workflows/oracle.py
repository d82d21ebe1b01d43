"""Random workflows, and slow answers about them that share nothing with the checks: matrices and search, where those narrow sets."""

from itertools import product
from typing import Any

from hypothesis import strategies as st

from wangge_sdk.workflows import ActionForm, Definition, Stage, State, Transition

FORM = ActionForm({"type": "object", "properties": {}})
STAGES = tuple(Stage(name, {"zh-CN": name, "en": name}) for name in ("first", "second", "third"))


def state(name: str, stage: str, **flags: Any) -> State:
    return State(id=name, stage=stage, title={}, next={}, **flags)


def step(name: str, origins: tuple[str, ...], to: Any, **more: Any) -> Transition:
    return Transition(id=name, title={}, description={}, origins=origins, to=to, form=FORM, **({"permission": "handle"} | more))


@st.composite
def definitions(draw: st.DrawFn, most: int = 6) -> Definition:
    """Workflows of all kinds: sound ones, and those with dead ends, lost states, names of nothing, steps for nobody."""
    names = [f"s{number}" for number in range(draw(st.integers(1, most)))]
    stages = st.sampled_from(["first", "second", "third"])
    ends = draw(st.sets(st.sampled_from(names)))
    closed = draw(st.sets(st.sampled_from(names)))
    known = st.sampled_from(names)
    named = st.one_of(known, known, known, known, known, known, st.just("nowhere"))
    return Definition(
        id="base/v1",
        source="drawn",
        initial=names[0],
        stages=STAGES,
        states=tuple(state(name, draw(stages), end=name in ends, closed=name in closed) for name in names),
        transitions=tuple(
            step(
                f"t{number}",
                tuple(draw(st.lists(named, min_size=1, max_size=2, unique=True))),
                draw(named),
                permission=draw(st.sampled_from(["handle", "handle", "close", "fly", ""])),
                by=draw(st.sampled_from(["staff", "staff", "resident"])),
                effect=draw(st.sampled_from([None, None, "assign", "unassign"])),
            )
            for number in range(draw(st.integers(0, 2 * most)))
        ),
    )


@st.composite
def extensions(draw: st.DrawFn, base: Definition) -> tuple[tuple[State, ...], tuple[Transition, ...]]:
    """What a plugin might add to a workflow, well or badly."""
    own = [f"x{number}" for number in range(draw(st.integers(0, 3)))]
    named = st.sampled_from([*base.state_by_id, *own])
    stages = st.sampled_from([stage.id for stage in base.stages])
    steps = (
        step(f"y{number}", tuple(draw(st.lists(named, min_size=1, max_size=2, unique=True))), draw(named))
        for number in range(draw(st.integers(0, 5)))
    )
    return tuple(state(name, draw(stages)) for name in own), tuple(steps)


def arrows(definition: Definition) -> set[tuple[str, str]]:
    known = {one.id for one in definition.states}
    return {
        (origin, target) for one in definition.transitions for origin in one.origins for target in one.targets if {origin, target} <= known
    }


def closure(names: list[str], pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Warshall: which state leads to which, each to itself."""
    leads = {(one, other): one == other or (one, other) in pairs for one, other in product(names, names)}
    for middle, one, other in product(names, names, names):
        leads[one, other] = leads[one, other] or (leads[one, middle] and leads[middle, other])
    return {pair for pair, found in leads.items() if found}


def unreachable(definition: Definition) -> set[str]:
    names = [one.id for one in definition.states]
    leads = closure(names, arrows(definition))
    return {name for name in names if (definition.initial, name) not in leads}


def endless(definition: Definition) -> set[str]:
    names = [one.id for one in definition.states]
    leads = closure(names, arrows(definition))
    ends = [one.id for one in definition.states if one.end]
    return {name for name in names if not any((name, end) in leads for end in ends)}


def unstoppable(definition: Definition, stage: str) -> set[str]:
    """States of a stage from which every walk stays in the stage, open: no walk as long as there are states leaves it."""
    inside = {one.id for one in definition.states if one.stage == stage and not one.closed}
    here = {name: {name} for name in inside}
    for _ in definition.states:
        here = {name: where | {target for origin, target in arrows(definition) if origin in where & inside} for name, where in here.items()}
    return {name for name, where in here.items() if where <= inside}


def walks(definition: Definition, without: str | None = None) -> set[tuple[str, bool]]:
    """States that a walk comes to without ever entering one of them, each with whether a unit holds the case then."""
    known = {one.id for one in definition.states}
    found: set[tuple[str, bool]] = set()
    ahead = [(definition.initial, False)]
    while ahead:
        here, held = ahead.pop()
        if (here, held) in found or here not in known or here == without:
            continue
        found.add((here, held))
        for one in definition.transitions:
            if here in one.origins:
                for target in one.targets:
                    effect = one.detour.effect if one.detour and one.detour.to == target else one.effect
                    ahead.append((target, effect in {"assign", "accept"} or (held and effect != "unassign")))
    return found


def sure(definition: Definition) -> dict[str, set[str]]:
    """What no walk to a state can have left out."""
    reached = {name for name, _ in walks(definition)}
    return {
        name: {other for other in reached if other != name and name not in {where for where, _ in walks(definition, without=other)}}
        | (set() if (name, False) in walks(definition) else {"@assigned"})
        for name in reached
    }


def bypassed(definition: Definition, base: Definition) -> bool:
    """Tell whether a walk of the extension comes somewhere without what every walk of the base had to have passed."""
    before, after = sure(base), sure(definition)
    for one in definition.states:
        if one.id not in after:
            continue
        if one.id in base.state_by_id:
            needed = before.get(one.id, set())
        else:
            alike = [before[other.id] for other in base.states if other.stage == one.stage and other.id in before]
            needed = set.intersection(*alike) if alike else set()
        if not needed - {one.id} <= after[one.id]:
            return True
    return False
