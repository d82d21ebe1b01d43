"""Advisories in OSV form: ranges, lists, severity; a mirror that cannot be read is never «nothing known»."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from wangge_sdk.advisories import PLUGINS, AdvisoryError, matching

FIXED = [{"introduced": "1.0"}, {"fixed": "1.5"}, {"introduced": "2.0"}, {"last_affected": "2.2"}]


def write(folder: Path, *, events: list[dict[str, str]] | None = None, affected: dict | None = None, **record) -> Path:
    folder.mkdir(exist_ok=True)
    package = {"package": {"ecosystem": "PyPI", "name": "Six_Pack"}, "ranges": [{"type": "ECOSYSTEM", "events": events or FIXED}]}
    whole = {"id": "GHSA-1", "summary": "bad", "affected": [{**package, **(affected or {})}], **record}
    (folder / f"{whole['id']}.json").write_text(json.dumps(whole), encoding="utf-8")
    return folder


def ids(folder: Path, version: str, name: str = "six-pack", **ecosystem) -> list[str]:
    return [match.id for match in matching(folder, {name: version}, **ecosystem)]


@pytest.mark.parametrize(
    ("version", "held"),
    [
        ("0.9", False),
        ("1.0", True),
        ("1.4.9", True),
        ("1.5", False),
        ("1.9", False),
        ("2.0", True),
        ("2.2", True),
        ("2.2.1", False),
        ("odd", True),
    ],
)
def test_ranges(tmp_path: Path, version: str, held: bool) -> None:
    assert bool(ids(write(tmp_path / "osv"), version)) is held


@given(st.lists(st.integers(0, 20), min_size=2, max_size=6, unique=True), st.integers(0, 21))
def test_ranges_in_any_order_are_intervals(tmp_path_factory: pytest.TempPathFactory, bounds: list[int], at: int) -> None:
    ordered = sorted(bounds)[: len(bounds) // 2 * 2]
    pairs = list(zip(ordered[::2], ordered[1::2], strict=True))
    events = [event for low, high in pairs for event in ({"fixed": str(high)}, {"introduced": str(low)})]
    folder = write(tmp_path_factory.mktemp("osv"), events=events)
    assert bool(ids(folder, str(at))) is any(low <= at < high for low, high in pairs)
    assert Version(str(at))


def test_lists_names_and_ecosystems(tmp_path: Path) -> None:
    listed = write(tmp_path / "a", affected={"ranges": [], "versions": ["3.1"]})
    assert ids(listed, "3.1") == ["GHSA-1"]
    assert ids(listed, "3.2") == []
    assert ids(listed, "3.1", name="other") == []
    assert ids(listed, "3.1", ecosystem=PLUGINS) == []
    assert ids(write(tmp_path / "b", affected={"ranges": []}), "9") == ["GHSA-1"]
    assert ids(write(tmp_path / "c", withdrawn="2026-01-01T00:00:00Z"), "1.0") == []


@pytest.mark.parametrize(
    ("record", "grave"),
    [
        ({"database_specific": {"severity": "HIGH"}}, True),
        ({"database_specific": {"severity": "MODERATE"}}, False),
        ({"id": "MAL-1", "database_specific": {"severity": "LOW"}}, True),
        ({}, True),
    ],
)
def test_severity_and_mend(tmp_path: Path, record: dict, grave: bool) -> None:
    [match] = matching(write(tmp_path / "osv", **record), {"six.pack": "1.0"})
    assert (match.grave, match.fixed, match.package) == (grave, "1.5", "six-pack")


def test_a_mirror_as_it_is_handed_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "osv")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as target:
        target.write(folder / "GHSA-1.json", "GHSA-1.json")
        target.writestr("README.md", "x")
    mirror = tmp_path / "mirror/PyPI"
    mirror.mkdir(parents=True)
    (tmp_path / "all.zip").rename(mirror / "all.zip")
    assert ids(tmp_path / "mirror", "1.0") == ["GHSA-1"]


def test_what_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AdvisoryError, match="is no folder"):
        ids(tmp_path / "none", "1")
    (tmp_path / "empty").mkdir()
    with pytest.raises(AdvisoryError, match="there are no advisories"):
        ids(tmp_path / "empty", "1")
    (tmp_path / "empty/x.zip").write_bytes(b"x")
    with pytest.raises(AdvisoryError, match="cannot be read"):
        ids(tmp_path / "empty", "1")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/x.json").write_text('{"six-pack": ', encoding="utf-8")
    with pytest.raises(AdvisoryError, match="cannot be read"):
        ids(tmp_path / "broken", "1")
    assert matching(write(tmp_path / "osv"), {}) == ()
