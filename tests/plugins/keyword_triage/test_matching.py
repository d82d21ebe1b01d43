from hypothesis import given
from hypothesis import strategies as st

from wangge_plugin_keyword_triage.matching import WordIndex

INDEX = WordIndex([("路灯", "light", 3), ("路灯不亮", "light", 2), ("路灯", "road", 1), ("不亮", "dark", 1), ("ktv", "noise", 2)])


def test_the_longest_word_at_a_place_counts_and_words_may_overlap():
    scores = INDEX.scores("路灯不亮")
    assert {row: (found.total, found.words) for row, found in scores.items()} == {"light": (2, ("路灯不亮",)), "dark": (1, ("不亮",))}


def test_a_word_counts_for_each_of_its_rows_and_less_when_repeated():
    totals = {row: found.total for row, found in INDEX.scores("路灯 路灯 路灯 路灯 路灯").items()}
    assert totals == {"light": 6, "road": 2}


def test_capitals_do_not_matter_and_words_are_quoted_as_they_stand():
    assert INDEX.scores("楼下KTV")["noise"].words == ("KTV",)
    assert INDEX.scores("İ ktv")["noise"].words == ("ktv",)
    assert INDEX.scores("İ KTV") == {}


def test_the_heaviest_words_come_first():
    assert INDEX.scores("路灯不亮，路灯坏了")["light"].words == ("路灯", "路灯不亮")


WORD = st.text("甲乙丙", min_size=2, max_size=4)


@given(
    entries=st.lists(st.tuples(WORD, st.sampled_from("xyz"), st.sampled_from([1.0, 2.0, 3.0])), max_size=12),
    text=st.text("甲乙丙丁", max_size=30),
)
def test_exactly_the_longest_words_of_each_place_are_found(entries, text):
    words = {word for word, _, _ in entries}
    expected = set()
    for start in range(len(text)):
        here = [word for word in words if text.startswith(word, start)]
        if here:
            expected.add(max(here, key=len))
    scores = WordIndex(entries).scores(text)
    assert {word for found in scores.values() for word in found.words} == expected
    assert set(scores) == {row for word, row, _ in entries if word in expected}
