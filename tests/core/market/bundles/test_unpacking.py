"""Bundles that somebody has made to do harm: nothing is written outside, nothing grows without end, nothing is left behind."""

import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from wangge_core.market.bundles import unpacking
from wangge_core.market.bundles.unpacking import unpack
from wangge_core.market.errors import BundleError

GOOD = "metadata/timestamp.json"


def _bundle(folder: Path, *entries: tuple[tarfile.TarInfo, bytes], mode: str = "w") -> Path:
    path = folder / "bundle.tar"
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]  # the mode is a parameter
        for entry, content in entries:
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def _entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, link
    return entry


def test_a_bundle_is_unpacked(tmp_path: Path):
    wheel = f"targets/acme/{'a' * 64}.acme_lamps-1.0.0-py3-none-any.whl"
    path = _bundle(tmp_path, (_entry(GOOD), b"{}"), (_entry(wheel), b"wheel"))
    assert unpack(path, tmp_path / "place") == 2
    assert (tmp_path / "place" / wheel).read_bytes() == b"wheel"


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "metadata/../../evil.json",
        "metadata/sub/1.root.json",
        "targets/../x",
        f"targets/acme/../{'a' * 64}.x",
        f"targets/acme/sub/{'a' * 64}.x",
        "targets/acme/short.whl",
        "metadata\\1.root.json",
        "metadata/1.root.json\n",
        "keys/root.pem",
        "lock",
    ],
)
def test_a_path_trick_is_refused(tmp_path: Path, name: str):
    path = _bundle(tmp_path, (_entry(GOOD), b"{}"), (_entry(name), b"x"))
    with pytest.raises(BundleError, match="no name of a file"):
        unpack(path, tmp_path / "deep" / "place")
    assert sorted(each.name for each in tmp_path.rglob("*") if each.is_file()) == ["bundle.tar"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_what_is_no_plain_file_is_refused(tmp_path: Path, kind: bytes):
    with pytest.raises(BundleError, match=r"no plain file|no name"):
        unpack(_bundle(tmp_path, (_entry(GOOD, kind, "../../evil"), b"")), tmp_path / "place")


def test_the_same_name_twice_is_refused(tmp_path: Path):
    with pytest.raises(BundleError, match="twice"):
        unpack(_bundle(tmp_path, (_entry(GOOD), b"1"), (_entry(GOOD), b"2")), tmp_path / "place")


@pytest.mark.parametrize("compression", ["gz", "bz2", "xz"])
def test_a_compressed_bundle_is_refused(tmp_path: Path, compression: str):
    """Ten kilobytes may unpack to ten gigabytes; a bundle is never compressed."""
    path = _bundle(tmp_path, (_entry(GOOD), b"0" * 1_000_000), mode=f"w:{compression}")
    with pytest.raises(BundleError):
        unpack(path, tmp_path / "place")


def test_too_large_too_many_and_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    huge = _entry(GOOD)
    huge.size = 10**12
    cut = tmp_path / "cut.tar"
    cut.write_bytes(huge.tobuf() + b"0" * 512)
    with pytest.raises(BundleError, match="too large"):
        unpack(cut, tmp_path / "place")
    huge.size = 1_000_000
    cut.write_bytes(huge.tobuf() + b"0" * 512)
    with pytest.raises(BundleError):
        unpack(cut, tmp_path / "place")
    monkeypatch.setattr(unpacking, "MOST_FILES", 1)
    with pytest.raises(BundleError, match="too much"):
        unpack(_bundle(tmp_path, (_entry(GOOD), b"1"), (_entry("metadata/1.root.json"), b"2")), tmp_path / "place")
    assert not (tmp_path / "place").exists()


def test_a_header_that_would_fill_the_memory_is_refused(tmp_path: Path):
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, 2**33
    path = tmp_path / "bundle.tar"
    path.write_bytes(header.tobuf(tarfile.GNU_FORMAT) + b"0" * 4096)
    with pytest.raises(BundleError, match="headers"):
        unpack(path, tmp_path / "place")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\0" * 10240, b"x" * 3000])
def test_what_is_no_tar_is_refused_or_empty(tmp_path: Path, content: bytes):
    path = tmp_path / "bundle.tar"
    path.write_bytes(content)
    place: Callable[[], int] = lambda: unpack(path, tmp_path / "place")  # noqa: E731  two outcomes, one call
    if content == b"\0" * 10240:
        assert place() == 0
        return
    with pytest.raises(BundleError):
        place()
