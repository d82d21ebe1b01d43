"""The file of a backup, and what is no such file."""

import io
import tarfile
from pathlib import Path

import msgspec
import pytest

from wangge_core.backup.archive import ArchiveReader, ArchiveWriter
from wangge_core.backup.model import FORMAT, Item, Manifest
from wangge_core.errors import InvalidError


def _manifest(*items: Item, form: str = FORMAT) -> Manifest:
    return Manifest(format=form, made_at="2026-03-02T08:00:00+00:00", version="0.1.0", dialect="sqlite", items=items)


def test_what_was_added_can_be_read_and_verified(tmp_path: Path) -> None:
    target = tmp_path / "a.backup"
    with ArchiveWriter(target) as archive:
        archive.add("files/ab/abc", b"content")
        archive.finish(_manifest(*archive.items))
    with ArchiveReader(target) as archive:
        archive.verify()
        assert archive.read("files/ab/abc") == b"content"
        assert archive.names("files/") == ["files/ab/abc"]
        archive.extract("files/ab/abc", tmp_path / "out" / "abc")
    assert (tmp_path / "out" / "abc").read_bytes() == b"content"
    assert {path.name for path in tmp_path.iterdir()} == {"a.backup", "out"}


def test_a_backup_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with ArchiveWriter(tmp_path / "a.backup") as archive:
            archive.add("files/ab/abc", b"content")
            message = "disk full"
            raise OSError(message)

    with pytest.raises(OSError, match="disk full"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_rubbish_is_no_backup(tmp_path: Path) -> None:
    rubbish = tmp_path / "a.backup"
    rubbish.write_bytes(b"rubbish" * 1_000)
    with pytest.raises(InvalidError, match="no whole backup"):
        ArchiveReader(rubbish)


def test_a_backup_of_another_format_is_refused_by_name(tmp_path: Path) -> None:
    target = tmp_path / "a.backup"
    with ArchiveWriter(target) as archive:
        archive.finish(_manifest(form="wangge-backup-9"))
    with pytest.raises(InvalidError, match="its format is wangge-backup-9"):
        ArchiveReader(target)


@pytest.mark.parametrize(("member", "size"), [("other", 3), ("file", 4)])
def test_a_file_that_is_missing_or_of_another_size_is_damage(tmp_path: Path, member: str, size: int) -> None:
    target = tmp_path / "a.backup"
    with tarfile.open(target, "w") as tar:
        for name, content in ((member, b"abc"), ("manifest.json", msgspec.json.encode(_manifest(Item("file", size, "0" * 64))))):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    with ArchiveReader(target) as archive, pytest.raises(InvalidError, match="Damaged in the backup: file"):
        archive.verify()
