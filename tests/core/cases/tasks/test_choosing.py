import itertools
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from wangge_core.cases.tasks.choosing import Choice, metres_between, ordered
from wangge_core.duty.candidates import Candidate

STEP = 200


def choice(number: int, standing="on_duty", ring="area", metres: float | None = 0.0, load: int = 0) -> Choice:
    person = UUID(int=number)
    candidate = Candidate(person_id=person, name=f"员{number}", account_id=person, standing=standing, ring=ring, area="999901100201001")
    return Choice(candidate=candidate, metres=metres, load=load)


def first(order, *choices: Choice) -> int:
    return ordered(choices, order, STEP)[0].candidate.person_id.int


def test_the_area_says_what_decides_first():
    near, idle = choice(1, ring="village", metres=100, load=5), choice(2, ring="village", metres=900)
    assert first(("ring", "distance", "load"), near, idle) == 1
    assert first(("load", "ring", "distance"), near, idle) == 2


def test_a_few_metres_decide_nothing_and_then_the_load_does():
    assert first(("ring", "distance", "load"), choice(1, metres=110, load=3), choice(2, metres=190, load=1)) == 2
    assert first(("ring", "distance", "load"), choice(1, metres=110, load=3), choice(2, metres=210, load=1)) == 1


def test_whoever_is_on_duty_goes_before_whoever_is_not_in_every_order():
    for order in itertools.permutations(("ring", "distance", "load")):
        assert first(order, choice(1, standing="off_duty"), choice(2, ring="township", metres=9_000, load=9)) == 2


@given(st.permutations([choice(number, metres=number % 2 * 500.0, load=number % 3) for number in range(6)]))
def test_the_order_in_which_they_are_found_changes_nothing(found: list[Choice]):
    expected = ordered(sorted(found, key=lambda one: one.candidate.person_id), ("ring", "distance", "load"), STEP)
    assert ordered(found, ("ring", "distance", "load"), STEP) == expected


def test_the_reasons_are_told_in_both_languages():
    why = choice(1, ring="village", metres=1_240, load=2).why()
    assert [reason["en"] for reason in why] == ["On duty now", "In the same village or community", "About 1.2 km away", "2 open tasks"]
    assert [reason["zh-CN"] for reason in why] == ["当前在班", "同一村（社区）", "距离约 1.2 公里", "手头任务 2 件"]


def test_a_hundredth_of_a_degree_to_the_north_is_eleven_hundred_metres():
    assert round(metres_between((112.0, 28.0), (112.0, 28.01))) == 1112
