"""The core's commands, as an operator runs them and in this process."""

import argparse
import json
import signal
import socket
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from tests.core.served import Served
from wangge_core import cli, openapi
from wangge_core.demo import commands as demo
from wangge_core.demo.seed import DemoAccount, DemoReport
from wangge_core.demo.staff import PASSWORD
from wangge_sdk.cli import DONE, FAILED, USAGE, main


@pytest.fixture(autouse=True)
def _own_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WANGGE_DATA", str(tmp_path / "data"))


def test_migrating_twice_is_as_good_as_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["migrate"]) == main(["migrate"]) == DONE
    assert "up to date" in capsys.readouterr().out
    assert (tmp_path / "data" / "wangge.sqlite").stat().st_size > 0


def test_migrating_says_what_is_wrong_with_the_settings(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("WANGGE_DATABASE", "mysql://here/x")
    assert main(["migrate"]) == FAILED
    assert "sqlite:/// or postgresql://" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "code", "said"),
    [
        ("WANGGE_PROT", "1", USAGE, "WANGGE_PROT is no setting"),
        ("WANGGE_PORT", "high", USAGE, "WANGGE_PORT='high'"),
        ("WANGGE_DATABASE", "mysql://here/x", USAGE, "sqlite:/// or postgresql://"),
        ("WANGGE_DATA", "/proc/nowhere", FAILED, "/proc/nowhere"),
    ],
)
def test_serving_says_what_is_wrong_with_the_settings(monkeypatch, capsys, name: str, value: str, code: int, said: str):
    monkeypatch.setenv(name, value)
    assert main(["serve", "--port", "0"] if name != "WANGGE_PORT" else ["serve"]) == code
    assert said in capsys.readouterr().err


def test_the_command_line_wins_over_the_variable_and_is_checked_alike(monkeypatch, capsys):
    monkeypatch.setenv("WANGGE_PORT", "8600")
    assert main(["serve", "--port", "70000"]) == USAGE
    assert "65535" in capsys.readouterr().err


@pytest.mark.slow
def test_the_api_is_described_without_data_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["openapi"]) == DONE
    described = json.loads(capsys.readouterr().out)
    assert described["openapi"].startswith("3.1")
    assert [name for name in described["components"]["schemas"] if "_" in name] == []  # a name that two share grows by their modules
    assert "/api/v1/cases" in described["paths"]
    assert not (tmp_path / "data").exists()


def test_a_description_is_compared_with_the_kept_one(monkeypatch, capsys, tmp_path: Path):
    monkeypatch.setattr(openapi, "description", lambda: {"title": "网格"})
    file = tmp_path / "openapi.json"
    for content, code in ((None, FAILED), ("{}", FAILED), ('{\n  "title": "网格"\n}\n', DONE)):
        if content is not None:
            file.write_text(content, encoding="utf-8")
        assert main(["openapi", "--check", str(file)]) == code
        assert ("wangge openapi >" in capsys.readouterr().err) == (code == FAILED)


def test_every_command_says_what_it_is_for():
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    cli.register(subparsers)
    assert {choice.dest: bool(choice.help) for choice in subparsers._choices_actions} == dict.fromkeys(subparsers.choices, True)
    assert {"serve", "migrate", "openapi", "import", "demo"} <= set(subparsers.choices)


def test_the_demonstration_refuses_a_port_in_use_before_it_fills_anything(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["demo", "--folder", str(tmp_path / "demo"), "--port", str(port)]) == USAGE
    assert f"127.0.0.1:{port}" in capsys.readouterr().err
    assert not (tmp_path / "demo" / "wangge.sqlite").exists()


def test_the_demonstration_says_when_it_cannot_keep_its_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text("no folder")
    assert main(["demo", "--folder", str(tmp_path / "file"), "--port", "0"]) == FAILED
    assert "file" in capsys.readouterr().err


@pytest.mark.slow  # it fills the whole county, as people do at the first start
def test_the_demonstration_starts_again_quickly_with_everything_in_it(tmp_path: Path):
    folder = str(tmp_path / "demo")
    with Served("demo", "--folder", folder, "--port", "0") as first:
        shown = httpx.get(f"{first.url}/api/v1/public/county").json()
        assert shown["name_en"] == "Qingxi County"
        code, _, out, err = first.stop(signal.SIGINT)
    assert (code, "Filling" in err) == (0, True)
    accounts = [line.split() for line in out.splitlines() if PASSWORD in line]
    assert len(accounts) >= 5
    with Served("demo", "--folder", folder, "--port", "0") as second:
        username, password = accounts[0][:2]
        answer = httpx.post(
            f"{second.url}/api/v1/session", json={"username": username, "password": password}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert answer.status_code == 201, answer.text
        code, _, again, err = second.stop(signal.SIGTERM)
    assert (code, "Opening" in err, again) == (0, True, out)
    assert second.seconds_to_start < first.seconds_to_start


def test_the_greeting_shows_every_account_in_columns_whatever_the_language():
    role = {"zh-CN": "网格员", "en": "Grid worker"}
    accounts = tuple(
        DemoAccount(username=username, password=PASSWORD, name=name, role=role, area="文庙社区")
        for username, name in (("grid.a", "张三"), ("grid.longer", "李四"))
    )
    report = DemoReport(areas=1, cases=2, accounts=accounts, query_code="ABC")
    lines = [line for line in demo.welcome(report).splitlines() if PASSWORD in line]
    columns = [[demo._width(line[: line.index(word)]) for word in (PASSWORD, "网格员", "Grid worker", "·")] for line in lines]
    assert columns[0] == columns[1]
    assert "/m/progress/ABC" in demo.welcome(report)
    assert "/m/progress" not in demo.welcome(replace(report, query_code=None))
