"""From the outcome table to single figures, and back again."""

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_core.demo.outcomes import TABLE, responses, scores, totals


@pytest.mark.parametrize("month", TABLE, ids=lambda month: month.month)
def test_every_satisfaction_can_be_reached(month):
    found = scores(month.satisfaction, month.reports, random.Random(1))
    assert round(sum(found) / len(found) * 20, 1) == month.satisfaction
    assert set(found) <= {1, 2, 3, 4, 5}
    assert 0.7 * month.reports <= len(found) <= month.reports


@pytest.mark.parametrize("month", TABLE, ids=lambda month: month.month)
def test_every_response_can_be_reached(month):
    found = responses(month.response_days, month.reports + month.hazards, random.Random(1))
    assert sum(found, timedelta()) / len(found) == timedelta(days=month.response_days)
    assert max(found) < 6 * min(found)


def test_a_figure_out_of_reach():
    with pytest.raises(ValueError, match=r"no 1 or fewer ratings have a mean of 67\.1 %"):
        scores(67.1, 1, random.Random(1))


@given(st.floats(0.01, 30), st.integers(1, 200), st.integers())
def test_responses_are_exact_to_the_second(mean, count, seed):
    found = responses(mean, count, random.Random(seed))
    assert len(found) == count
    assert sum(found, timedelta()).total_seconds() == round(mean * 86_400 * count)


@given(st.integers(1, 60), st.integers(), st.data())
def test_scores_of_any_reachable_mean(count, seed, data):
    total = data.draw(st.integers(count, 5 * count))
    wanted = round(total / count * 20, 1)
    found = scores(wanted, count, random.Random(seed))
    assert round(sum(found) / len(found) * 20, 1) == wanted
    assert all(1 <= score <= 5 for score in found)


def test_size():
    assert totals() == 492
