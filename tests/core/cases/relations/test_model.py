"""Whatever is linked and taken out, in any order: the relations stay a forest no deeper and no wider than allowed."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wangge_core.cases.relations.model import height, line, refusal

CASES = [UUID(int=number) for number in range(1, 9)]
ACTS = st.lists(st.tuples(st.booleans(), st.sampled_from(CASES), st.sampled_from(CASES)), max_size=60)


@given(acts=ACTS, depth=st.integers(2, 4), children=st.integers(1, 3))
def test_relations_stay_a_forest(acts, depth, children):
    parents: dict[UUID, UUID] = {}
    for linking, parent, child in acts:
        if not linking:
            parents.pop(child, None)
            continue
        refused = refusal(parents, parent, child, depth=depth, children=children)
        grown = parents | {child: parent}
        sound = (
            child not in parents
            and all(_root(grown, case) is not None for case in CASES)
            and max(len(line(grown, case)) for case in CASES) <= depth
            and sum(above == parent for above in grown.values()) <= children
        )
        assert (refused is None) == sound, (refused, parents, parent, child)
        if refused is None:
            parents = grown


def _root(parents: dict[UUID, UUID], case: UUID) -> UUID | None:
    for _ in CASES:
        if case not in parents:
            return case
        case = parents[case]
    return None


def test_height_counts_generations():
    one, two, three, *_ = CASES
    assert [height({two: one, three: two}, case) for case in (one, two, three)] == [3, 2, 1]
