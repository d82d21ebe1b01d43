import csv
from collections import Counter
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from wangge_sdk.manifest import OfferedCaseType, installed_plugins, offered_case_types, open_package, read_manifest
from wangge_sdk.texts import say
from wangge_sdk.unit_kinds import UNIT_KINDS
from wangge_sdk.workflows import STAGES

TOWN_WITH_A_TEAM = "999901101"
TOWNSHIP_WITHOUT = "999901201"


@pytest.fixture(scope="module")
def case_types() -> dict[str, OfferedCaseType]:
    (point,) = (point for point in installed_plugins() if point.name == "livelihood")
    package = open_package(point)
    return {case_type.id: case_type for case_type in offered_case_types(package, read_manifest(package))}


def test_the_three_case_types(case_types):
    facts = {name: (say(kind.title, "zh-CN"), kind.anonymous, kind.private, kind.hazard) for name, kind in case_types.items()}
    assert facts == {
        "livelihood.appeal": ("民生诉求", True, False, False),
        "livelihood.hazard": ("安全隐患", True, False, True),
        "livelihood.dispute": ("矛盾调解", False, True, False),
    }


def test_the_labels_of_real_messages_are_classes(case_types, shared_data: Path):
    with (shared_data / "messages" / "labelled_train.csv").open(encoding="utf-8") as file:
        labels = {row["label"] for row in csv.DictReader(file)}
    assert len(labels) == 7
    assert labels <= {say(entry.title, "zh-CN") for entry in case_types["livelihood.appeal"].classes}


def test_titles_are_told_apart_in_both_languages(case_types):
    for kind in case_types.values():
        for locale in ("zh-CN", "en"):
            titles = Counter(say(entry.title, locale) for entry in kind.classes)
            assert [title for title, times in titles.items() if times > 1] == []


def test_every_class_is_routed_to_a_known_kind_of_unit_and_timed_in_every_stage(case_types):
    for kind in case_types.values():
        for entry in kind.classes:
            route = kind.route(entry.id, TOWN_WITH_A_TEAM)
            assert route is not None
            assert route.unit_kind in UNIT_KINDS
            untimed = [stage for stage in ("case", *STAGES[:-1]) if kind.clock(stage, entry.id) is None]
            assert untimed == []


def test_a_township_without_urban_management_handles_its_rubbish_itself(case_types):
    appeal = case_types["livelihood.appeal"]
    kinds = [
        appeal.route("livelihood.appeal.garbage", area).unit_kind
        for area in (TOWN_WITH_A_TEAM, TOWNSHIP_WITHOUT, f"{TOWNSHIP_WITHOUT}201001")
    ]
    assert kinds == ["urban_management", "township_office", "township_office"]
    assert appeal.route("livelihood.appeal.elevator", TOWNSHIP_WITHOUT).unit_kind == "market_supervision"


def test_what_cannot_wait_is_timed_through_the_night(case_types):
    appeal = case_types["livelihood.appeal"]
    urgent = appeal.clock("case", "livelihood.appeal.water_supply")
    assert (urgent.limit, urgent.unit) == (48, "emergency_hours")
    assert appeal.clock("case", "livelihood.appeal.education").unit == "working_days"
    assert {clock.unit for clock in case_types["livelihood.hazard"].clocks if not clock.classes} == {"emergency_hours"}


@pytest.mark.parametrize(
    ("case_type", "form", "fits"),
    [
        ("appeal", {}, True),
        (
            "appeal",
            {"since": "2026-11-01", "frequency": "daily", "affected": "building", "reported_before": True, "previous_number": "20261"},
            True,
        ),
        ("appeal", {"frequency": "weekly"}, False),
        ("appeal", {"reported_before": False, "previous_number": "20261"}, False),
        ("appeal", {"name": "somebody"}, False),
        ("hazard", {"urgency": "now", "site": "school", "people_at_risk": 30, "injured": False, "measures": ["called", "cordoned"]}, True),
        ("hazard", {"site": "school"}, False),
        ("hazard", {"urgency": "now", "people_at_risk": -1}, False),
        ("dispute", {"parties": 2, "willing": "yes", "amount": 1200.5, "tried": ["talk"], "safety": True}, True),
        ("dispute", {"parties": 1, "willing": "yes"}, False),
        ("dispute", {"parties": 2, "willing": "yes", "tried": ["talk", "talk"]}, False),
    ],
)
def test_forms_take_what_they_should(case_types, case_type, form, fits):
    assert Draft202012Validator(case_types[f"livelihood.{case_type}"].form_schema).is_valid(form) is fits
