"""Wheels of strangers: tricks in their paths and manifests are refused before anything is written."""

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.core.plugins.example import manifest
from wangge_core.plugins.discovery import discover
from wangge_core.plugins.workers import store as storing
from wangge_core.plugins.workers.store import Store, WheelError

POINTS = "[wangge.plugins]\nlamps = acme_lamps:plugin.json\n"
HOOKS = ("suggest_class.v1",)


def wheel(folder: Path, extra: dict[str, bytes | str] | None = None, *, points: str = POINTS, declared: Any = None) -> Path:
    path = folder / "acme_lamps-1.2.0-py3-none-any.whl"
    runtime = {"isolation": "worker", "module": "acme_lamps.hooks", "limits": {}}
    content = {
        "acme_lamps/__init__.py": "",
        "acme_lamps/hooks.py": "",
        "acme_lamps/plugin.json": json.dumps(manifest("acme.lamps", HOOKS, runtime=runtime) | (declared or {})),
        "acme_lamps-1.2.0.dist-info/entry_points.txt": points,
        **(extra or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return path


def test_a_wheel_is_unpacked_once_and_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "plugins")
    site = store.install(wheel(tmp_path))
    assert store.install(wheel(tmp_path)) == site
    assert site.relative_to(tmp_path).parts[:3] == ("plugins", "acme.lamps", "1.2.0")
    [found] = discover((), store)
    assert found.name == "acme.lamps"
    assert [path.name for path in found.code] == ["acme_lamps"]


@pytest.mark.parametrize(
    "name",
    [
        "../evil.py",
        "acme_lamps/../../evil.py",
        "/etc/evil",
        "acme_lamps\\..\\evil.py",
        "C:/evil.py",
        "evil.pth",
        "acme_lamps/native.so",
        "acme_lamps/native.so.1",
        "acme_lamps/hidden.pyc",
        "acme_lamps-1.2.0.data/scripts/evil",
        "acme_lamps/" + "x" * 300,
        "acme_lamps/new\nline.py",
        "ACME_LAMPS/hooks.py",
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(WheelError):
        Store(tmp_path / "plugins").install(wheel(tmp_path, {name: "x"}))
    assert not list(tmp_path.glob("plugins/**/*.py"))
    assert not (tmp_path / "evil.py").exists()


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO):
        path = wheel(tmp_path)
        entry = zipfile.ZipInfo("acme_lamps/link")
        entry.external_attr = (kind | 0o777) << 16
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(entry, "/etc/passwd")
        with pytest.raises(WheelError, match="neither a file nor a folder"):
            Store(tmp_path / "plugins").install(path)


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WheelError, match="unpacks to more"):
        Store(tmp_path / "plugins").install(wheel(tmp_path, {"acme_lamps/zeros": b"\0" * (storing.MOST_BYTES + 1)}))
    monkeypatch.setattr(storing, "MOST_FILES", 3)
    with pytest.raises(WheelError, match="more than 3 files"):
        Store(tmp_path / "plugins").install(wheel(tmp_path))


def test_a_size_that_lies_is_noticed(tmp_path: Path) -> None:
    path = wheel(tmp_path, {"acme_lamps/zeros": b"\0" * 100_000})
    data = path.read_bytes()
    path.write_bytes(data.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with pytest.raises(WheelError, match="cannot be unpacked"):
        Store(tmp_path / "plugins").install(path)
    assert not list(tmp_path.glob("plugins/*/*/*/site-packages"))


@pytest.mark.parametrize(
    ("declared", "points"),
    [
        ({"id": "../../evil"}, POINTS),
        ({"id": "acme"}, POINTS),
        ({"version": "../1"}, POINTS),
        ({"runtime": {"isolation": "root", "module": "acme_lamps.hooks", "limits": {}}}, POINTS),
        ({"runtime": {"isolation": "worker", "module": "os:system", "limits": {}}, "unknown": 1}, POINTS),
        ({"runtime": {"isolation": "worker", "module": "acme_lamps.hooks", "limits": {"memory_mb": 999_999}}}, POINTS),
        ({"runtime": {"isolation": "worker", "module": "acme_lamps.hooks", "limits": {"call_timeout_ms": 10**9}}}, POINTS),
        (None, ""),
        (None, POINTS + "more = acme_lamps:plugin.json\n"),
        (None, "[wangge.plugins]\nlamps = ../evil:plugin.json\n"),
        (None, "\x00[["),
    ],
)
def test_manifests_that_trick_are_refused(tmp_path: Path, declared: Any, points: str) -> None:
    with pytest.raises(WheelError):
        Store(tmp_path / "plugins").install(wheel(tmp_path, declared=declared, points=points))
    assert not list(tmp_path.glob("plugins/**/*.py"))


def test_what_is_no_wheel_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no.whl"
    path.write_bytes(b"PK\x03\x04 no")
    with pytest.raises(WheelError, match="not a readable wheel"):
        Store(tmp_path / "plugins").install(path)
