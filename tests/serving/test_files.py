import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge_serving.files import FileStore

DATA = b"some bytes"
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


def _kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_named_by_the_digest_of_its_content(folder: Path):
    store = FileStore(folder)
    assert store.put(DATA) == DIGEST
    assert store.get(DIGEST) == DATA
    assert _kept(folder) == [folder / DIGEST[:2] / DIGEST]


@given(data=st.binary(max_size=200))
def test_what_goes_in_comes_out(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    store = FileStore(tmp_path_factory.mktemp("files"))
    assert store.get(store.put(data)) == data


def test_the_same_bytes_are_kept_once_and_not_written_again(folder: Path):
    store = FileStore(folder)
    store.put(DATA)
    (kept,) = _kept(folder)
    before = kept.stat()
    assert store.put(DATA) == DIGEST
    assert (kept.stat().st_ino, kept.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_suffix_makes_another_file_beside_it(folder: Path):
    store = FileStore(folder)
    store.put(DATA)
    store.put_as(DIGEST + "-thumbnail", b"small")
    assert store.get(DIGEST + "-thumbnail") == b"small"
    assert [path.name for path in _kept(folder)] == [DIGEST, DIGEST + "-thumbnail"]


def test_what_a_crash_left_half_written_is_never_taken_for_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch):
    store = FileStore(folder)

    def crash(_descriptor: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as during:
        during.setattr(os, "fsync", crash)
        with pytest.raises(KeyboardInterrupt):
            store.put(DATA)
    assert len(_kept(folder)) == 1
    with pytest.raises(FileNotFoundError):
        store.get(DIGEST)
    store.put(DATA)
    assert store.get(DIGEST) == DATA


def test_file_and_folder_are_synced_before_put_returns(folder: Path, monkeypatch: pytest.MonkeyPatch):
    synced: list[str] = []
    real = os.fsync

    def note(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").resolve().name)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", note)
    FileStore(folder).put(DATA)
    assert synced[0].startswith(f".{DIGEST}.")
    assert synced[1:] == [DIGEST[:2], "files"]


def test_many_may_keep_the_same_at_once(folder: Path):
    store = FileStore(folder)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: store.put(bytes(DATA)), range(40))) == {DIGEST}
    assert [path.name for path in _kept(folder)] == [DIGEST]
