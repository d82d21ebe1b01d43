"""However cases are merged and parted, everybody stands in one tree."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from wangge_core.cases.duplicates.counting import crossed
from wangge_core.cases.duplicates.errors import NotMergeableError
from wangge_core.cases.duplicates.forest import require_mergeable, root_of, tree_of

CASES = st.integers(0, 7)


@given(st.lists(st.tuples(st.booleans(), CASES, CASES), max_size=60))
def test_any_sequence_of_merges_and_partings_keeps_every_reporter_subscribed_exactly_once(acts: list[tuple[bool, int, int]]):
    above: dict[int, int] = {}
    for part, one, other in acts:
        if part:
            above.pop(one, None)
            continue
        try:
            require_mergeable(same=one == other, merged=(one in above, other in above), closed=(False, False), private=(False, False))
        except NotMergeableError:
            continue
        above[one] = other
    roots = {root_of(above, case) for case in range(8)}
    told = [reporter for root in roots for reporter in tree_of(above, root)]
    assert sorted(told) == list(range(8))


@given(st.lists(st.integers(0, 30), min_size=2, max_size=20))
def test_a_number_that_only_grows_passes_each_mark_once(steps: list[int]):
    totals = [sum(steps[:end]) for end in range(len(steps) + 1)]
    marks = (3, 10, 30)
    passed = [mark for before, after in itertools.pairwise(totals) if (mark := crossed(before, after, marks)) is not None]
    assert passed == sorted(set(passed))
    assert not passed or passed[-1] == max(mark for mark in marks if mark <= totals[-1])
