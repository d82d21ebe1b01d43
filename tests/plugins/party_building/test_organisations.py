import pytest

from tests.plugins.party_building.town import NORTH, SOUTH, TODAY, TOWN, Town
from wangge_plugin_party_building import members, organisations
from wangge_sdk.broker.refused import RefusedError
from wangge_sdk.registers import NotPossibleError


def test_the_tree_lies_over_the_areas(town: Town) -> None:
    assert town.body("organisation", town.north)["path"] == "镇党委 / 北社区党支部"
    group = town.found("一组", "group", NORTH, town.north)
    wrong = [("branch", NORTH, None), ("branch", NORTH, town.north), ("group", NORTH, town.committee), ("committee", NORTH, town.north)]
    for kind, area, parent in [*wrong, ("branch", "999902001001", town.committee), ("group", SOUTH, town.north), ("branch", NORTH, group)]:
        with pytest.raises(NotPossibleError):
            town.found("别处", kind, area, parent)
    with pytest.raises(NotPossibleError, match="still to come"):
        town.found("以后", "branch", TOWN, town.committee, founded_on="2027-01-01")


def test_only_an_empty_organisation_is_dissolved(town: Town) -> None:
    dissolved = {"organisation": town.committee, "on": "2026-09-01"}
    with pytest.raises(NotPossibleError, match="under it"):
        organisations.dissolve(town.registers, dissolved, TODAY)
    member = town.member()
    with pytest.raises(NotPossibleError, match="members"):
        organisations.dissolve(town.registers, dissolved | {"organisation": town.north}, TODAY)
    members.leave(town.registers, {"member": member, "standing": "deceased", "on": "2026-09-01"}, TODAY)
    organisations.dissolve(town.registers, dissolved | {"organisation": town.north}, TODAY)
    with pytest.raises(NotPossibleError, match="dissolved"):
        town.member("李秀英")


def test_a_secretary_is_of_the_branch(town: Town) -> None:
    member, stranger = town.member(), town.member("李秀英", town.south)
    wanted = {"organisation": town.north, "term_ends_on": "2029-01-01"}
    organisations.elect(town.registers, wanted | {"member": member})
    assert (town.body("organisation", town.north)["secretary_label"], town.body("member", member)["post"]) == ("王**", "secretary")
    with pytest.raises(NotPossibleError, match="another organisation"):
        organisations.elect(town.registers, wanted | {"member": stranger})


def test_a_member_is_a_person_of_the_base_library_once_of_age_and_kept(town: Town) -> None:
    assert {each["person_label"] for each in [town.body("member", town.member())]} == {"王**"}
    child, gone, twice = town.person("小明", "2010-01-01"), town.person("李四"), town.person("张三")
    given = {"organisation": town.north, "status": "full", "joined_on": "2020-07-01", "full_on": "2021-07-01", "category": "employed"}
    left = town.registers.get("qingxi-digital.base-library:person", gone)
    town.registers.take([left.changed(state="left")])
    for person, changed in (
        (child, {}),
        (gone, {}),
        (twice, {"full_on": None}),
        (twice, {"full_on": "2020-06-30"}),
        (twice, {"status": "probationary"}),
    ):
        with pytest.raises(NotPossibleError):
            members.admit(town.registers, given | {"person": person} | changed, TODAY)
    members.admit(town.registers, given | {"person": twice}, TODAY)
    with pytest.raises(RefusedError, match="not_unique"):
        members.admit(town.registers, given | {"person": twice}, TODAY)
    with pytest.raises(NotPossibleError, match="branch"):
        members.admit(town.registers, given | {"person": town.person("钱五"), "organisation": town.committee}, TODAY)
