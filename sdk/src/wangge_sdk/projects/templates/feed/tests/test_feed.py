"""What the source answers, and what becomes of it."""

from pathlib import Path

from wangge_sdk.testing import Feeding

WARNINGS = next(Path(__file__).parents[1].glob("src/*/samples/warnings.json")).read_bytes()


def test_warnings_become_documents(feed: Feeding) -> None:
    strong_wind, fog = feed("warnings", WARNINGS).documents
    assert strong_wind == {
        "number": "w-1",
        "headline": "北镇发布大风蓝色预警",
        "colour": "blue",
        "issued": "2026-11-23T09:30:00+08:00",
        "until": "2026-11-24T09:30:00+08:00",
        "advice": "关好门窗，加固棚架。",
    }
    assert (fog["headline"], fog["colour"]) == ("大雾", "unknown")


def test_a_warning_without_a_time_is_left_out(feed: Feeding) -> None:
    assert [(fault.key, fault.field) for fault in feed("warnings", WARNINGS).faults] == [("w-3", "issued")]
