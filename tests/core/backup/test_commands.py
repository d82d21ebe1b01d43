"""Backup and restore as an operator runs them, on both databases."""

import asyncio
import io
import shutil
import stat
import subprocess
import tarfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.core.backup.conftest import PASSPHRASE, Site, entry, rows_of
from wangge_core.audit.keys import AuditKey
from wangge_core.audit.service import Audit
from wangge_core.backup import commands
from wangge_core.database import Database
from wangge_sdk.cli import DONE, FAILED, USAGE
from wangge_sdk.cli import build_parser as _build

pytestmark = pytest.mark.slow

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line; return exit code, output and errors."""
    for name, value in site.environment.items():
        monkeypatch.setenv(name, value)

    def call(*arguments: object) -> tuple[int, str, str]:
        parser = _build([])
        actions: Sequence[object] = parser._actions
        commands.register(actions[-1])  # type: ignore[arg-type]
        parsed = parser.parse_args([*(str(argument) for argument in arguments), *(() if "--lang" in arguments else ("--lang", "en"))])
        code: int = parsed.run(parsed)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def _into(site: Site, folder: Path, file: Path) -> list[object]:
    url = f"sqlite:///{folder / 'wangge.sqlite'}" if site.settings.database.startswith("sqlite") else site.new_database()
    return ["restore", file, "--into", folder, "--database", url]


def test_what_was_backed_up_comes_back_and_verifies(site: Site, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "today.backup"
    code, out, _ = run("backup", file)
    assert code == DONE
    assert "and 2 files" in out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    arguments = _into(site, tmp_path / "copy", file)
    code, out, err = run(*arguments)
    assert (code, err) == (DONE, "")
    assert "6 entries, 1 to 6" in out, "the entry that was not yet chained has been"
    assert out.endswith("whole\n")
    before, after = rows_of(site.settings.database, "outbox"), rows_of(str(arguments[-1]), "outbox")
    assert before == after
    copied = tmp_path / "copy" / "files" / site.first_file[:2] / f"{site.first_file}.webp"
    assert copied.read_bytes() == b"first picture" * 1_000
    assert not list((tmp_path / "copy").rglob(".upload")), "an upload under way is no file yet"
    assert AuditKey.load(tmp_path / "copy" / "keys" / "audit.pem", PASSPHRASE).id


def test_the_chinese_operator_is_answered_in_chinese(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("backup", tmp_path / "today.backup", "--lang", "zh-CN")
    assert (code, out.startswith("已备份：")) == (DONE, True)


def test_a_backup_of_a_working_database_is_of_one_moment(site: Site, run: Run, tmp_path: Path) -> None:
    """A writer commits pairs all the while; no backup may hold half of one."""

    async def write(stop: asyncio.Event) -> int:
        database = Database.open(site.settings.database, pool_size=2)
        await database.start()
        audit = Audit(database, AuditKey.load_or_create(site.settings.keys, PASSPHRASE))
        pairs = 0
        while not stop.is_set():
            async with database.transaction():
                await audit.record(entry(1_000 + pairs))
                await asyncio.sleep(0.001)
                await audit.record(entry(1_000 + pairs))
            pairs += 1
        await database.close()
        return pairs

    async def work() -> int:
        stop = asyncio.Event()
        writer = asyncio.create_task(write(stop))
        await asyncio.sleep(0.1)
        for number in range(3):
            code, _, err = await asyncio.to_thread(run, "backup", tmp_path / f"{number}.backup")
            assert (code, err) == (DONE, "")
        stop.set()
        return await writer

    assert asyncio.run(work()) > 3
    arguments = _into(site, tmp_path / "copy", tmp_path / "1.backup")
    code, out, _ = run(*arguments)
    assert code == DONE, out
    restored = [row for row in rows_of(str(arguments[-1]), "audit_entry") if b'"resource_id":"c1' in row and b'"c1"' not in row]
    assert restored
    assert len(restored) % 2 == 0


def test_a_dry_run_writes_nothing(site: Site, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "today.backup"
    code, out, _ = run("backup", file, "--dry-run")
    assert (code, file.exists()) == (DONE, False)
    assert out.startswith("would back up")
    run("backup", file)
    code, out, _ = run(*_into(site, tmp_path / "copy", file), "--dry-run")
    assert (code, (tmp_path / "copy").exists()) == (DONE, False)
    assert out.startswith("would restore")


def test_a_restoration_overwrites_nothing(site: Site, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "today.backup"
    run("backup", file)
    code, _, err = run("backup", file)
    assert (code, "never overwrites" in err) == (USAGE, True)
    code, _, err = run("restore", file, "--into", site.settings.data)
    assert code == USAGE
    assert "restore_" in err
    code, _, err = run("restore", file, "--into", tmp_path / "copy", "--database", site.settings.database)
    assert code == USAGE
    assert "holds data" in err
    assert not (tmp_path / "copy").exists()


def test_one_kind_of_database_does_not_take_the_other(site: Site, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "today.backup"
    run("backup", file)
    other = "postgresql://nobody@127.0.0.1:1/none" if site.settings.database.startswith("sqlite") else "sqlite:///none"
    code, _, err = run("restore", file, "--into", tmp_path / "copy", "--database", other)
    assert (code, "cannot take it" in err) == (USAGE, True)


def test_keys_are_never_written_in_clear(site: Site, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WANGGE_KEY_PASSPHRASE")
    file = tmp_path / "today.backup"
    code, _, err = run("backup", file)
    assert (code, file.exists()) == (USAGE, False)
    assert "--recipient" in err
    (tmp_path / "passphrase").write_text("another one\n")
    code, _, _ = run("backup", file, "--passphrase-file", tmp_path / "passphrase")
    assert code == DONE
    assert b"PRIVATE KEY" not in file.read_bytes()
    code, _, err = run(*_into(site, tmp_path / "copy", file))
    assert (code, "under a passphrase" in err) == (USAGE, True)
    (tmp_path / "empty").write_text("")
    code, _, err = run(*_into(site, tmp_path / "copy", file), "--passphrase-file", tmp_path / "empty")
    assert (code, "under a passphrase" in err) == (USAGE, True)
    monkeypatch.setenv("WANGGE_KEY_PASSPHRASE", PASSPHRASE)
    code, _, _ = run(*_into(site, tmp_path / "copy", file), "--passphrase-file", tmp_path / "passphrase")
    assert code == DONE


def test_keys_may_be_for_a_recipient(site: Site, run: Run, tmp_path: Path) -> None:
    private, public = tmp_path / "identity.pem", tmp_path / "recipient.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "X25519", "-out", private], check=True)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True)
    file = tmp_path / "today.backup"
    assert run("backup", file, "--recipient", public)[0] == DONE
    code, _, err = run(*_into(site, tmp_path / "copy", file))
    assert (code, "give --identity" in err) == (USAGE, True)
    assert run(*_into(site, tmp_path / "copy", file), "--identity", private)[0] == DONE


def test_damage_is_found_before_anything_is_written(site: Site, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "today.backup"
    run("backup", file)
    content = bytearray(file.read_bytes())
    content[content.index(b"first picture")] ^= 1
    file.write_bytes(content)
    code, _, err = run(*_into(site, tmp_path / "copy", file))
    assert (code, (tmp_path / "copy").exists()) == (USAGE, False)
    assert "Damaged in the backup: files/" in err


def test_an_unfinished_backup_is_told_from_a_whole_one(site: Site, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "today.backup"
    run("backup", file)
    file.write_bytes(file.read_bytes()[:30_000])
    code, _, err = run(*_into(site, tmp_path / "copy", file))
    assert (code, "no whole backup" in err) == (USAGE, True)


def test_tampering_before_the_backup_shows_in_the_restored_copy(site: Site, run: Run, tmp_path: Path) -> None:
    async def tamper() -> None:
        database = Database.open(site.settings.database, pool_size=2)
        await database.start()
        await database.execute("UPDATE audit_entry SET actor_id = 'x' WHERE number = 2")
        await database.close()

    asyncio.run(tamper())
    file = tmp_path / "today.backup"
    run("backup", file)
    code, out, _ = run(*_into(site, tmp_path / "copy", file))
    assert code == FAILED
    assert "edited  number 2" in out


def test_an_empty_place_cannot_be_backed_up(site: Site, run: Run, tmp_path: Path) -> None:
    shutil.rmtree(site.settings.keys)
    code, _, err = run("backup", tmp_path / "today.backup")
    assert (code, "holds no audit.pem" in err) == (USAGE, True)


def test_a_missing_tool_is_named_with_its_package(site: Site, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    code, _, err = run("backup", tmp_path / "today.backup")
    if site.settings.database.startswith("sqlite"):
        assert code == DONE
    else:
        assert (code, "postgresql-client" in err) == (USAGE, True)


def test_a_database_that_is_not_there_leaves_no_file(site: Site, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = "sqlite:////nowhere/at/all.sqlite" if site.settings.database.startswith("sqlite") else "postgresql://nobody@127.0.0.1:1/none"
    monkeypatch.setenv("WANGGE_DATABASE", gone)
    code, _, err = run("backup", tmp_path / "today.backup")
    assert code == USAGE
    assert "no database" in err or "pg_dump failed" in err
    assert not [path for path in tmp_path.iterdir() if "backup" in path.name]


def test_a_file_that_would_leave_its_folder_is_refused(site: Site, run: Run, tmp_path: Path) -> None:
    file, evil = tmp_path / "today.backup", tmp_path / "evil.backup"
    run("backup", file)
    with tarfile.open(file) as tar, tarfile.open(evil, "w") as out:
        for member in tar.getmembers():
            body = tar.extractfile(member)
            assert body is not None
            content = body.read().replace(f"files/{site.first_file[:2]}/".encode(), b"files/../")
            member.name = member.name.replace(f"files/{site.first_file[:2]}/", "files/../")
            member.size = len(content)
            out.addfile(member, io.BytesIO(content))
    code, _, err = run(*_into(site, tmp_path / "copy", evil))
    assert (code, "leads out of its folder" in err) == (USAGE, True)
    assert not (tmp_path / "copy").exists()
