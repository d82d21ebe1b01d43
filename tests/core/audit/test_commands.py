"""`wangge verify`, as an operator runs it."""

import argparse
import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.audit.conftest import entry
from wangge_core.audit import commands
from wangge_core.audit.head_copy import HeadCopy
from wangge_core.audit.keys import AuditKey
from wangge_core.audit.sealer import Sealer
from wangge_core.audit.service import Audit
from wangge_core.database import Database
from wangge_core.schema import migrate

Run = Callable[..., tuple[int, str, str]]


async def _fill(data: Path, statement: str | None = None) -> None:
    database = Database.open(f"sqlite:///{data / 'wangge.sqlite'}", synchronous="NORMAL")
    await database.start()
    if statement:
        await database.execute(statement)
    else:
        await migrate(database)
        key = AuditKey.load_or_create(data / "keys")
        await database.insert([Audit(database, key).row(entry(number)) for number in range(3)])
        sealer = Sealer(database, key, key.public, HeadCopy(data / "audit-heads"))
        await sealer.seal()
        await sealer.copy_head()
    await database.close()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `wangge verify` over a small installation; return exit code, output and errors."""
    monkeypatch.setenv("WANGGE_DATA", str(tmp_path))
    asyncio.run(_fill(tmp_path))

    def call(*arguments: object) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        commands.register(parser.add_subparsers())
        parsed = parser.parse_args(["verify", *(str(argument) for argument in arguments)])
        code: int = parsed.run(parsed)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_a_whole_audit_ends_with_zero(run: Run) -> None:
    code, out, _ = run("--lang", "en")
    assert code == 0
    assert out == "3 entries, 1 to 3; 1 signed heads, 1 copied heads; 0 entries wait for the sealer\nwhole\n"


def test_the_chinese_reader_is_answered_in_chinese(run: Run, tmp_path: Path) -> None:
    asyncio.run(_fill(tmp_path, "UPDATE audit_entry SET actor_id = 'x' WHERE number = 2"))
    code, out, _ = run("--lang", "zh-CN")
    assert code == 1
    assert "内容被改动" in out
    assert out.endswith("不完整\n")


def test_a_changed_entry_is_named_and_ends_with_one(run: Run, tmp_path: Path) -> None:
    asyncio.run(_fill(tmp_path, "UPDATE audit_entry SET actor_id = 'x' WHERE number = 2"))
    code, out, _ = run("--lang", "en")
    assert code == 1
    assert "edited  number 2  entry 0" in out
    assert out.endswith("NOT WHOLE\n")
    code, out, _ = run("--format", "json")
    assert (code, json.loads(out)["findings"][0]["number"]) == (1, 2)
    code, out, _ = run("--from", 3)
    assert code == 0


def test_without_the_private_key_it_says_what_was_not_checked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "keys" / "audit.pem").unlink()
    code, out, _ = run("--lang", "en")
    assert code == 0
    assert "stamps were not checked" in out


def test_heads_may_lie_elsewhere(run: Run, tmp_path: Path) -> None:
    asyncio.run(_fill(tmp_path, "DELETE FROM audit_entry WHERE number = 3"))
    asyncio.run(_fill(tmp_path, "DELETE FROM audit_head"))
    code, out, _ = run("--copy", tmp_path / "audit-heads", "--keys", tmp_path / "keys", "--lang", "en")
    assert code == 1
    assert "cut_off  number 3" in out


def test_what_cannot_be_verified_ends_with_two(run: Run, tmp_path: Path) -> None:
    (tmp_path / "keys" / "audit.pem").write_text("no key")
    code, _, err = run()
    assert (code, "audit.pem" in err) == (2, True)


def test_many_findings_are_counted_and_not_all_listed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge_core.audit.verification._FINDINGS_KEPT", 1)
    asyncio.run(_fill(tmp_path, "UPDATE audit_entry SET actor_id = 'x'"))
    code, out, _ = run("--lang", "en")
    assert code == 1
    assert "and 2 more" in out
