import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.sdk.workflows import oracle
from tests.sdk.workflows.oracle import definitions, extensions, state, step
from wangge_sdk.workflows import STAGES, ActionForm, Definition, Extension, bases, case_permissions, extended, problems

BASE = bases()["core.service-request/v1"]
CLOCKS = ("first", "second", "third")


def found(definition: Definition, rule: str, **known: object) -> set[str]:
    """Return the states or steps that a rule of the check complains of."""
    named = []
    for one in problems(definition, **known):
        if one.rule == f"workflow.{rule}":
            kind, index, *_ = one.place
            named.append(getattr(definition, kind)[index].id)
    return set(named)


def added(*, states=(), transitions=(), base: Definition = BASE) -> Definition:
    extension = Extension(plugin="acme.noise", version="1.0.0", case_type="matter", prefix="noise", states=states, transitions=transitions)
    return extended(base, extension)


def rules(definition: Definition) -> set[str]:
    return {one.rule for one in problems(definition, base=BASE, clocks=STAGES, permissions=case_permissions())}


@pytest.mark.slow
@given(definition=definitions())
def test_the_check_finds_what_a_slow_search_finds(definition):
    assert found(definition, "reachable") == oracle.unreachable(definition)
    assert found(definition, "end") == oracle.endless(definition)
    nobody = {one.id for one in definition.transitions if one.by == "staff" and one.permission not in {"handle", "close"}}
    assert found(definition, "role", permissions={"handle", "close"}) == nobody
    astray = {one.id for one in definition.transitions if "nowhere" in {*one.origins, *one.targets}}
    assert found(definition, "states") == astray
    stuck = {one.message["en"].split("from the state ")[1].split()[0] for one in problems(definition, clocks=CLOCKS) if "clock" in one.rule}
    assert stuck == set().union(*(oracle.unstoppable(definition, stage) for stage in CLOCKS))


@pytest.mark.slow
@given(data=st.data())
def test_a_bypass_is_found_exactly_when_some_walk_takes_one(data):
    base = data.draw(definitions())
    assume(not oracle.unreachable(base))
    states, transitions = data.draw(extensions(base))
    merged = added(states=states, transitions=transitions, base=base)
    complained = any(one.rule == "workflow.bypass" for one in problems(merged, base=base))
    assert complained == oracle.bypassed(merged, base)


def test_a_unit_that_was_only_asked_does_not_hold_the_case_yet():
    merged = added(transitions=(step("ask", ("filed",), "proposed"),))
    assert ("proposed", False) in oracle.walks(BASE)
    assert "workflow.bypass" not in rules(merged)
    assert not oracle.bypassed(merged, BASE)


@pytest.mark.slow
@given(data=st.data())
def test_what_is_added_to_the_real_workflow_is_judged_as_by_a_slow_search(data):
    states, transitions = data.draw(extensions(BASE))
    merged = added(states=states, transitions=transitions)
    verdict = {one.rule for one in problems(merged, base=BASE, clocks=STAGES)}
    assert ("workflow.bypass" in verdict) == oracle.bypassed(merged, BASE)
    assert ("workflow.reachable" in verdict) == bool(oracle.unreachable(merged))
    assert ("workflow.end" in verdict) == bool(oracle.endless(merged))
    assert "workflow.kept" not in verdict


def test_every_base_is_sound_and_keeps_the_seven_stages():
    for base in bases().values():
        assert problems(base, base=base, clocks=STAGES, permissions=case_permissions()) == ()
        assert tuple(stage.id for stage in base.stages) == STAGES
        assert {one.stage for one in base.states} == set(STAGES)


def test_nothing_added_is_the_base_itself():
    assert added() is BASE


def test_the_same_additions_make_the_same_id_and_any_change_another():
    one = added(transitions=(step("wait", ("handling",), "handling"),))
    assert one.id.startswith("acme.noise@1.0.0+")
    assert one.id == added(transitions=(step("wait", ("handling",), "handling"),)).id
    assert one.id != added(transitions=(step("wait", ("handling",), "handling", danger=True),)).id
    assert one.extends == BASE.id
    longest = msgspec.structs.replace(
        Extension(plugin="x" * 200, version="1.0.0", case_type="m", prefix="x"), states=(state("a", "check"),)
    )
    assert len(extended(BASE, longest).id) == 80


def test_added_names_get_the_plugins_name_and_mean_the_plugins_own_states_first():
    merged = added(
        states=(state("handled", "handling"),),
        transitions=(step("wait", ("handling", "handled"), {"field": "x", "a": "handled", "b": "handling"}),),
    )
    wait = merged.transitions[-1]
    assert (wait.id, wait.origins, wait.to) == (
        "noise.wait",
        ("handling", "noise.handled"),
        {"field": "x", "a": "noise.handled", "b": "handling"},
    )
    assert merged.states[: len(BASE.states)] == BASE.states


@pytest.mark.parametrize(
    ("origin", "target", "expected"),
    [
        ("verified", "handling", {"workflow.bypass"}),
        ("handling", "checking", {"workflow.bypass"}),
        ("filed", "noise_state", {"workflow.bypass"}),
        ("checked", "closed", {"workflow.closing"}),
        ("closed", "handling", {"workflow.closing"}),
        ("checking", "filed", set()),
        ("handling", "handled", set()),
        ("verified", "reported", set()),
    ],
)
def test_steps_that_go_past_a_stage_or_close_a_case_are_refused(origin, target, expected):
    own = (state("noise_state", "handling"),) if target == "noise_state" else ()
    back = (step("back", ("noise_state",), "handling"),) if own else ()
    assert rules(added(states=own, transitions=(step("leap", (origin,), target), *back))) == expected


def test_a_bypass_says_which_stage_is_missed():
    merged = added(transitions=(step("leap", ("filed",), "closed"),))
    [message] = [one.message["en"] for one in problems(merged, base=BASE) if one.rule == "workflow.bypass"]
    assert "Handling, Feedback, Check and close" in message


@pytest.mark.parametrize(
    "spoilt",
    [
        {"states": BASE.states[:-1]},
        {"stages": BASE.stages[:-1]},
        {"initial": "verified"},
        {"transitions": (msgspec.structs.replace(BASE.transitions[0], permission="handle"), *BASE.transitions[1:])},
    ],
)
def test_a_base_that_lost_or_changed_something_is_refused(spoilt):
    assert "workflow.kept" in rules(msgspec.structs.replace(BASE, **spoilt))


def test_a_state_that_closes_and_a_step_with_an_effect_are_refused():
    merged = added(
        states=(state("over", "handling", end=True, closed=True),), transitions=(step("end", ("handling",), "over", effect="close"),)
    )
    places = {one.place for one in problems(merged, base=BASE) if one.rule == "workflow.closing"}
    first, last = len(BASE.states), len(BASE.transitions)
    assert places == {("states", first), ("transitions", last, "to"), ("transitions", last, "effect")}


def test_names_stand_once_and_are_short_enough():
    merged = added(states=(state("a" * 40, "handling"), state("b", "handling"), state("b", "handling")))
    assert {"workflow.length", "workflow.unique"} <= rules(merged)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"class_id": {"type": "string"}}},
        {"type": "object", "properties": {"who": {"type": "string", "x-choices": "units"}}},
        {"type": "object"},
        {"type": "array", "properties": {}},
    ],
)
def test_forms_that_the_platform_cannot_use_are_refused(schema):
    one = msgspec.structs.replace(step("wait", ("handling",), "handling"), form=ActionForm(schema))
    assert rules(added(transitions=(one,))) == {"workflow.form"}


def test_a_choice_must_be_made_and_lead_somewhere():
    form = {"type": "object", "required": ["r"], "properties": {"r": {"type": "string", "oneOf": [{"const": "a"}, {"const": "b"}]}}}
    to = {"field": "r", "a": "handling", "b": "handling"}
    one = step("wait", ("handling",), to)
    assert rules(added(transitions=(msgspec.structs.replace(one, form=ActionForm(form)),))) == set()
    assert rules(added(transitions=(msgspec.structs.replace(one, form=ActionForm(form | {"required": []})),))) == {"workflow.form"}
    lost = msgspec.structs.replace(one, to={"field": "r", "a": "handling"}, form=ActionForm(form))
    assert rules(added(transitions=(lost,))) == {"workflow.form"}
