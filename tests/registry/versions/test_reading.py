"""Wheels written by hand, each with one thing that no tool would do."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.registry.shop import wheel
from tests.wheels import write_wheel
from wangge_registry.versions.reading import read
from wangge_serving.errors import InvalidError

NAME, GOOD = wheel()
INFO = "lampworks_street_lights-1.0.0.dist-info"


def contents() -> dict[str, Any]:
    """The files of the good wheel but for its RECORD."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("RECORD")}


def codes(folder: Path, name: str, files: dict[str, Any]) -> set[str]:
    """What is wrong of a wheel, whose RECORD is right."""
    path = write_wheel(folder / name, files)
    with pytest.raises(InvalidError) as caught:
        read(name, path.read_bytes())
    assert caught.value.code == "wheel"
    assert all(fault.said("zh-CN") and fault.said("en") for fault in caught.value.fields)
    return {fault.code for fault in caught.value.fields}


def test_the_good_one_is_read(tmp_path: Path):
    path = write_wheel(tmp_path / NAME, contents())
    found = read(NAME, path.read_bytes())
    assert (found.package, found.version, found.manifest.id) == ("lampworks-street-lights", "1.0.0", "lampworks.street-lights")
    assert found.metadata == contents()[f"{INFO}/METADATA"]


def test_the_manifest_is_what_the_schema_says(tmp_path: Path):
    assert codes(tmp_path, NAME, contents() | {"lampworks_street_lights/plugin.json": b"{}"})


def test_a_manifest_that_is_no_json_is_told(tmp_path: Path):
    assert codes(tmp_path, NAME, contents() | {"lampworks_street_lights/plugin.json": b"{"}) == {"json.valid"}


def test_there_is_one_entry_point(tmp_path: Path):
    other = {f"{INFO}/entry_points.txt": b"[wangge.plugins]\na = x:plugin.json\nb = y:plugin.json\n"}
    assert codes(tmp_path, NAME, contents() | other) == {"wheel.entry_point"}


@pytest.mark.parametrize(
    "metadata",
    [
        b"Metadata-Version: 2.1\nName: other\nVersion: 1.0.0\n",
        b"Metadata-Version: 2.1\nName: lampworks-street-lights\nVersion: 2\n",
        b"Metadata-Version: 2.1\nName: lampworks-street-lights\nVersion: not one\n",
        b"\xff\xfe",
        b"",
    ],
)
def test_the_metadata_names_the_file(tmp_path: Path, metadata: bytes):
    assert codes(tmp_path, NAME, contents() | {f"{INFO}/METADATA": metadata}) == {"metadata"}


def test_another_version_than_the_manifests_is_told(tmp_path: Path):
    files = {name.replace("1.0.0", "1.0.1"): content.replace(b"Version: 1.0.0", b"Version: 1.0.1") for name, content in contents().items()}
    assert codes(tmp_path, NAME.replace("1.0.0", "1.0.1"), files) == {"version_differs"}
