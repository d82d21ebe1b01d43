import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plugins.elderly_care.village import GRID, NOW, Village
from wangge_plugin_elderly_care import answers
from wangge_plugin_elderly_care.triage import listed, table
from wangge_sdk.registers import NotPossibleError

TABLE = table()
RED = sorted({each for row in TABLE.rows if row.red for each in (*row.any, *row.all)})


def test_every_word_of_the_table_is_known_and_its_last_line_fits_all() -> None:
    assert {each for row in TABLE.rows for each in (*row.any, *row.all)} <= TABLE.symptoms.keys()
    assert {row.department for row in TABLE.rows} <= TABLE.departments.keys()
    assert len({row.id for row in TABLE.rows}) == len(TABLE.rows)
    assert TABLE.rows[-1].fits((), 0, 0, severe=False)
    assert all(row.urgency == "now" and row.department == "emergency" for row in TABLE.rows if row.red)


@given(
    symptoms=st.sets(st.sampled_from(sorted(TABLE.symptoms)), min_size=1),
    age=st.integers(0, 120),
    days=st.integers(0, 90),
    severe=st.booleans(),
)
def test_a_red_flag_comes_before_everything(symptoms: set[str], age: int, days: int, severe: bool) -> None:
    row = TABLE.answer(symptoms, age, days, severe=severe)
    assert row.red == bool(symptoms & set(RED))
    again = TABLE.answer(sorted(symptoms), age, days, severe=severe)
    assert again == row, "the same answers lead to the same line"
    worse = TABLE.answer(symptoms | {RED[0]}, age, days, severe=severe)
    assert worse.urgency == "now"


@pytest.mark.parametrize(
    ("symptoms", "age", "days", "severe", "department", "urgency"),
    [
        (["fever", "cough"], 80, 0, False, "respiratory", "today"),
        (["fever", "cough"], 60, 1, False, "general", "week"),
        (["fever", "cough"], 60, 3, False, "respiratory", "today"),
        (["belly_pain"], 60, 0, True, "gastro", "today"),
        (["eye"], 60, 0, False, "eye", "routine"),
    ],
)
def test_lines_go_by_age_days_and_how_bad_it_is(
    symptoms: list[str], age: int, days: int, severe: bool, department: str, urgency: str
) -> None:
    row = TABLE.answer(symptoms, age, days, severe=severe)
    assert (row.department, row.urgency) == (department, urgency)


def test_every_answer_is_kept_with_its_line_and_edition(village: Village) -> None:
    said = answers.ask(village.registers, {"elder": village.elder, "symptoms": ["chest_pain"]}, NOW, GRID)
    assert said["zh-CN"].startswith("立即拨打 120：急诊")
    assert "不是诊断" in said["zh-CN"]
    assert "no diagnosis" in said["en"]
    (kept,) = village.shelf.bodies("answer")
    assert (kept["row"], kept["edition"], kept["age"], kept["red"], kept["elder"]) == ("r1", TABLE.edition, 85, True, village.elder)
    with pytest.raises(NotPossibleError, match="age"):
        answers.ask(village.registers, {"symptoms": ["eye"]}, NOW, GRID)


def test_the_table_is_published_with_red_flags_first() -> None:
    lines = listed()
    assert len(lines) == len(TABLE.rows)
    reds = [line["red"] for line in lines]
    assert reds == sorted(reds, reverse=True)
