"""What of a late change is written, and what is set aside."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from wangge_core.collections.conflicts.rule import merged_change, taken_since, touched_since
from wangge_core.collections.entering import differences, merged
from wangge_core.collections.model import Body, Change

FIELDS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 3))
AT = datetime(2026, 3, 2, tzinfo=UTC)
CHANGES = st.dictionaries(st.sampled_from("abcde"), st.one_of(st.none(), st.integers(0, 3)))


@given(FIELDS, CHANGES, CHANGES)
def test_every_field_is_written_set_aside_or_right_already(before, theirs, mine):
    now = merged(before, theirs)
    touched = differences(before, now).keys()
    apart = merged_change(now, touched, mine)
    after = merged(now, apart.rest)
    for field, value in mine.items():
        assert (field in apart.clash) != (after.get(field) == value)
    for field in touched:
        assert after.get(field) == now.get(field), "nobody's change is overwritten unseen"


@given(FIELDS, CHANGES, CHANGES)
def test_sending_it_again_writes_nothing_and_sets_the_same_aside(before, theirs, mine):
    now = merged(before, theirs)
    touched = set(differences(before, now))
    apart = merged_change(now, touched, mine)
    after = merged(now, apart.rest)
    again = merged_change(after, touched | apart.rest.keys(), mine)
    assert (again.rest, again.clash) == ({}, apart.clash)


@given(FIELDS, CHANGES, CHANGES)
def test_where_the_last_writer_counts_all_of_the_change_is_written(before, theirs, mine):
    now = merged(before, theirs)
    apart = merged_change(now, differences(before, now).keys(), mine, "last-writer")
    after = merged(now, apart.rest)
    assert apart.clash == {}
    assert {name: after.get(name) for name in mine} == mine
    assert {name: value for name, value in after.items() if name not in mine} == {
        name: value for name, value in now.items() if name not in mine
    }, "what only the other one changed stays"


@given(FIELDS, CHANGES, CHANGES, st.sampled_from(["supervisor", "last-writer"]))
def test_a_change_sent_again_never_undoes_what_was_written_over_it(before, mine, theirs, policy):
    first = merged(before, merged_change(before, (), mine, policy).rest)
    second = merged(first, theirs)
    history = [step(2, "mine", before, first), step(3, "theirs", first, second)]
    left = {name: value for name, value in mine.items() if name not in taken_since(history, 1, "mine", mine)}
    apart = merged_change(second, touched_since(history, 1), left, policy)
    for name in differences(before, first):
        assert name not in apart.rest
        assert name not in apart.clash


def step(version: int, by: str, before: Body, after: Body) -> Change:
    return Change(version=version, at=AT, by=by, deed="changed", fields=differences(before, after))


def test_somebody_elses_same_change_is_not_ones_own():
    history = [step(2, "theirs", {}, {"a": 1}), step(3, "theirs", {"a": 1}, {"a": 2})]
    assert taken_since(history, 1, "mine", {"a": 1}) == frozenset()
    assert taken_since(history, 2, "theirs", {"a": 1}) == frozenset()
    assert taken_since([step(2, "mine", {}, {"a": 1, "b": 1})], 1, "mine", {"a": 1}) == frozenset(), "another change of one's own"


def test_only_what_changed_after_the_version_counts():
    def change(version: int, *fields: str) -> Change:
        return Change(version=version, at=AT, by="张三", deed="changed", fields=dict.fromkeys(fields, (1, 2)))

    assert touched_since([change(4, "d"), change(3, "c"), change(2, "b")], 2) == {"c", "d"}
