"""The wheel as a file: names, metadata, layout, entry points."""

import pytest

from tests.sdk.rulepack.asking import content, found, report
from tests.sdk.rulepack.zips import FILES, INFO, METADATA, WHEEL, archive, parts
from wangge_sdk.rulepack import read_wheel


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (WHEEL, 0),
        ("acme.lamps-1.0.0-py3-none-any.whl", 0),
        ("acme_lamps-1.0.0-cp311-cp311-linux_x86_64.whl", 1),
        ("acme_lamps-1.0.0-1-py3-none-any.whl", 1),
        ("other-1.0.0-py3-none-any.whl", 1),
        ("acme_lamps-1.0.1-py3-none-any.whl", 2),
        ("lamps.whl", 1),
    ],
)
def test_file_names(name: str, told: int) -> None:
    assert len(found("wheel.filename", content(name=name))) == told


@pytest.mark.parametrize(
    ("file", "raw", "told"),
    [
        ("METADATA", METADATA.encode(), 0),
        ("METADATA", b"nonsense", 1),
        ("METADATA", f"{METADATA}Requires-Dist: x @ https://x.example/x.whl\n".encode(), 1),
        ("WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-any\n", 1),
        ("WHEEL", b"", 1),
    ],
)
def test_metadata(file: str, raw: bytes, told: int) -> None:
    whole = {**FILES, f"{INFO}/{file}": raw}
    assert len(found("wheel.metadata", read_wheel(WHEEL, archive(parts(whole))))) == told


@pytest.mark.parametrize(
    "path", ["setup.py", "other/__init__.py", f"{INFO}/evil.py", f"{INFO}/x/evil.py", "acme_lamps-1.0.0.data/purelib/x.py"]
)
def test_what_lies_outside_of_the_package(path: str) -> None:
    assert [each.file for each in found("wheel.layout", content({path: b""}))] == [path]


def test_what_may_lie_in_dist_info() -> None:
    assert not found("wheel.layout", content({f"{INFO}/licenses/LICENSE": b"", f"{INFO}/sboms/x.json": b"", f"{INFO}/LICENSE.txt": b""}))


@pytest.mark.parametrize(
    "points",
    [
        b"[wangge.plugins]\nx = acme_lamps:plugin.json\n[console_scripts]\nls = acme_lamps:main\n",
        b"[wangge.plugins]\nx = acme_lamps:plugin.json\ny = acme_lamps:plugin.json\n",
        b"[wangge.plugins]\nx = acme_lamps:other.json\n",
        b"[wangge.plugins]\nx = elsewhere:plugin.json\n",
        b"\xff",
        b"no section",
        b"",
    ],
)
def test_entry_points(points: bytes) -> None:
    assert found("wheel.entry_points", content({f"{INFO}/entry_points.txt": points}))


@pytest.mark.parametrize("name", ["json", "wangge_sdk"])
def test_names_that_hide_others(name: str) -> None:
    files = {path.replace("acme_lamps/", f"{name}/"): raw.replace(b"acme_lamps:", f"{name}:".encode()) for path, raw in FILES.items()}
    assert found("wheel.package_name", read_wheel(WHEEL, archive(parts(files))))
    assert not found("wheel.package_name", content())


def test_a_folder_has_no_wheel_to_look_at() -> None:
    assert report("wheel.layout", read_wheel(WHEEL, b"")).checks[0].outcome == "skipped"
