"""How the duty for a case stands, told from any history."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from wangge_core.cases.duties.by_area import DutyRule
from wangge_core.cases.duties.standing import may_ask, must_be_accepted, must_be_decided, standing
from wangge_core.cases.model import Step

ONE, TWO = uuid4(), uuid4()


def taken(action: str, to_state: str, **data: str) -> Step:
    return Step(
        id=uuid4(),
        case_id=ONE,
        at=datetime(2026, 11, 23, tzinfo=UTC),
        actor_kind="account",
        actor_id="x",
        actor_name="x",
        action=action,
        from_state=None,
        to_state=to_state,
        note=None,
        data=data,
    )


def given_to(unit: UUID, action: str = "dispatch") -> Step:
    return taken(action, "handling", unit_id=str(unit))


def returned(unit: UUID, kind: str = "not_mine", action: str = "return") -> Step:
    return taken(action, "filed", from_unit_id=str(unit), return_type=kind)


def test_a_return_as_not_ones_own_contests_the_duty_until_another_unit_takes_it_over():
    steps = [given_to(ONE), returned(ONE)]
    assert standing(steps).contested
    assert standing([*steps, taken("dispatch", "proposed", unit_id=str(TWO))]).contested
    assert not standing([*steps, given_to(TWO, "accept")]).contested
    assert standing([*steps, returned(TWO, action="decline")]).returns == {ONE: 1, TWO: 1}


def test_missing_information_is_a_question_and_contests_nothing():
    now = standing([given_to(ONE), returned(ONE, "information_missing")])
    assert (now.contested, now.returns, now.questions) == (False, {}, {ONE: 1})
    assert may_ask(DutyRule(questions=2), now, ONE)
    assert not may_ask(DutyRule(questions=1), now, ONE)


def test_a_decision_is_remembered_until_the_case_becomes_another_matter():
    steps = [given_to(ONE), returned(ONE), taken("contest", "adjudicating", from_unit_id=str(ONE)), given_to(TWO, "adjudicate")]
    assert standing(steps).decided == TWO
    assert standing(steps).parties == (ONE, TWO)
    fresh = standing([*steps, taken("reclassify", "filed", class_id="livelihood.appeal.transport")])
    assert (fresh.decided, fresh.returns, fresh.contested) == (None, {}, False)


_STEPS = st.lists(
    st.one_of(
        st.builds(given_to, st.sampled_from([ONE, TWO]), st.sampled_from(["dispatch", "accept"])),
        st.builds(
            returned,
            st.sampled_from([ONE, TWO]),
            st.sampled_from(["not_mine", "information_missing"]),
            st.sampled_from(["return", "decline"]),
        ),
    ),
    max_size=12,
)


@given(_STEPS, st.integers(0, 4), st.integers(0, 6))
def test_the_caps_count_a_unit_s_own_returns_and_everybody_s(steps: list[Step], own: int, all_together: int):
    now = standing(steps)
    mine = [step for step in steps if step.data.get("return_type") == "not_mine"]
    by_one = [step for step in mine if step.data["from_unit_id"] == str(ONE)]
    rule = DutyRule(unit_returns=own, case_returns=all_together)
    assert must_be_decided(rule, now, ONE) == (len(by_one) >= own or len(mine) >= all_together)


@given(_STEPS)
def test_acceptance_is_asked_for_as_the_rule_says(steps: list[Step]):
    now = standing(steps)
    assert must_be_accepted(DutyRule(acceptance="always"), now)
    assert not must_be_accepted(DutyRule(acceptance="never"), now)
    assert must_be_accepted(DutyRule(), now) == now.contested
