from hypothesis import given, settings
from hypothesis import strategies as st

from wangge_plugin_party_building.days import months_between
from wangge_plugin_party_building.meeting_rules import Kept, has_quorum, meeting_rules, missing_periods, planned_months

RULES = meeting_rules()
months = st.sampled_from(list(months_between("2026-01", "2026-12")))


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_quorum_is_more_than_half(present: int, eligible: int) -> None:
    assert has_quorum(present, eligible) is (eligible > 0 and present > eligible / 2)


def test_the_plan_of_a_year() -> None:
    assert [len(list(planned_months(RULES[kind], "2026"))) for kind in ("congress", "committee", "group", "lecture")] == [4, 12, 12, 4]
    assert len(list(planned_months(meeting_rules("month")["lecture"], "2026"))) == 12


def test_a_quarter_is_missing_once_it_is_over() -> None:
    rules = [RULES["congress"], RULES["committee"]]
    held = {("committee", "2026-01"), ("committee", "2026-02"), ("committee", "2026-04"), ("congress", "2026-02")}
    assert list(missing_periods(rules, Kept("2020-01"), held, "2026-01", "2026-05")) == [("committee", "2026-03"), ("committee", "2026-05")]
    assert ("congress", "2026-Q2") in missing_periods(rules, Kept("2020-01"), held, "2026-01", "2026-06")
    assert list(missing_periods(rules, Kept("2026-05", committee=False), (), "2026-01", "2026-05")) == []


@given(st.sets(st.tuples(st.sampled_from(list(RULES)), months)), months, months)
@settings(max_examples=40)
def test_what_is_missing_was_not_held_and_nothing_else(held: set[tuple[str, str]], since: str, last: str) -> None:
    missing = list(missing_periods(RULES.values(), Kept(since), held, "2026-01", last))
    assert len(missing) == len(set(missing))
    counted = {(kind, RULES[kind].period_of(month)) for kind, month in held}
    for kind, rule in RULES.items():
        over = {rule.period_of(month) for month in months_between(since, last)}
        over = {
            period
            for period in over
            if all(month <= last for month in months_between("2026-01", "2026-12") if rule.period_of(month) == period)
        }
        assert {period for each, period in missing if each == kind} == {period for period in over if (kind, period) not in counted}
