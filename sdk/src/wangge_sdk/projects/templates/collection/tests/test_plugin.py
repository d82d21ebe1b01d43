"""What is kept of a facility, and that each page shows fields that there are."""

from pathlib import Path

from jsonschema import Draft202012Validator
from wangge_sdk.manifest import offered_collections, offered_views, open_package, read_manifest

PACKAGE = open_package(Path(__file__).parents[1])
MANIFEST = read_manifest(PACKAGE)


def test_a_facility_is_good_or_broken() -> None:
    (facility,) = offered_collections(PACKAGE, MANIFEST.id, MANIFEST.version, MANIFEST.data.collections)
    fits = Draft202012Validator(facility.schema)
    assert fits.is_valid({"number": "H-1", "kind": "hydrant", "state": "good"})
    assert not fits.is_valid({"number": "H-1", "kind": "hydrant", "state": "lost"})


def test_the_menu_leads_to_the_overview() -> None:
    (menu,) = MANIFEST.contributes.ui.menus
    views = offered_views(PACKAGE, MANIFEST)
    assert menu.target == "page:overview"
    assert [type(block).__name__ for block in views["ui/overview.json"].blocks] == [
        "StatisticBlock",
        "ChartBlock",
        "TimelineBlock",
        "TableBlock",
    ]
