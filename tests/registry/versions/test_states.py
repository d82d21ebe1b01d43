"""The table of states: nothing gets past the checks and the review, and everything in the index can be taken out."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from wangge_registry.versions.model import channel_of
from wangge_registry.versions.states import FINAL, OFFERED, TRANSITIONS, Act, NotPossibleError, State, Who, after, possible

EVERYBODY = frozenset(Who)


def test_every_state_is_reached_and_every_act_has_its_way():
    reached = {State.RECEIVED} | {way.target for way in TRANSITIONS.values() if way.target}
    assert reached == set(State)
    assert set(TRANSITIONS) == set(Act)


def test_nothing_leads_out_of_a_final_state():
    for state in FINAL:
        assert possible(state, EVERYBODY) == []


@pytest.mark.parametrize("state", sorted(OFFERED))
def test_everything_in_the_index_can_be_quarantined_and_revoked(state: State):
    assert {Act.QUARANTINE, Act.REVOKE} <= set(possible(state, EVERYBODY))


def test_a_publisher_never_brings_a_version_into_the_index():
    ways = [way for way in TRANSITIONS.values() if way.target in OFFERED and not way.sources <= OFFERED]
    assert [(way.sources, way.by) for way in ways] == [(frozenset({State.APPROVED}), frozenset({Who.MACHINE}))]


@pytest.mark.parametrize(("act", "state"), [(Act.PASS, State.RECEIVED), (Act.PUBLISH, State.IN_REVIEW), (Act.REVOKE, State.RECEIVED)])
def test_what_does_not_fit_is_refused_with_what_would(act: Act, state: State):
    with pytest.raises(NotPossibleError, match=str(state)):
        after(state, act, EVERYBODY, None)


def test_an_act_is_not_for_everybody():
    with pytest.raises(NotPossibleError, match="administrator"):
        after(State.PUBLISHED, Act.REVOKE, frozenset({Who.PUBLISHER}), None)
    with pytest.raises(NotPossibleError, match="before"):
        after(State.QUARANTINED, Act.RELEASE, EVERYBODY, None)


@pytest.mark.parametrize(
    ("version", "channel"), [("1.0.0", "stable"), ("1.0.0-alpha.1", "dev"), ("1.0.0-beta.2", "beta"), ("1.0.0-rc.1", "beta")]
)
def test_the_number_tells_the_channel(version: str, channel: str):
    assert channel_of(version) == channel


class Life(RuleBasedStateMachine):
    """Any acts by anybody in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.before = State.RECEIVED, None
        self.passed = self.approved = False

    @rule(act=st.sampled_from(Act), who=st.sampled_from(Who))
    def act(self, act: Act, who: Who) -> None:
        try:
            target = after(self.state, act, frozenset({who}), self.before)
        except NotPossibleError:
            assert act not in possible(self.state, frozenset({who})) or (act is Act.RELEASE and self.before is None)
            return
        self.passed |= act in {Act.PASS, Act.OVERRIDE}
        self.approved |= act is Act.APPROVE
        self.before = self.state if target is State.QUARANTINED else None
        self.state = target

    @invariant()
    def nothing_is_offered_without_checks_and_review(self) -> None:
        assert self.state not in OFFERED or (self.passed and self.approved)


TestLife = Life.TestCase
