"""Random workflows that are sound: the platform's own with states and steps of a plugin, drawn until the checker finds nothing."""

from random import Random
from typing import NamedTuple

from wangge_sdk.workflows import ActionForm, Definition, Extension, State, Transition, bases, case_permissions, extended, problems

BASE = bases()["core.service-request/v1"]
PREFIX = "drawn"
RIGHTS = ("verify", "file", "dispatch", "handle", "feedback", "check")
_DRAWS = 400


class Added(NamedTuple):
    """A step of the plugin in the driver's own words; `ways` leads from what is chosen in the form to a state."""

    name: str
    right: str
    origins: frozenset[str]
    ways: dict[str, str]
    of_unit: bool


class Flow(NamedTuple):
    """A workflow with what the driver has to know of it: the stage of each added state, and the added steps."""

    definition: Definition
    stages: dict[str, str]
    steps: tuple[Added, ...]


def drawn(random: Random, limited: frozenset[str], *, choices: bool = True) -> Flow:
    """Draw a workflow whose stages in `limited` have clocks; with `choices`, some steps lead where their form says."""
    for number in range(_DRAWS):
        flow = _draw(random, number, choices=choices)
        if not problems(flow.definition, base=BASE, clocks=limited, permissions=case_permissions()):
            return flow
    return Flow(BASE, {}, ())


def _draw(random: Random, number: int, *, choices: bool) -> Flow:
    own = {f"s{count}": random.choice(("filing", "dispatch", "handling", "feedback", "check")) for count in range(random.randint(1, 3))}
    open_states = [state.id for state in BASE.states if not state.closed]
    near = own | {state.id: state.stage for state in BASE.states if not state.closed}
    steps: list[Transition] = []
    added: list[Added] = []
    for count, (origin, goal) in enumerate(_arrows(random, own, near, open_states)):
        alike = [name for name, stage in near.items() if stage == near[goal]]
        others = [random.choice(alike)] if choices and random.random() < 0.3 else []
        step = _step(random, f"t{count}", (origin,), [goal, *others])
        steps.append(step)
        full = {name: f"{PREFIX}.{name}" for name in own}
        ways = {"": step.to} if isinstance(step.to, str) else {key: name for key, name in step.to.items() if key != "field"}
        added.append(
            Added(
                f"{PREFIX}.{step.id}",
                step.permission,
                frozenset(full.get(name, name) for name in step.origins),
                {way: full.get(name, name) for way, name in ways.items()},
                step.of_unit,
            )
        )
    states = tuple(State(id=name, stage=stage, title={}, next={}) for name, stage in own.items())
    extension = Extension(
        plugin="test.drawn", version=f"0.{number}", case_type="drawn.matter", prefix=PREFIX, states=states, transitions=tuple(steps)
    )
    return Flow(extended(BASE, extension), {f"{PREFIX}.{name}": stage for name, stage in own.items()}, tuple(added))


def _arrows(random: Random, own: dict[str, str], near: dict[str, str], open_states: list[str]) -> list[tuple[str, str]]:
    """Draw where steps lead: into each added state and out of it, and some more."""
    found = []
    for name, stage in own.items():
        alike = [one for one, its in near.items() if its == stage and one != name]
        found += [(random.choice(alike), name), (name, random.choice(alike))]
    for _ in range(random.randint(0, 2)):
        found.append((random.choice(list(own)), random.choice(open_states)))
    return found


def _step(random: Random, name: str, origins: tuple[str, ...], goals: list[str]) -> Transition:
    to: str | dict[str, str] = goals[0]
    schema = {"type": "object", "additionalProperties": False, "properties": {"note": {"type": "string", "maxLength": 2000}}}
    if len(goals) > 1:
        choices = {f"way{count}": goal for count, goal in enumerate(goals)}
        to = {"field": "way", **choices}
        field = {"type": "string", "oneOf": [{"const": choice} for choice in choices]}
        schema = schema | {"required": ["way"], "properties": {"way": field}}
    right = random.choice(RIGHTS)
    of_unit = random.random() < 0.3
    return Transition(id=name, title={}, description={}, origins=origins, to=to, form=ActionForm(schema), permission=right, of_unit=of_unit)
