"""What the platform's own tests of a plugin come to, by what was heard of them; nothing heard is no pass."""

import msgspec
import pytest

from wangge_registry.trials.conforming import judged
from wangge_registry.trials.model import Kind, RowVerdict
from wangge_sandbox.alone import Heard
from wangge_sdk.testing.results import Result

BEGUN = Result(test="test_a", outcome="begun", told="It asks a.")
PASSED = Result(test="test_a", outcome="passed")
FAILED = Result(test="test_b[x]", outcome="failed", told="x lacks en")
SKIPPED = Result(test="test_c", outcome="skipped", told="no settings")
ALL = Result(test="", outcome="all")


def said(*results: Result) -> bytes:
    return b"".join(msgspec.json.encode(result) + b"\n" for result in results)


def told(heard: Heard) -> list[tuple[str, str, str, RowVerdict]]:
    rows = list(judged(heard))
    assert {row.kind for row in rows} <= {Kind.CONFORMANCE}
    return [(row.name, row.declared, row.observed, row.verdict) for row in rows]


def test_each_test_that_applies_is_a_row():
    again = Result(test="test_b[x]", outcome="begun", told="It asks b.")
    assert told(Heard(said(BEGUN, PASSED, again, FAILED, SKIPPED, ALL))) == [
        ("test_a", "It asks a.", "holds", RowVerdict.AGREES),
        ("test_b[x]", "It asks b.", "x lacks en", RowVerdict.FAULTY),
    ]


@pytest.mark.parametrize(
    ("heard", "last"),
    [
        (Heard(b"", "bubblewrap is not installed"), ("the platform's tests", "", "bubblewrap is not installed", RowVerdict.ERRORED)),
        (Heard(said(BEGUN), "not finished within 180 s"), ("test_a", "It asks a.", "not finished within 180 s", RowVerdict.ERRORED)),
        (Heard(said(BEGUN)[:-5]), ("the platform's tests", "", "their process ended before they did", RowVerdict.ERRORED)),
        (Heard(said(BEGUN, PASSED)), ("the platform's tests", "", "their process ended before they did", RowVerdict.ERRORED)),
    ],
)
def test_what_is_not_all_is_no_pass(heard: Heard, last: tuple[str, str, str, RowVerdict]):
    assert told(heard)[-1] == last


def test_what_is_not_understood_is_no_pass():
    (_, _, observed, verdict) = told(Heard(said(BEGUN, PASSED) + b"nonsense\n" + said(ALL)))[-1]
    assert verdict is RowVerdict.ERRORED
    assert observed.startswith("what they say is not understood")
