from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plugins.shelf import GRID, MemoryShelf
from wangge_plugin_base_library import lives
from wangge_plugin_base_library.registers import registers_of
from wangge_sdk.registers import NotPossibleError, done

TODAY = date(2026, 9, 1)
NEXT_GRID = "999901001001002"


class House:
    """A household of two in one of two rooms."""

    def __init__(self) -> None:
        self.shelf = MemoryShelf()
        self.registers = registers_of(self.shelf)
        self.room = self.shelf.add("room", number="1", address="1栋101", grid=GRID)
        self.other = self.shelf.add("room", number="2", address="2栋202", grid=NEXT_GRID)
        self.household = self.shelf.add("household", number="0001", kind="family", room=self.room, home="1栋101", grid=GRID, state="kept")
        self.elder = self.enter("王秀英", "1944-05-06")
        self.son = self.enter("王建国", "1970-01-02")

    def enter(self, name: str, born_on: str) -> str:
        given = {"name": name, "sex": "female", "born_on": born_on, "standing": "together", "room": self.room}
        return lives.enter_person(self.registers, given | {"household": self.household, "since": "2010-01-01"}, TODAY)

    def person(self, person_id: str) -> dict:
        return self.shelf.body("person", person_id)

    def ties(self, person_id: str, *, held: bool) -> set[tuple[str, str]]:
        return {(tie["kind"], tie["target_label"]) for tie in self.shelf.bodies("tie", person=person_id, open=held)}


@pytest.fixture
def house() -> House:
    return House()


def test_whoever_is_entered_lives_in_a_room_and_is_registered_in_a_household(house: House) -> None:
    assert house.ties(house.son, held=True) == {("lives_in", "1栋101"), ("registered_in", "0001 1栋101")}
    person = house.person(house.son)
    assert (person["home"], person["grid"], person["state"], person["name"]) == ("1栋101", GRID, "living", "王建国")
    assert {tie["person_label"] for tie in house.shelf.bodies("tie", person=house.son)} == {"王**"}


def test_a_move_ends_one_home_and_begins_another_in_the_other_grid(house: House) -> None:
    lives.settle(house.registers, {"person": house.son, "room": house.other, "since": "2026-08-01", "standing": "absent"}, TODAY)
    person = house.person(house.son)
    assert (person["room"], person["grid"], person["standing"], person["name"]) == (house.other, NEXT_GRID, "absent", "王建国")
    assert house.ties(house.son, held=True) == {("lives_in", "2栋202"), ("registered_in", "0001 1栋101")}
    (before,) = house.shelf.bodies("tie", person=house.son, open=False)
    assert (before["until"], before["target"]) == ("2026-08-01", house.room)
    with pytest.raises(NotPossibleError, match="already"):
        lives.settle(house.registers, {"person": house.son, "room": house.other, "since": "2026-08-02"}, TODAY)


def test_a_household_moves_with_those_who_live_in_its_room(house: House) -> None:
    lives.settle(house.registers, {"person": house.son, "room": house.other, "since": "2026-08-01"}, TODAY)
    third = house.shelf.add("room", number="3", address="3栋303", grid=GRID)
    assert lives.move_household(house.registers, {"household": house.household, "room": third, "since": "2026-08-20"}, TODAY) == 1
    assert (house.person(house.elder)["home"], house.person(house.son)["home"]) == ("3栋303", "2栋202")
    assert house.shelf.body("household", house.household)["room"] == third


def test_a_death_ends_every_relation_also_the_care_that_was_given(house: House) -> None:
    lives.relate(house.registers, {"person": house.son, "kind": "cares_for", "cared": house.elder, "since": "2020-01-01"}, TODAY)
    lives.leave(house.registers, {"person": house.elder, "on": "2026-08-30"}, TODAY, "deceased")
    assert house.ties(house.elder, held=True) == set()
    assert ("cares_for", "王**") in house.ties(house.son, held=False)
    assert "room" not in house.person(house.elder)
    with pytest.raises(NotPossibleError, match="not kept"):
        lives.settle(house.registers, {"person": house.elder, "room": house.other, "since": "2026-08-30"}, TODAY)
    lives.come_back(house.registers, {"person": house.elder, "on": "2026-08-31"}, TODAY)
    assert house.person(house.elder)["state"] == "living"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"kind": "owns"}, "Choose one thing"),
        ({"kind": "owns", "room": "x", "enterprise": "y"}, "Choose one thing"),
        ({"kind": "member_of", "room": "x"}, "Choose one thing"),
    ],
)
def test_a_relation_leads_to_one_thing_that_fits_it(house: House, asked: dict, says: str) -> None:
    with pytest.raises(NotPossibleError, match=says):
        lives.relate(house.registers, {"person": house.son, "since": "2020-01-01"} | asked, TODAY)


def test_a_relation_is_recorded_once_and_ended(house: House) -> None:
    wanted = {"person": house.son, "kind": "owns", "room": house.room, "since": "2015-01-01"}
    lives.relate(house.registers, wanted, TODAY)
    with pytest.raises(NotPossibleError, match="already"):
        lives.relate(house.registers, wanted, TODAY)
    tie = next(id_ for id_, each in house.shelf.kept["tie"].items() if each.body["kind"] == "lives_in" and each.body["person"] == house.son)
    lives.end_relation(house.registers, {"tie": tie, "on": "2026-01-01"}, TODAY)
    assert "room" not in house.person(house.son)
    with pytest.raises(NotPossibleError, match="ended already"):
        lives.end_relation(house.registers, {"tie": tie, "on": "2026-01-01"}, TODAY)


@given(on=st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_nothing_happens_before_a_birth_or_after_today(on: date) -> None:
    house = House()
    asked = {"person": house.son, "on": on.isoformat()}
    if date(1970, 1, 2) <= on <= TODAY:
        lives.leave(house.registers, asked, TODAY, "left")
        assert all(tie["until"] >= tie["since"] for tie in house.shelf.bodies("tie", person=house.son))
    else:
        with pytest.raises(NotPossibleError):
            lives.leave(house.registers, asked, TODAY, "left")
        assert house.person(house.son)["state"] == "living"


def test_what_cannot_be_done_is_told_in_both_languages(house: House) -> None:
    answer = done(lambda: lives.settle(house.registers, {"person": "0190", "room": house.room, "since": "2026-01-01"}, TODAY), "好", "Done")
    assert answer.refused is not None
    assert answer.refused.status == 404
    assert {*answer.refused.message} == {"zh-CN", "en"}
