import pytest

from tests.plugins.elderly_care.village import GRID, TODAY, Village
from wangge_plugin_elderly_care import files
from wangge_plugin_elderly_care.scales import ITEMS
from wangge_sdk.platform import RefusedError
from wangge_sdk.registers import NotPossibleError

BEST = {name: points[-1] for name, points in ITEMS.items()}


def test_a_file_takes_what_the_base_library_has(village: Village) -> None:
    elder = village.body("elder", village.elder)
    assert (elder["person_label"], elder["grid"], elder["home"], elder["alone"]) == ("王**", GRID, "文庙里 1 号", True)
    assert elder["where"] == {"lon": 112.0, "lat": 28.0}
    assert elder["code"].startswith(f"{GRID}-")
    assert len(elder["code"]) == 24
    assert elder["next_visit"] == "2026-09-18"
    with pytest.raises(RefusedError, match="elder"):
        village.opened(village.person_id, visit_every=3)


def test_whoever_lives_alone_is_visited_and_a_guardian_is_named(village: Village) -> None:
    alone = village.person(alone=True)
    with pytest.raises(NotPossibleError, match="how often"):
        village.opened(alone)
    with pytest.raises(NotPossibleError, match="guardian"):
        village.opened(village.person(), consent="guardian")
    with pytest.raises(NotPossibleError, match="not kept"):
        village.opened(
            village.shelf.add("qingxi-digital.base-library:person", name="赵某", born_on="1930-01-01", state="deceased", grid=GRID)
        )


def test_health_waits_for_consent_and_goes_with_it(village: Village) -> None:
    given = {"elder": village.elder, "illnesses": ["heart"], "allergies": "青霉素"}
    files.record_health(village.registers, given, TODAY)
    files.record_health(village.registers, {"elder": village.elder, "illnesses": ["heart", "diabetes"]}, TODAY)
    assert village.shelf.bodies("health") == [
        {"elder": village.elder, "illnesses": ["heart", "diabetes"], "grid": GRID, "recorded_on": "2026-09-15"}
    ]
    files.assess(village.registers, {"elder": village.elder, "on": "2026-09-15"} | BEST, TODAY, {})
    files.set_consent(village.registers, {"elder": village.elder, "consent": "withdrawn"}, TODAY)
    assert village.shelf.bodies("health") == []
    assert village.shelf.bodies("assessment") == []
    assert "care_level" not in village.body("elder", village.elder)
    with pytest.raises(NotPossibleError, match="has not agreed"):
        files.record_health(village.registers, given, TODAY)


@pytest.mark.parametrize(
    ("change", "level"),
    [
        ({}, "independent"),
        ({"stairs": 0}, "mild"),
        ({"stairs": 0, "mobility": 0, "transfer": 0, "toilet": 0}, "moderate"),
        (dict.fromkeys(ITEMS, 0), "severe"),
    ],
)
def test_levels_follow_the_points(village: Village, change: dict[str, int], level: str) -> None:
    assert files.assess(village.registers, {"elder": village.elder, "on": "2026-09-15"} | BEST | change, TODAY, {}) == level
    assert village.body("elder", village.elder)["care_level"] == level


def test_the_county_sets_the_limits_and_an_older_assessment_changes_nothing(village: Village) -> None:
    given = {"elder": village.elder, "on": "2026-09-15"} | BEST
    assert files.assess(village.registers, given | {"stairs": 0}, TODAY, {"independent_from": 90}) == "independent"
    assert files.assess(village.registers, given | dict.fromkeys(ITEMS, 0) | {"on": "2026-01-01"}, TODAY, {}) == "severe"
    assert village.body("elder", village.elder)["score"] == 90
    with pytest.raises(NotPossibleError, match="out of order"):
        files.assess(village.registers, given, TODAY, {"mild_from": 20})
    with pytest.raises(NotPossibleError, match="ahead"):
        files.assess(village.registers, given | {"on": "2026-09-16"}, TODAY, {})


def test_contacts_keep_their_order_and_their_number(village: Village) -> None:
    for number in range(9):
        files.add_contact(village.registers, {"elder": village.elder, "name": f"家人{number}", "relation": "child"})
    with pytest.raises(NotPossibleError, match="nine"):
        files.add_contact(village.registers, {"elder": village.elder, "name": "多", "relation": "child"})
    files.drop_contact(village.registers, {"contact": village.one("contact", rank=2)})
    files.add_contact(village.registers, {"elder": village.elder, "name": "新", "relation": "spouse"})
    assert village.shelf.bodies("contact", rank=2)[0]["name"] == "新"


def test_a_device_is_one_elders_and_an_ended_file_has_none(village: Village) -> None:
    other = village.opened(village.person())
    files.bind_device(village.registers, {"elder": village.elder, "device": "btn-7"})
    with pytest.raises(RefusedError, match="device"):
        files.bind_device(village.registers, {"elder": other, "device": "btn-7"})
    before = village.body("elder", village.elder)["code"]
    files.renew_code(village.registers, {"elder": village.elder})
    assert village.body("elder", village.elder)["code"] != before
    files.end_file(village.registers, {"elder": village.elder}, TODAY)
    assert "device" not in village.body("elder", village.elder)
    with pytest.raises(NotPossibleError, match="has ended"):
        files.bind_device(village.registers, {"elder": village.elder, "device": "btn-7"})
