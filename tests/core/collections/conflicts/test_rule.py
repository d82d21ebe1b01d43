"""What of a late change is written, and what is set aside."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from wangge_core.collections.conflicts.rule import merged_change, touched_since
from wangge_core.collections.entering import differences, merged
from wangge_core.collections.model import Change

FIELDS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 3))
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


def test_only_what_changed_after_the_version_counts():
    at = datetime(2026, 3, 2, tzinfo=UTC)

    def change(version: int, *fields: str) -> Change:
        return Change(version=version, at=at, by="张三", deed="changed", fields=dict.fromkeys(fields, (1, 2)))

    assert touched_since([change(4, "d"), change(3, "c"), change(2, "b")], 2) == {"c", "d"}
