import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_plugin_party_building.days import months_later
from wangge_plugin_party_building.development import development_rules, due_on, missing_papers, next_stage, prolonged
from wangge_sdk.registers import NotPossibleError

STAGES = ("applicant", "activist", "candidate", "probationary", "full")


def papers_of(stage: str) -> tuple[str, ...]:
    return missing_papers(stage, ())


def test_the_stages_follow_one_another_to_full_membership() -> None:
    stage, since, gone = "applicant", "2022-01-31", []
    while stage != "full":
        gone.append(stage)
        on = due_on(stage, since)
        assert on is not None
        stage, since = next_stage(stage, since, on, papers_of(stage)), on
    assert (tuple(gone), stage) == (STAGES[:-1], "full")
    assert since == "2024-01-31"
    with pytest.raises(NotPossibleError, match="over"):
        next_stage("full", since, "2030-01-01", ())


@given(st.sampled_from(STAGES[:-1]), st.dates(), st.dates(), st.data())
def test_no_stage_is_left_too_early_or_without_its_papers(stage: str, since: object, on: object, data: st.DataObject) -> None:
    wanted = papers_of(stage)
    has = data.draw(st.sets(st.sampled_from(wanted)))
    first = due_on(stage, str(since))
    assert first is not None
    try:
        following = next_stage(stage, str(since), str(on), has)
    except NotPossibleError:
        assert str(on) < first or has != set(wanted)
    else:
        assert (str(on) >= first, has) == (True, set(wanted))
        assert STAGES.index(following) == STAGES.index(stage) + 1


def test_what_is_missing_is_named_in_both_languages() -> None:
    with pytest.raises(NotPossibleError) as raised:
        next_stage("applicant", "2022-01-01", "2022-02-01", ("application",))
    assert raised.value.message == {"zh-CN": "还缺材料：谈话记录。", "en": "Papers are missing: record of the talk."}


def test_probation_is_made_longer_once_by_six_to_twelve_months() -> None:
    assert prolonged("probationary", 6, 0) == 6
    assert due_on("probationary", "2025-03-01", 6) == "2026-09-01"
    for stage, months, times in (("probationary", 5, 0), ("probationary", 13, 0), ("probationary", 6, 1), ("activist", 6, 0)):
        with pytest.raises(NotPossibleError):
            prolonged(stage, months, times)


@given(st.dates(), st.integers(0, 60))
def test_months_later_is_the_same_day_or_the_last_of_the_month(day: object, months: int) -> None:
    if str(day) < "9990":
        later = months_later(str(day), months)
        assert later[8:] == str(day)[8:] or later[8:] in {"28", "29", "30"}
        assert (int(later[:4]) - int(str(day)[:4])) * 12 + int(later[5:7]) - int(str(day)[5:7]) == months


def test_every_stage_says_its_clause() -> None:
    rules = development_rules()
    assert [each.stage for each in rules.stages] == list(STAGES[:-1])
    assert all({*each.clause} == {"zh-CN", "en"} for each in rules.stages)
