"""Digests that end with their salt."""

from hypothesis import given
from hypothesis import strategies as st

from wangge_core.audit.digests import new_salt, salted_digest


@given(st.text(), st.text())
def test_one_salt_tells_equal_facts_from_others(first: str, second: str) -> None:
    salt = new_salt()
    assert (salted_digest(salt, first) == salted_digest(salt, second)) is (first == second)


def test_another_subject_with_the_same_fact_has_another_digest() -> None:
    assert salted_digest(new_salt(), "13800000000") != salted_digest(new_salt(), "13800000000")


def test_a_salt_has_128_bits() -> None:
    assert len(bytes.fromhex(new_salt())) == 16
