"""Where a plugin is on: the nearest choice on the way up decides."""

from hypothesis import given
from hypothesis import strategies as st

from tests.core.plugins.conftest import chosen
from tests.core.plugins.example import COUNTY, GRID, NEIGHBOUR, TOWN, VILLAGE
from wangge_core.area_code import ancestors
from wangge_core.plugins.allow_list import AllowList, Inherited, merged, settings_at
from wangge_core.plugins.model import Grant, SettingsChoice


def test_a_township_overrides_its_county() -> None:
    allowed = AllowList([chosen("a.one"), chosen("a.one", TOWN, enabled=False), chosen("a.two", TOWN)])
    assert allowed.at(COUNTY) == (Grant("a.one", COUNTY, "1.2.0"),)
    assert allowed.at(NEIGHBOUR) == (Grant("a.one", COUNTY, "1.2.0"),)
    assert allowed.at(TOWN) == allowed.at(VILLAGE) == allowed.at(GRID) == (Grant("a.two", TOWN, "1.2.0"),)
    assert allowed.at("3306") == ()
    assert allowed.is_on("a.one", NEIGHBOUR)
    assert not allowed.is_on("a.one", GRID)
    assert not allowed.is_on("a.unknown", GRID)


codes = st.sampled_from(["33", "3305", COUNTY, TOWN, NEIGHBOUR, VILLAGE, GRID])
plugins = st.sampled_from(["a.one", "b.two", "c.three"])


@given(st.dictionaries(st.tuples(plugins, codes), st.booleans()), codes)
def test_it_is_what_a_walk_up_the_tree_says(table: dict[tuple[str, str], bool], area: str) -> None:
    allowed = AllowList(chosen(plugin, code, enabled=on) for (plugin, code), on in table.items())
    expected = []
    for plugin in ("a.one", "b.two", "c.three"):
        nearest = [code for code in ancestors(area) if (plugin, code) in table][:1]
        if nearest and table[plugin, nearest[0]]:
            expected.append(Grant(plugin, nearest[0], "1.2.0"))
    assert allowed.at(area) == tuple(expected)
    assert {grant.plugin for grant in expected} == {plugin for plugin in ("a.one", "b.two", "c.three") if allowed.is_on(plugin, area)}


def test_a_later_choice_for_the_same_area_replaces_the_earlier() -> None:
    assert AllowList([chosen("a.one"), chosen("a.one", enabled=False)]).at(COUNTY) == ()


def test_the_nearest_value_is_found() -> None:
    deciders = Inherited([("decide_unit", COUNTY, "a.one"), ("decide_unit", TOWN, "")])
    assert deciders.nearest("decide_unit", NEIGHBOUR) == "a.one"
    assert deciders.nearest("decide_unit", GRID) == ""
    assert deciders.nearest("decide_unit", "3306") is None
    assert deciders.nearest("decide_other", GRID) is None


def test_settings_are_laid_over_each_other_key_by_key() -> None:
    choices = settings_at(
        [SettingsChoice(plugin="a.one", area=TOWN, values={"b": 2}), SettingsChoice(plugin="a.one", area=COUNTY, values={"a": 1, "b": 1})]
    )
    assert merged({"c": 0}, choices.line("a.one", GRID)) == {"a": 1, "b": 2, "c": 0}
    assert merged({"c": 0}, choices.line("a.one", NEIGHBOUR)) == {"a": 1, "b": 1, "c": 0}
    assert merged({"c": 0}, choices.line("a.two", NEIGHBOUR)) == {"c": 0}
