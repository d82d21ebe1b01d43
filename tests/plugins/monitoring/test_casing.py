"""From an alarm to a case and back."""

import pytest

from tests.plugins.monitoring.conftest import County
from wangge_plugin_monitoring.casing import scored


def test_an_alarm_becomes_one_case_with_its_class_and_place(county: County):
    county.device("S3", where={"lon": 112.5, "lat": 28.5})
    county.rule()
    county.batch((0, 1), device="S3")
    county.report_alarms()
    county.report_alarms()
    (case,) = county.made
    (alarm,) = county.alarms()
    assert (case.case_type, case.class_id, case.position.lon, case.form["thing"]) == (
        "monitoring.alarm",
        "monitoring.alarm.fire",
        112.5,
        "S3",
    )
    assert alarm["case_number"] == "9999-2026-000001"
    assert case.text == "监测告警：S3号：烟雾报警，数值 1（smoke ≥ 1），2026-11-30 10:00:00，编号 S3。"


def test_an_alarm_without_a_class_becomes_none(county: County):
    county.rule(**{"class": None})
    county.batch((0, 1))
    county.report_alarms()
    assert county.made == []


def test_closing_ends_the_alarm_and_arms_the_rule_again(county: County):
    county.rule()
    county.batch((0, 1))
    (alarm,) = county.documents["alarm"]
    county.batch((1, 1), (2, 0), (3, 1))
    assert len(county.alarms()) == 1, "one alarm of a kind while its case is open"
    county.close(alarm)
    county.close(alarm)
    assert ("open" in county.alarms()[0], county.alarms()[0]["state"], county.watch()["alarms"]) == (False, "closed", 0)
    county.batch((700, 1))
    assert [each["state"] for each in county.alarms()] == ["closed", "active"]


def test_a_false_alarm_lowers_the_rules_score(county: County):
    rule = county.rule()
    for number, outcome in enumerate(("fixed", "false_alarm", "false_alarm")):
        county.batch((number * 1000, 1))
        (alarm,) = [each for each, document in county.documents["alarm"].items() if document.body["state"] != "closed"]
        county.close(alarm, outcome, number * 1000 + 500)
    body = county.documents["rule"][rule].body
    assert (body["closed"], body["false_alarms"], body["score"]) == (3, 2, 71)


@pytest.mark.parametrize(("closed", "wrong", "score"), [(0, 0, 100), (1, 1, 80), (5, 5, 44), (96, 0, 100)])
def test_the_score_is_the_share_that_was_right(closed: int, wrong: int, score: int):
    assert scored(closed, wrong) == score
