from collections import Counter
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.cases.aftercare.sampling import LOTS, drawn, lot_of
from wangge_sdk.manifest.case_types import FollowUp

NAMESPACE = UUID("b6a2a7c0-5b3c-4a53-8f43-7c0f6a1f0c11")


def test_a_lot_can_be_drawn_again_by_anybody():
    # sha256("00000000-0000-0000-0000-000000000000/1"), first eight bytes, modulo 10,000: computed apart from the code.
    assert lot_of(UUID(int=0), 1) == 1042
    assert lot_of(UUID(int=0), 1) != lot_of(UUID(int=0), 2)


@given(st.uuids(), st.integers(1, 9), st.integers(1, 100))
def test_a_larger_share_keeps_all_that_a_smaller_one_chose(case_id, number, percent):
    one = drawn(case_id, number, FollowUp(kind="sample", percent=percent), reachable=True)
    assert one is not None
    assert one.chosen == (one.lot < percent * 100)
    assert 0 <= one.lot < LOTS


def test_a_sample_comes_near_its_share():
    why = Counter(drawn(uuid5(NAMESPACE, str(n)), 1, FollowUp(kind="sample", percent=20), reachable=True).why for n in range(5_000))
    assert why["drawn"] == pytest.approx(1_000, abs=120)


def test_all_are_called_where_all_must_be_but_nobody_without_a_telephone():
    assert drawn(UUID(int=1), 1, FollowUp(kind="mandatory"), reachable=True).why == "mandatory"
    assert drawn(UUID(int=1), 1, FollowUp(kind="mandatory"), reachable=False).why == "no_contact"
    assert drawn(UUID(int=1), 1, FollowUp(kind="none"), reachable=True) is None
