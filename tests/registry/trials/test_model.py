"""The matrix of a trial run: what it comes to, and how it is kept in bounds."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_registry.trials.model import (
    BLOCKING,
    LONGEST,
    MOST_EVIDENCE,
    MOST_ROWS,
    OPEN,
    Kind,
    Matrix,
    Outcome,
    Row,
    RowVerdict,
    bounded,
    broken_off,
)

ROWS = st.builds(
    Row,
    kind=st.sampled_from(Kind),
    name=st.text(max_size=20),
    declared=st.text(max_size=20),
    observed=st.text(max_size=20),
    verdict=st.sampled_from(RowVerdict),
    evidence=st.lists(st.text(max_size=20), max_size=8).map(tuple),
)


def matrix(*verdicts: RowVerdict) -> Matrix:
    rows = tuple(Row(kind=Kind.HOOK, name=f"{number}", verdict=verdict) for number, verdict in enumerate(verdicts))
    return Matrix(sha256="0" * 64, seconds=1.0, rows=rows)


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        ((), Outcome.INCOMPLETE),
        ((RowVerdict.AGREES, RowVerdict.UNSEEN), Outcome.PASSED),
        ((RowVerdict.AGREES, RowVerdict.NOT_RUN), Outcome.INCOMPLETE),
        ((RowVerdict.AGREES, RowVerdict.ERRORED), Outcome.INCOMPLETE),
        ((RowVerdict.ERRORED, RowVerdict.UNDECLARED), Outcome.FAILED),
        ((RowVerdict.FAULTY, RowVerdict.AGREES), Outcome.FAILED),
    ],
)
def test_what_was_not_tried_is_no_pass(verdicts: tuple[RowVerdict, ...], outcome: Outcome):
    assert matrix(*verdicts).outcome is outcome


def test_a_run_that_broke_off_is_no_pass():
    assert broken_off("0" * 64, "the server did not start").outcome is Outcome.INCOMPLETE


@given(st.lists(ROWS, max_size=30).map(tuple))
def test_bounding_changes_no_outcome_and_is_what_is_kept(rows: tuple[Row, ...]):
    whole = Matrix(sha256="0" * 64, seconds=1.0, rows=rows)
    kept = bounded(whole)
    assert kept.outcome is whole.outcome
    assert msgspec.json.decode(msgspec.json.encode(kept), type=Matrix).digest == kept.digest
    assert [row.blocks for row in kept.rows] == sorted((row.blocks for row in kept.rows), reverse=True)
    assert all("\x00" not in row.observed and len(row.evidence) <= MOST_EVIDENCE for row in kept.rows)


def test_what_a_plugin_says_fills_no_disk():
    long = Row(kind=Kind.ROUTE, name="x" * 9_999, observed="\ud800" * 9_999, verdict=RowVerdict.AGREES)
    last = Row(kind=Kind.ROUTE, name="last", verdict=RowVerdict.UNDECLARED)
    kept = bounded(Matrix(sha256="0" * 64, seconds=1.0, rows=(long,) * (MOST_ROWS + 5) + (last,)))
    assert len(kept.rows) == MOST_ROWS
    assert kept.rows[0].name == "last"
    assert len(kept.rows[1].name) == len(kept.rows[1].observed) == LONGEST
    msgspec.json.encode(kept)


def test_every_verdict_is_a_pass_a_block_or_open():
    assert not BLOCKING & OPEN
    assert set(RowVerdict) - BLOCKING - OPEN == {RowVerdict.AGREES, RowVerdict.UNSEEN}
