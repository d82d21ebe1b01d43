"""Rules about what stands in a grid worker's day: each test spoils one thing of an entry that is right."""

from typing import Any

import pytest

from tests.sdk.manifest.example import Plugin, text

ENTRY = "$.contributes.ui.day_entries[0]"


@pytest.fixture
def entry(plugin: Plugin) -> dict[str, Any]:
    """Return an entry of the example's inspections: those of a case that are still shallow."""
    made: dict[str, Any] = {
        "id": "measure",
        "title": text("To be measured"),
        "collection": "inspection",
        "due": "at",
        "filter": ["case_id=none"],
        "done": {"give": {"case_id": "some"}, "at": "at", "fields": ["depth"]},
    }
    plugin.manifest["contributes"]["ui"]["day_entries"] = [made]
    return made


def found(plugin: Plugin, entry: dict[str, Any], **changes: Any) -> list[tuple[str, str]]:
    """Return what is found of the entry when it is changed; a change to None takes a part out."""
    entry.update(changes)
    for name in [name for name, value in entry.items() if value is None]:
        del entry[name]
    return [(finding.id, finding.path.removeprefix(ENTRY)) for finding in plugin.findings()]


def test_an_entry_that_is_right_has_nothing_to_mend(plugin: Plugin, entry: dict[str, Any]):
    assert found(plugin, entry) == []


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"collection": "gone"}, ("day.collection", ".collection")),
        ({"lines": ["gone"]}, ("day.field", ".lines[0]")),
        ({"done": {"give": {"case_id": "some"}, "fields": ["gone"]}}, ("day.field", ".done.fields[0]")),
        ({"due": "depth", "filter": [], "done": None}, ("day.moment", ".due")),
        ({"filter": ["case_id>=a"]}, ("schema.pattern", ".filter[0]")),
    ],
)
def test_day_entries_readable(plugin: Plugin, entry: dict[str, Any], changes: dict[str, Any], finding: tuple[str, str]):
    assert found(plugin, entry, **changes) == [finding]


def test_day_entries_indexed(plugin: Plugin, entry: dict[str, Any]):
    assert found(plugin, entry, filter=[], done=None) == [("day.index", ".due")]


@pytest.mark.parametrize("give", [{"case_id": "none"}, {"depth": 3}])
def test_day_entries_end(plugin: Plugin, entry: dict[str, Any], give: dict[str, Any]):
    assert found(plugin, entry, done={"give": give}) == [("day.done", ".done.give")]


def test_what_is_only_added_is_never_done(plugin: Plugin, entry: dict[str, Any]):
    plugin.manifest["data"]["collections"][0]["append_only"] = True
    assert ("day.done", ".done.give") in found(plugin, entry)
