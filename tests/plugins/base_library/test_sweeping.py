import json
from datetime import date

import pytest

from tests.plugins.shelf import GRID, MemoryShelf
from wangge_plugin_base_library import lives, merging
from wangge_plugin_base_library.cleaning import cleaning_rules, require_agreeing
from wangge_plugin_base_library.portraits import tag_rules
from wangge_plugin_base_library.registers import registers_of
from wangge_plugin_base_library.sweeping import Rules, sweep
from wangge_sdk.registers import NotPossibleError

TODAY = date(2026, 9, 1)
OLD = {"name": "王秀英", "sex": "female", "born_on": "1941-05-06", "home": "1栋101", "alone": True}


class Town:
    """A grid with people in it."""

    def __init__(self) -> None:
        self.shelf = MemoryShelf()
        self.registers = registers_of(self.shelf)

    def person(self, **fields: object) -> str:
        known = {"state": "living", "grid": GRID, "verified_on": "2026-08-01", "standing": "together"}
        return self.shelf.add("person", **known | fields)

    def sweep(self, months: int = 12, per_grid: int = 3, today: date = TODAY) -> int:
        rules = Rules(tags=tag_rules(), cleaning=cleaning_rules(), months=months, per_grid=per_grid)
        return sweep(self.registers, today, rules).written


@pytest.fixture
def town() -> Town:
    return Town()


def test_a_sweep_that_is_done_twice_writes_once(town: Town) -> None:
    town.person(**OLD)
    town.person(**OLD, phone="19900000001", verified_on="2020-01-01")
    assert town.sweep() > 3
    assert town.sweep() == 0


def test_the_score_is_the_mean_of_what_is_filled_fresh_and_single(town: Town) -> None:
    town.person(name="李一", sex="male", born_on="2000-01-01", identity="x", phone="1", home="1", household="h")
    town.person(name="张二", sex="male", born_on="2000-01-01", verified_on="2024-01-01")
    town.sweep()
    (score,) = town.shelf.bodies("quality")
    assert (score["register"], score["grid"]) == ("person", GRID)
    assert (score["entries"], score["complete"], score["fresh"], score["single"]) == (2, round(100 * 8 / 12), 50, 100)
    assert score["score"] == round((67 + 50 + 100) / 3)


def test_each_register_has_a_score(town: Town) -> None:
    for name in ("早点铺", "早点铺", "书店"):
        town.shelf.add("enterprise", name=name, address="文澜路1号", state="open", verified_on="2026-08-01")
    town.shelf.add("enterprise", name="关门的", state="closed")
    town.shelf.add("building", number="1", name="1栋", address="文澜路2号", where={"lon": 1.0, "lat": 2.0})
    town.sweep()
    scores = {score["register"]: score for score in town.shelf.bodies("quality")}
    assert scores.keys() == {"enterprise", "building"}
    shops = scores["enterprise"]
    assert (shops["entries"], shops["complete"], shops["fresh"], shops["single"]) == (3, round(100 / 6), 100, 33)
    assert (scores["building"]["complete"], scores["building"]["fresh"]) == (100, 0)
    assert town.sweep() == 0


def test_the_longest_unseen_are_checked_first_and_few_at_a_time(town: Town) -> None:
    people = [
        town.person(name=f"人{number}", sex="male", born_on=f"19{number + 10}-01-01", verified_on=f"20{number + 10}-01-01")
        for number in range(9)
    ]
    town.sweep(per_grid=2)
    assert [check["person"] for check in town.shelf.bodies("check")] == people[:2]
    town.sweep(per_grid=2)
    assert len(town.shelf.bodies("check")) == 2


def test_who_looks_alike_is_shown_to_a_person_once(town: Town) -> None:
    first = town.person(**OLD, identity="999****0147")
    second = town.person(**OLD)
    town.person(**{**OLD, "home": "2栋202"})
    town.person(**OLD | {"identity": "999****9999"}, phone="1")
    town.sweep()
    pairs = {frozenset((pair["a"], pair["b"])) for pair in town.shelf.bodies("double")}
    assert frozenset((first, second)) in pairs
    assert len(pairs) == 2, "two identity numbers tell two people apart"


def test_a_tag_says_why_and_ends_when_its_rule_does(town: Town) -> None:
    person = town.person(**OLD)
    town.sweep()
    tags = {tag["name"]: tag for tag in town.shelf.bodies("tag", person=person, state="valid")}
    assert {"oldest", "alone_elder"} <= tags.keys()
    assert "85" in tags["oldest"]["why"]
    assert all(tag["basis"] and tag["source"] and tag["expires_on"] > "2026-09-01" for tag in tags.values())
    document = town.registers.get("person", person)
    town.registers.take([document.changed(alone=False)])
    town.sweep()
    assert town.shelf.bodies("tag", person=person, name="alone_elder")[0]["state"] == "ended"
    town.sweep(today=date(2029, 1, 1))
    assert len(town.shelf.bodies("tag", person=person, name="oldest")) == 2


def test_households_enterprises_and_organisations_have_tags(town: Town) -> None:
    alone = town.shelf.add("household", number="1", home="1栋101", state="kept", grid=GRID)
    family = town.shelf.add("household", number="2", home="1栋102", state="kept", grid=GRID)
    town.person(**OLD | {"household": alone})
    town.person(name="赵一", sex="male", born_on="1980-01-01", household=family, hardship="minimum")
    child = town.person(name="赵二", sex="male", born_on="2020-01-01", household=family)
    shop = town.shelf.add("enterprise", name="早点铺", kind="shop", state="open")
    town.shelf.add("enterprise", name="关门的", kind="shop", state="struck")
    team = town.shelf.add("organisation", name="志愿服务队", kind="volunteers")
    town.sweep()
    tags = {(tag["register"], tag[tag["register"]]): tag for tag in town.shelf.bodies("tag", state="valid") if tag["register"] != "person"}
    assert {key: tag["name"] for key, tag in tags.items()} == {
        ("household", alone): "elders_only",
        ("household", family): "children_in_need",
        ("enterprise", shop): "sole_trader",
        ("organisation", team): "volunteers",
    }
    assert "1 人" in tags["household", alone]["why"]
    assert "85" in tags["household", alone]["why"]
    assert tags["enterprise", shop]["label"] == "早点铺"
    assert town.sweep() == 0
    lives.leave(town.registers, {"person": child, "on": "2026-08-31"}, TODAY, "left")
    town.sweep()
    assert town.shelf.bodies("tag", household=family)[0]["state"] == "ended"


def test_a_household_with_an_unknown_age_is_not_called_one_of_elders(town: Town) -> None:
    household = town.shelf.add("household", number="1", home="1栋101", state="kept", grid=GRID)
    town.person(**OLD | {"household": household})
    town.person(name="王二", sex="male", household=household)
    town.sweep()
    assert town.shelf.bodies("tag", household=household) == []


def test_who_came_in_by_a_spreadsheet_gets_the_relations_that_it_names_once(town: Town) -> None:
    room = town.shelf.add("room", number="1-101", address="1栋101", grid=GRID)
    household = town.shelf.add("household", number="1", state="kept", grid=GRID)
    fields = {"name": "赵一", "sex": "male", "room": room, "household": household}
    person = town.person(**fields, origin="旧表.xlsx")
    town.person(**fields)
    town.person(**fields | {"room": "gone", "household": None}, origin="旧表.xlsx")
    town.sweep()
    assert [(tie["person"], tie["kind"], tie["target_label"], tie["since"]) for tie in town.shelf.bodies("tie")] == [
        (person, "lives_in", "1栋101", "2026-08-01"),
        (person, "registered_in", "1", "2026-08-01"),
    ]
    assert (town.shelf.body("person", person)["home"], town.shelf.body("person", person)["linked"]) == ("1栋101", True)
    town.sweep()  # the home is known now, so that a finding about it ends
    assert town.sweep() == 0
    assert len(town.shelf.bodies("tie")) == 2


def test_a_merge_moves_relations_and_is_taken_back(town: Town) -> None:
    first, second = town.person(**OLD, identity="999****0147"), town.person(**OLD, room="r")
    tie = town.shelf.add(
        "tie", person=second, person_label="王**", kind="lives_in", target="r", target_label="1栋101", since="2020-01-01", open=True
    )
    town.sweep()
    (double,) = town.shelf.kept["double"]
    keep = "a" if town.shelf.body("double", double)["a"] == first else "b"
    merging.merge(town.registers, {"double": double, "keep": keep}, TODAY)
    assert town.shelf.body("tie", tie)["person"] == first
    assert (town.shelf.body("person", second)["state"], town.shelf.body("person", second)["merged_into"]) == ("merged", first)
    assert "room" not in town.shelf.body("person", second)
    with pytest.raises(NotPossibleError, match="decided already"):
        merging.merge(town.registers, {"double": double, "keep": keep}, TODAY)
    (record,) = town.shelf.kept["merge"]
    assert json.loads(town.shelf.body("merge", record)["undo"])["room"] == "r"
    merging.separate(town.registers, {"merge": record}, TODAY)
    assert town.shelf.body("tie", tie)["person"] == second
    assert (town.shelf.body("person", second)["state"], town.shelf.body("person", second)["room"]) == ("living", "r")
    assert town.shelf.body("double", double)["state"] == "different"
    with pytest.raises(NotPossibleError, match="back already"):
        merging.separate(town.registers, {"merge": record}, TODAY)
    town.sweep()
    assert len(town.shelf.kept["double"]) == 1, "what was decided is not asked again"


def test_what_breaks_a_rule_is_on_the_list_of_its_source_until_it_fits(town: Town) -> None:
    shop = town.shelf.add("enterprise", name="早点铺", credit_code="91999901MA00000QX0", source="spreadsheet")
    town.sweep()
    (wrong,) = town.shelf.bodies("finding", document=shop)
    assert (wrong["rule"], wrong["source"], wrong["state"], wrong["grid"]) == ("enterprise_code_right", "spreadsheet", "open", GRID)
    assert "18" in wrong["mend"]
    assert town.sweep() == 0
    town.registers.take([town.registers.get("enterprise", shop).changed(credit_code="91999901MA0000BX14")])
    town.sweep()
    assert town.shelf.bodies("finding", document=shop)[0]["state"] == "mended"


NUMBER = "999901194405062826"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, None),
        ({"identity": None, "sex": "male"}, None),
        ({"identity": NUMBER[:-1] + "0"}, "check digit"),
        ({"identity": "9999011944130628" + "21"}, "check digit"),
        ({"born_on": "1944-05-07"}, "day of birth"),
        ({"sex": "male"}, "sex"),
    ],
)
def test_an_identity_number_agrees_with_the_rest(changes: dict, says: str | None) -> None:
    given = {"identity": NUMBER, "born_on": "1944-05-06", "sex": "female"} | changes
    if says is None:
        require_agreeing(given)
    else:
        with pytest.raises(NotPossibleError, match=says):
            require_agreeing(given)


def test_a_check_is_closed_with_what_was_seen(town: Town) -> None:
    there, gone = (town.person(name=name, sex="male", born_on="1960-01-01", verified_on="2020-01-01") for name in ("李一", "张二"))
    town.sweep()
    checks = {check.body["person"]: check.id for check in town.shelf.kept["check"].values()}
    lives.seen(town.registers, {"check": checks[there], "result": "done"}, TODAY)
    lives.seen(town.registers, {"check": checks[gone], "result": "gone"}, TODAY)
    assert town.shelf.body("person", there)["verified_on"] == "2026-09-01"
    assert town.shelf.body("person", gone)["state"] == "left"
    with pytest.raises(NotPossibleError, match="closed"):
        lives.seen(town.registers, {"check": checks[gone], "result": "done"}, TODAY)
