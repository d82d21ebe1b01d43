"""How alike two reports are: bounded, symmetric, and explained."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wangge_core.cases.duplicates.by_area import DUPLICATES, Near
from wangge_core.cases.duplicates.likeness import likeness
from wangge_core.cases.duplicates.model import Subject

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
NEAR, WEIGHTS = Near(50, 24), DUPLICATES.default.weights
SUBJECTS = st.builds(
    Subject,
    text=st.text(alphabet="垃圾堆路灯坏了 ，abc", max_size=30),
    case_type=st.sampled_from(["livelihood.appeal", "livelihood.hazard"]),
    class_id=st.sampled_from([None, "a", "b"]),
    reported_at=st.integers(0, 3_000).map(lambda minutes: NOW + timedelta(minutes=minutes)),
)


def a_subject(text: str, class_id: str | None = "a") -> Subject:
    return Subject(text=text, case_type="livelihood.appeal", class_id=class_id, reported_at=NOW)


@given(SUBJECTS, SUBJECTS, st.floats(0, 200))
def test_it_is_the_sum_of_its_parts_the_same_from_both_sides_and_said_in_both_languages(one: Subject, other: Subject, metres: float):
    found = likeness(one, other, metres, NEAR, WEIGHTS)
    assert found == likeness(other, one, metres, NEAR, WEIGHTS)
    assert 0 <= found.score <= 1
    assert abs(found.score - sum(part.contribution for part in found.parts)) < 0.002
    assert [part.name for part in found.parts] == ["distance", "time", "class", "text"]
    assert all(set(part.reason) == {"zh-CN", "en"} for part in found.parts)


def test_the_same_words_at_the_same_place_and_time_are_wholly_alike():
    assert likeness(a_subject("门口垃圾堆了三天"), a_subject("门口垃圾堆了三天"), 0, NEAR, WEIGHTS).score == 1


def test_nearer_sooner_and_likelier_words_count_more():
    base = likeness(a_subject("门口垃圾堆了三天"), a_subject("门口垃圾没人运"), 20, NEAR, WEIGHTS).score
    assert likeness(a_subject("门口垃圾堆了三天"), a_subject("门口垃圾没人运"), 40, NEAR, WEIGHTS).score < base
    assert likeness(a_subject("门口垃圾堆了三天"), a_subject("路灯不亮"), 20, NEAR, WEIGHTS).score < base
    assert likeness(a_subject("门口垃圾堆了三天"), a_subject("门口垃圾没人运", "b"), 20, NEAR, WEIGHTS).score < base
