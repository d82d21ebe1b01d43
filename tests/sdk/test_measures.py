"""Figures that are measured again on a test set."""

from hypothesis import given
from hypothesis import strategies as st

from wangge_sdk.measures import LESS_IS_BETTER, MEASURES, Pair, bears_out

PAIRS = st.lists(st.builds(Pair, st.sampled_from(["a", "b", "c"]), st.sampled_from(["a", "b", "c", None])), min_size=1)


@given(PAIRS)
def test_shares_are_shares_and_whoever_is_always_right_gets_all(pairs: list[Pair]):
    right = [Pair(pair.expected, pair.expected) for pair in pairs]
    for name in MEASURES.keys() - LESS_IS_BETTER:
        assert 0 <= MEASURES[name](pairs) <= MEASURES[name](right) == 1


def test_figures():
    pairs = [Pair("a", "a"), Pair("a", "b"), Pair("b", None), Pair("b", "b")]
    assert MEASURES["accuracy"](pairs) == 0.5
    assert MEASURES["answered"](pairs) == 0.75
    assert MEASURES["macro-f1"](pairs) == (2 / 3 + 1 / 2) / 2
    assert MEASURES["mean-absolute-error"]([Pair(3, 1), Pair(2, None), Pair(1, "x")]) == 5 / 3


def test_a_claim_is_borne_out_unless_it_is_better():
    assert bears_out("accuracy", 0.9, 0.95)
    assert bears_out("accuracy", 0.9, 0.895)
    assert not bears_out("accuracy", 0.9, 0.85)
    assert not bears_out("mean-absolute-error", 1.0, 1.2)
