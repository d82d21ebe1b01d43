"""Reaches behave like the sets they stand for."""

from hypothesis import given
from hypothesis import strategies as st

from wangge_sdk.manifest.reach import ALL, NOWHERE, Slice, fields_at, meet, reach_of, union

TYPES, FIELDS = ("a.x", "a.y", "b.z"), ("text", "position", "form")
parts = st.tuples(st.lists(st.sampled_from(TYPES), max_size=3), st.lists(st.sampled_from(FIELDS), max_size=3))
reaches = st.lists(parts, max_size=4).map(reach_of)


def pairs(reach) -> set[tuple[str, str]]:
    """The set that a reach stands for, with one type and one field that nobody names."""
    every = (*FIELDS, "unnamed")
    return {
        (case_type, field)
        for case_type in (*TYPES, "unnamed.type")
        for field in every
        if ALL in fields_at(reach, case_type) or field in fields_at(reach, case_type)
    }


@given(reaches, reaches)
def test_union_and_meet_are_those_of_the_sets(one, other) -> None:
    assert pairs(union(one, other)) == pairs(one) | pairs(other)
    assert pairs(meet(one, other)) == pairs(one) & pairs(other)


@given(reaches, reaches)
def test_one_set_is_written_in_one_way(one, other) -> None:
    assert (pairs(one) == pairs(other)) == (one == other)


def test_what_a_manifest_leaves_out_means_everything() -> None:
    assert reach_of([((), ())]) == (Slice(ALL, (ALL,)),)
    assert reach_of([]) == NOWHERE


def test_a_named_type_has_what_all_types_have() -> None:
    reach = reach_of([((), ("text",)), (("a.x",), ("position",)), (("a.y",), ("text",))])
    assert reach == (Slice(ALL, ("text",)), Slice("a.x", ("position", "text")))
