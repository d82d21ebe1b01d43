"""`wangge import standards`, on a database: what it writes, and its exit codes."""

import argparse
import json
from pathlib import Path

import pytest

from tests.core.standards.conftest import COUNTY, Office
from tests.core.standards.workbooks import WELL, workbook
from wangge_core.clocks.model import Unit
from wangge_core.standards.commands import RunOpened, register, take
from wangge_sdk.cli import DONE, FAILED, USAGE

ODD = (*WELL[:8], "1天")
BAD = (*WELL[:8], "尽快")


def parsed(*words: str, run_opened: RunOpened | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers(), run_opened or (lambda _: DONE))
    return parser.parse_args(["standards", *words])


async def test_imports_and_tells_how_it_read(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert await take(office.service, workbook(ODD), parsed("x.xlsx"), COUNTY) == DONE
    assert capsys.readouterr().out == (
        "提示  部件!I3  [bare_days]\n"
        "    “天”未说明是工作日还是自然日，按“工作日”读取；可在导入时另行指定。\n"
        "共 1 条（部件 1，事件 0）：新增 1，修改 0，不变 0，终止 0。\n"
        "已导入。\n"
    )
    assert await office.names() == ["0101 缺失"]


async def test_takes_the_reading_that_it_is_told(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = parsed("x.xlsx", "--days", "calendar_days", "--lang", "en", "--dry-run")
    assert await take(office.service, workbook(ODD, (*ODD[:6], "破损", *ODD[7:])), arguments, COUNTY) == DONE
    out = capsys.readouterr().out
    assert "部件!I3 ×2  [bare_days]" in out
    assert "it was read as calendar days" in out
    assert out.endswith("2 standards (2 component, 0 event): 2 new, 0 changed, 0 unchanged, 0 ended.\nA rehearsal; nothing was imported.\n")
    assert await office.names() == []


async def test_a_refused_file_gives_exit_code_1(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert await take(office.service, workbook(BAD), parsed("x.xlsx", "--lang", "en"), COUNTY) == FAILED
    assert capsys.readouterr().out.endswith("There are errors; nothing was imported.\n")


async def test_writes_json(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = parsed("x.xlsx", "--format", "json", "--area", COUNTY, "--kind", "event", "--hours", Unit.EMERGENCY_HOURS)
    assert await take(office.service, workbook(WELL, sheet="Sheet1"), arguments, "") == DONE
    report = json.loads(capsys.readouterr().out)
    assert (report["area"], report["by_kind"], report["applied"]) == (COUNTY, {"event": 1}, True)


async def test_says_what_is_missing(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert await take(office.service, workbook(WELL), parsed("x.xlsx"), "") == USAGE
    assert "WANGGE_COUNTY" in capsys.readouterr().err
    assert await take(office.service, b"\x89PNG\0nonsense", parsed("x.xlsx"), COUNTY) == FAILED
    assert "neither an Excel workbook" in capsys.readouterr().err


def test_opens_the_platform_only_when_there_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened: list[str] = []

    def run_opened(_: object) -> int:
        opened.append("yes")
        return DONE

    missing = parsed(str(tmp_path / "no.xlsx"), run_opened=run_opened)
    assert missing.run(missing) == USAGE
    assert "No such file" in capsys.readouterr().err
    (tmp_path / "yes.xlsx").write_bytes(workbook(WELL))
    there = parsed(str(tmp_path / "yes.xlsx"), run_opened=run_opened)
    assert (there.run(there), opened) == (DONE, ["yes"])
