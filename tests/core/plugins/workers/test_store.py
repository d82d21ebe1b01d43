"""Wheels of strangers: tricks in their paths and manifests are refused before anything is written."""

import hashlib
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.tricks import INFO, MANIFESTS, NAME, NAMES, files, twice, wheel, with_a_size_that_lies, with_entry
from tests.wheels import write_wheel
from wangge_core.plugins.discovery import discover
from wangge_core.plugins.workers import wheels as reading
from wangge_core.plugins.workers.store import Store
from wangge_core.plugins.workers.wheels import WheelError
from wangge_sdk.manifest.wheels import MOST_BYTES


def test_a_wheel_is_unpacked_once_and_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "plugins")
    site = store.install(wheel(tmp_path))
    assert store.install(wheel(tmp_path)) == site
    assert site.relative_to(tmp_path).parts[:3] == ("plugins", "acme.lamps", "1.2.0")
    [found] = discover((), store)
    assert found.name == "acme.lamps"
    assert [path.name for path in found.code] == ["acme_lamps"]


@pytest.mark.parametrize("name", NAMES)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(WheelError):
        Store(tmp_path / "plugins").install(wheel(tmp_path, {name: "x"}))
    assert not list(tmp_path.glob("plugins/**/*.py"))
    assert not (tmp_path / "evil.py").exists()


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO):
        with pytest.raises(WheelError, match="neither a file nor a folder"):
            Store(tmp_path / "plugins").install(with_entry(tmp_path, kind))


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WheelError, match="unpacks to more"):
        Store(tmp_path / "plugins").install(wheel(tmp_path, {"acme_lamps/zeros": b"\0" * (MOST_BYTES + 1)}))
    monkeypatch.setattr(reading, "MOST_FILES", 3)
    with pytest.raises(WheelError, match="more than 3 files"):
        Store(tmp_path / "plugins").install(wheel(tmp_path))


def test_an_archive_with_two_meanings_is_refused(tmp_path: Path) -> None:
    path = twice(tmp_path)
    assert zipfile.is_zipfile(path)
    with pytest.raises(WheelError, match="not a readable wheel"):
        Store(tmp_path / "plugins").install(path)


def test_a_size_that_lies_is_noticed(tmp_path: Path) -> None:
    with pytest.raises(WheelError, match="not a readable wheel"):
        Store(tmp_path / "plugins").install(with_a_size_that_lies(tmp_path))
    assert not list(tmp_path.glob("plugins/*/*/*/site-packages"))


@pytest.mark.parametrize(("declared", "points"), MANIFESTS.values(), ids=MANIFESTS)
def test_manifests_that_trick_are_refused(tmp_path: Path, declared: Any, points: str) -> None:
    with pytest.raises(WheelError):
        Store(tmp_path / "plugins").install(wheel(tmp_path, declared=declared, points=points))
    assert not list(tmp_path.glob("plugins/**/*.py"))


def test_what_is_no_wheel_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no.whl"
    path.write_bytes(b"PK\x03\x04 no")
    with pytest.raises(WheelError, match="not a readable wheel"):
        Store(tmp_path / "plugins").install(path)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ({"acme_lamps/hooks.py": ""}, "is not mentioned in RECORD"),
        ({"acme_lamps/hooks.py": "acme_lamps/hooks.py,,\n"}, "is not included in RECORD"),
        ({"acme_lamps/hooks.py": "acme_lamps/hooks.py,sha256=AAAA,0\n"}, "didn't match RECORD"),
        ({"acme_lamps/hooks.py": "acme_lamps/hooks.py,sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU,1\n"}, "didn't match RECORD"),
        ({"acme_lamps/more.py": "acme_lamps/more.py,sha256=AAAA,0\n"}, "names 'acme_lamps/more.py'"),
        ({"acme_lamps/hooks.py": "\0\n"}, "RECORD"),
    ],
)
def test_a_wheel_that_is_not_what_its_record_says_is_refused(tmp_path: Path, record: dict[str, str], told: str) -> None:
    with pytest.raises(WheelError, match=told):
        Store(tmp_path / "plugins").install(write_wheel(tmp_path / NAME, files(), record))
    assert not list(tmp_path.glob("plugins/**/*.py"))


def test_a_wheel_of_another_name_is_refused(tmp_path: Path) -> None:
    path = wheel(tmp_path).rename(tmp_path / "other-1.2.0-py3-none-any.whl")
    with pytest.raises(WheelError, match="doesn't match wheel filename"):
        Store(tmp_path / "plugins").install(path)


def lamp_library(folder: Path, extra: Mapping[str, str] | None = None) -> Path:
    return write_wheel(folder / "lamplib-1.0-py3-none-any.whl", {"lamplib/__init__.py": "WATTS = 40", **(extra or {})})


def needing(folder: Path, lock: str | None, requirement: str = "LampLib>=1") -> Path:
    metadata = f"Metadata-Version: 2.4\nName: acme-lamps\nVersion: 1.2.0\nRequires-Dist: wangge-sdk\nRequires-Dist: {requirement}\n"
    extra = {f"{INFO}/METADATA": metadata} | ({"acme_lamps/pylock.toml": lock} if lock else {})
    return wheel(folder, extra, declared={"requires": {"lock": "pylock.toml"}} if lock else {})


def lock_of(library: Path, digest: str | None = None) -> str:
    digest = digest or hashlib.sha256(library.read_bytes()).hexdigest()
    return f"""lock-version = "1.0"
created-by = "test"
[[packages]]
name = "lamplib"
version = "1.0"
[[packages.wheels]]
name = "{library.name}"
url = "https://index.example/{library.name}"
hashes = {{sha256 = "{digest}"}}
"""


def test_libraries_that_are_locked_come_along(tmp_path: Path) -> None:
    path = needing(tmp_path, lock_of(lamp_library(tmp_path)))
    site = Store(tmp_path / "plugins").install(path, tmp_path)
    assert (site / "lamplib/__init__.py").read_text() == "WATTS = 40"
    [found] = discover((), Store(tmp_path / "plugins"))
    assert [each.name for each in found.code] == ["acme_lamps", "lamplib"]


def test_libraries_that_cannot_be_trusted_are_refused(tmp_path: Path) -> None:
    store, library = Store(tmp_path / "plugins"), lamp_library(tmp_path)
    with pytest.raises(WheelError, match="it needs lamplib, and no lock"):
        store.install(needing(tmp_path, None))
    with pytest.raises(WheelError, match="say with --wheels"):
        store.install(needing(tmp_path, lock_of(library)))
    with pytest.raises(WheelError, match="is not the one that was locked"):
        store.install(needing(tmp_path, lock_of(library, "0" * 64)), tmp_path)
    with pytest.raises(WheelError, match="cannot be read"):
        store.install(needing(tmp_path, "packages = 3"), tmp_path)
    with pytest.raises(WheelError, match="is not in"):
        store.install(needing(tmp_path, lock_of(library)), tmp_path / "none")
    with pytest.raises(WheelError, match="is in another of its wheels"):
        store.install(needing(tmp_path, lock_of(lamp_library(tmp_path, {"acme_lamps/hooks.py": "evil"}))), tmp_path)
    with pytest.raises(WheelError, match="is a plugin itself"):
        store.install(needing(tmp_path, lock_of(lamp_library(tmp_path, {"lamplib/plugin.json": "{}"}))), tmp_path)
    with pytest.raises(WheelError, match="code that cannot be read"):
        store.install(needing(tmp_path, lock_of(lamp_library(tmp_path, {"lamplib/fast.so": "x"}))), tmp_path)
    assert not list(tmp_path.glob("plugins/*/*/*/site-packages"))


def test_what_another_python_needs_is_not_needed(tmp_path: Path) -> None:
    Store(tmp_path / "plugins").install(needing(tmp_path, None, "lamplib; python_version < '3'"))


def test_other_code_of_a_version_goes_and_another_version_stays_beside_it(tmp_path: Path) -> None:
    store = Store(tmp_path / "plugins")
    store.install(wheel(tmp_path, {"acme_lamps/old.py": "x"}))
    store.replace_same(place := store.install(wheel(tmp_path)))
    assert store.sites() == {place}
    store.replace_same(newer := store.install(wheel(tmp_path, declared={"version": "1.10.0"})))
    assert store.sites() == {place, newer}
    assert store.versions("acme.lamps") == ("1.10.0", "1.2.0")
    assert [(found.name, found.version, found.stored) for found in discover((), store)] == [
        ("acme.lamps", "1.10.0", True),
        ("acme.lamps", "1.2.0", True),
    ]
    assert store.remove("acme.lamps", "1.2.0")
    assert store.versions("acme.lamps") == ("1.10.0",)
    assert store.remove("acme.lamps")
    assert not store.remove("acme.lamps")
    assert store.sites() == frozenset()
