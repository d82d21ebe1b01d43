"""What residents are offered, and where it goes."""

from pathlib import Path

from wangge_sdk.manifest import offered_case_types, open_package, read_manifest

PACKAGE = open_package(Path(__file__).parents[1])


def test_what_is_missing_goes_to_urban_management() -> None:
    (repair,) = offered_case_types(PACKAGE, read_manifest(PACKAGE))
    route = repair.route(f"{repair.id}.missing", "999901")
    assert route is not None
    assert route.unit_kind == "urban_management"


def test_what_is_missing_is_urgent() -> None:
    (repair,) = offered_case_types(PACKAGE, read_manifest(PACKAGE))
    limits = [repair.clock("handling", f"{repair.id}.{name}") for name in ("broken", "missing")]
    assert [(limit.limit, limit.unit) for limit in limits if limit] == [(5, "working_days"), (24, "emergency_hours")]
