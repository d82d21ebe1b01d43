"""The tools of PostgreSQL are called so that nobody can read the password from the process list."""

import shutil
import subprocess
from pathlib import Path

import pytest

from wangge_core.backup import dumps
from wangge_core.errors import InvalidError


def test_the_password_goes_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    calls: list[tuple[list[str], str | None]] = []

    def record(command: list[str], **options: dict[str, str]) -> subprocess.CompletedProcess[str]:
        calls.append((command, options["env"].get("PGPASSWORD")))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", record)
    monkeypatch.setattr(shutil, "which", lambda name: f"/bin/{name}")
    dumps.dump("postgresql://u:s3cret@db:5433/wangge", tmp_path / "dump")
    ((command, password),) = calls
    assert password == "s3cret"
    assert not [part for part in command if "s3cret" in part]
    assert "--dbname=postgresql://u@db:5433/wangge" in command


def test_damage_in_a_sqlite_file_is_found(tmp_path: Path) -> None:
    source = tmp_path / "bad.sqlite"
    source.write_bytes(b"SQLite format 3\x00" + b"\xff" * 8_000)
    with pytest.raises(InvalidError, match="SQLite finds damage"):
        dumps.load(source, f"sqlite:///{tmp_path / 'new' / 'wangge.sqlite'}")
