from wangge_core.cases.flows.todo import Duty, duties
from wangge_core.cases.workflow import Workflow, base_workflows, of_definition
from wangge_sdk.workflows import ActionForm, Extension, State, Transition, extended

BASE = base_workflows()["core.service-request/v1"]


def _with(plugin: str, permission: str, origin: str) -> Workflow:
    step = Transition(id="go", title={}, description={}, origins=(origin,), to="handling", form=ActionForm({}), permission=permission)
    waiting = State(id="waiting", stage="handling", title={}, next={})
    return of_definition(
        extended(BASE, Extension(plugin=plugin, version="1.0.0", case_type="m", prefix=plugin, states=(waiting,), transitions=(step,)))
    )


def test_what_every_workflow_has_asks_for_the_state_only():
    one = _with("a", "handle", "waiting")
    assert set(duties([BASE])) < set(duties([BASE, one]))
    assert all(duty.workflows is None for duty in duties([BASE]))


def test_what_a_plugin_adds_holds_in_its_own_workflow_also_where_names_are_alike():
    one, other = _with("a", "handle", "waiting"), _with("b", "a:look", "handling")
    found = duties([BASE, one, other])
    assert Duty(("case", "handle"), False, ("a.waiting",), (one.id,)) in found
    assert Duty(("a", "look"), False, ("handling",), (other.id,)) in found
