import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plugins.party_building.town import Town
from wangge_plugin_party_building import studies
from wangge_sdk.registers import NotPossibleError

answers = st.text("ABCD", max_size=20)


class Course(Town):
    """A study with two questions."""

    def __init__(self) -> None:
        super().__init__()
        plan = {"title": "学习党章", "organisation": self.north, "material": "第一章", "begins_on": "2026-09-01", "ends_on": "2026-09-30"}
        self.plan = plan | {"pass_percent": 60}
        studies.prepare(self.registers, self.plan)
        self.id = self.one("study", title="学习党章")
        self.learner = self.member()
        self.handed: list[str] = []
        self.question("a")
        self.question("b")

    def question(self, right: str) -> None:
        studies.add_question(self.registers, {"study": self.id, "text": "哪一项？", "a": "甲", "b": "乙", "right": right})

    def answer(self, given: str) -> dict:
        studies.answer(self.registers, {"study": self.id, "member": self.learner, "answers": given}, self.handed.append)
        for each in self.handed * 2:
            studies.mark_attempt(self.registers, each)
        return self.shelf.bodies("attempt")[0]


@pytest.fixture
def course() -> Course:
    return Course()


def test_a_quiz_is_marked_without_telling_its_solutions(course: Course) -> None:
    with pytest.raises(NotPossibleError, match="present state"):
        course.answer("AB")
    studies.open_study(course.registers, {"study": course.id})
    assert not any("right" in each for each in course.shelf.bodies("question"))
    with pytest.raises(NotPossibleError, match="answer each"):
        course.answer("A")
    failed = course.answer("bb")
    assert (failed["state"], failed["score"], failed.get("answers")) == ("failed", 50, None)
    passed = course.answer("ab")
    assert (passed["state"], passed["score"], len(course.shelf.bodies("attempt"))) == ("passed", 100, 1)
    with pytest.raises(NotPossibleError, match="passed already"):
        course.answer("AB")
    studies.close_study(course.registers, {"study": course.id})


def test_a_question_has_a_solution_among_its_options_and_comes_before_the_opening(course: Course) -> None:
    with pytest.raises(NotPossibleError, match="filled in"):
        course.question("d")
    studies.open_study(course.registers, {"study": course.id})
    with pytest.raises(NotPossibleError, match="present state"):
        course.question("a")
    studies.prepare(course.registers, course.plan | {"title": "空"})
    with pytest.raises(NotPossibleError, match="no questions"):
        studies.open_study(course.registers, {"study": course.one("study", title="空")})
    with pytest.raises(NotPossibleError, match="before it begins"):
        studies.prepare(course.registers, course.plan | {"ends_on": "2026-08-31"})


def test_neither_how_long_nor_how_often_is_kept(course: Course) -> None:
    studies.open_study(course.registers, {"study": course.id})
    kept = course.answer("ab")
    assert {*kept} == {"study", "study_label", "member", "member_label", "state", "score", "passed", "area"}


@given(answers, answers)
def test_marks_are_the_share_of_right_answers(given_: str, solutions: str) -> None:
    score = studies.mark(given_, solutions)
    assert 0 <= score <= 100
    assert (score == 100) is (bool(solutions) and given_[: len(solutions)] == solutions)
    assert studies.mark(solutions, solutions) == (100 if solutions else 0)
