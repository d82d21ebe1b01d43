"""What people do, and what no sensor tells."""

from datetime import date, timedelta

import msgspec
import pytest

from tests.plugins.memory import AREA
from tests.plugins.monitoring.conftest import COUNTY, HOURS, LOG, START, County
from wangge_plugin_monitoring import acting, applying, deadlines
from wangge_plugin_monitoring.conditions import rule_of
from wangge_sdk.broker.calls import CaseData
from wangge_sdk.registers import NotPossibleError

NOW = START.timestamp()


def look(county: County, days: int = 0) -> None:
    at = START + timedelta(days=days)
    seen = [*deadlines.due_things(county, at.date(), at.timestamp()), *deadlines.reports(county, at)]
    if seen:
        applying.observe(county, COUNTY, seen, HOURS, LOG)


def test_a_person_confirms_what_a_camera_saw_and_the_rules_do_the_rest(county: County):
    county.device("C1", "camera")
    county.rule(things="camera", quantity="e_bike_in_lift", alarm="e_bike")
    event = county.add("camera_event", camera="C1", kind="e_bike_in_lift", state="waiting", sha256="0" * 64)
    assert county.alarms() == []
    acting.confirm_event(county, COUNTY, event, NOW, HOURS, LOG)
    assert [each["alarm"] for each in county.alarms()] == ["e_bike"]
    with pytest.raises(NotPossibleError, match="already"):
        acting.reject_event(county, event)


def test_what_is_not_so_raises_nothing(county: County):
    county.device("C1", "camera")
    county.rule(things="camera", quantity="smoke")
    event = county.add("camera_event", camera="C1", kind="smoke", state="waiting", sha256="0" * 64)
    acting.reject_event(county, event)
    assert (county.bodies("camera_event")[0]["state"], county.alarms()) == ("rejected", [])


def test_an_alarm_with_a_case_is_ended_by_its_case_only(county: County):
    county.rule()
    county.rule(name="电量低", quantity="battery", sign="below", threshold=20, alarm="device", severity="warning", **{"class": None})
    county.batch((0, 1), (1, 10, "battery"))
    ids = {document.body["alarm"]: number for number, document in county.documents["alarm"].items()}
    with pytest.raises(NotPossibleError, match="Close its case"):
        acting.end_alarm(county, ids["fire"], "dealt_with", START, HOURS, LOG)
    acting.end_alarm(county, ids["device"], "dealt_with", START, HOURS, LOG)
    with pytest.raises(NotPossibleError, match="closed already"):
        acting.end_alarm(county, ids["device"], "dealt_with", START, HOURS, LOG)


def test_the_usual_rules_are_rules_and_are_entered_once(county: County):
    assert acting.take_usual_rules(county) == len(acting.usual_rules())
    assert acting.take_usual_rules(county) == 0
    for body in acting.usual_rules():
        assert rule_of("r", COUNTY, body).severity == body["severity"]


def test_deadlines_warn_by_the_same_rules_once(county: County):
    county.rule(name="三十天内到期", things="permit", quantity="days_left", sign="to", threshold=30, alarm="permit")
    county.add("deadline", number="JY1", kind="permit", name="清溪饭店", due_on=(date(2026, 11, 30) + timedelta(days=31)).isoformat())
    look(county)
    assert county.alarms() == []
    look(county, 1)
    look(county, 1)
    (alarm,) = county.alarms()
    assert (alarm["title"], alarm["value"]) == ("清溪饭店：三十天内到期", 30)
    assert len(county.bodies("observation")) == 2


def test_a_base_library_that_is_there_tells_of_inspections(county: County):
    county.rule(things="check", quantity="days_left", sign="to", threshold=7, alarm="check")
    county.documents[deadlines.OBJECT] = {}
    county.add(deadlines.OBJECT, name="一号电梯", number="L1", next_check="2026-12-02")
    look(county)
    assert [each["thing"] for each in county.alarms()] == ["check:L1"]


def test_reports_that_repeat_in_a_grid_warn(county: County):
    county.rule(name="重复诉求", things="grid", quantity="reports", kind="repeating", times=3, seconds=604800, alarm="complaints")
    case = CaseData(
        id="1",
        number="1",
        case_type="livelihood.appeal",
        area=AREA,
        stage="filing",
        state="x",
        reported_at=START,
        version=1,
        class_id="livelihood.appeal.noise",
    )
    own = msgspec.structs.replace(case, case_type="monitoring.alarm", class_id="monitoring.alarm.fire")
    county.reports = [
        msgspec.structs.replace(each, reported_at=START + timedelta(minutes=number)) for number, each in enumerate((case, own, case))
    ]
    look(county)
    look(county)
    assert county.alarms() == []
    county.reports.append(msgspec.structs.replace(case, reported_at=START + timedelta(minutes=9)))
    look(county)
    assert [each["title"] for each in county.alarms()] == ["第一网格 livelihood.appeal.noise：重复诉求"]
