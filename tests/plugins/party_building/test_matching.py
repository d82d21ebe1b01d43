from hypothesis import given, settings
from hypothesis import strategies as st

from wangge_plugin_party_building.matching import TIMES, Offered, Point, Wanted, metres, rank, skills

GRID = "999901001001001"
HERE = Point(112.0, 28.0)
WANTED = Wanted(skill="repair", grid=GRID, times=("evening",), where=HERE)


def offered(name: str, **more: object) -> Offered:
    whole: dict[str, object] = {"skill": "repair", "grid": GRID, "load": 0, "most": 3, "times": ("evening", "weekend")}
    return Offered(id=name, member=name, **(whole | more))  # type: ignore[arg-type]


def order(wanted: Wanted, *offers: Offered) -> list[str]:
    return [fit.offered.id for fit in rank(wanted, offers)]


def test_near_free_and_of_the_trade_comes_first() -> None:
    near, far = offered("near", where=Point(112.001, 28.0)), offered("far", where=Point(112.05, 28.0))
    assert order(WANTED, far, near) == ["near", "far"]
    assert order(WANTED, offered("busy", load=2), offered("free")) == ["free", "busy"]
    assert order(WANTED, offered("amateur"), offered("electrician", trade="electrician")) == ["electrician", "amateur"]
    assert order(WANTED, offered("county", grid="999902001001001"), offered("village", grid="999901001001002")) == ["village", "county"]


def test_who_cannot_is_left_out() -> None:
    assert order(WANTED, offered("other", skill="law"), offered("full", load=3), offered("works", times=("workday",))) == []
    assert order(Wanted(skill="repair", grid=GRID), offered("any", times=())) == ["any"]


def test_the_reason_is_said_in_both_languages() -> None:
    fit = rank(WANTED, [offered("one", load=1, trade="electrician", where=Point(112.003, 28.0))])[0]
    assert fit.why == {
        "zh-CN": "会水电维修；距约 300 米；手上 1 件、可接 3 件；晚上有空；从事相关行业。",
        "en": "knows electrical and plumbing repairs; about 300 m away; sees to 1 of 3 matters; free on evenings; does so by trade.",
    }
    assert rank(Wanted(skill="law", grid=GRID), [offered("one", skill="law")])[0].why["zh-CN"].startswith("会法律咨询；同一网格；")


grids = st.sampled_from(["999901001001001", "999901001001002", "999901001002001", "999901002001001"])
points = st.none() | st.builds(Point, st.floats(111.9, 112.1), st.floats(27.9, 28.1))
times = st.lists(st.sampled_from(list(TIMES)), unique=True).map(tuple)
offers = st.builds(
    Offered, id=st.uuids().map(str), member=st.uuids().map(str), skill=st.sampled_from(["repair", "law"]), grid=grids,
    load=st.integers(0, 4), most=st.integers(1, 4), times=times, trade=st.none() | st.just("law"), where=points,
)  # fmt: skip
wishes = st.builds(Wanted, skill=st.sampled_from(["repair", "law"]), grid=grids, times=times, where=points)


@given(wishes, st.lists(offers, max_size=12))
@settings(max_examples=50)
def test_whoever_is_proposed_can_and_none_who_is_left_fits_better(wanted: Wanted, there: list[Offered]) -> None:
    fits = rank(wanted, there)
    assert len(fits) <= 3
    assert [fit.score for fit in fits] == sorted((fit.score for fit in fits), reverse=True)
    for fit in fits:
        assert (fit.offered.skill, fit.offered.load < fit.offered.most) == (wanted.skill, True)
        assert not wanted.times or {*wanted.times} & {*fit.offered.times}
        assert 0 <= fit.score <= 100
        assert all(len(sentence) <= 300 for sentence in fit.why.values())
    everybody = rank(wanted, there, most=len(there))
    assert everybody[: len(fits)] == fits


def test_a_degree_of_longitude_is_shorter_than_one_of_latitude() -> None:
    assert metres(HERE, Point(112.0, 28.01)) > metres(HERE, Point(112.01, 28.0)) > 900


def test_each_skill_has_a_title_in_both_languages() -> None:
    assert all({*each.title} == {"zh-CN", "en"} for each in skills().values())
