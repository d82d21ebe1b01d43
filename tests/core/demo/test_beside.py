"""The registry beside the demonstration: started with what its command takes, in a session of its own, and stopped with the platform."""

import json
import sys
import time
from pathlib import Path

import pytest

from wangge_core.demo.beside import following, registry
from wangge_core.settings import Settings
from wangge_registry.cli import build_parser

STAND_IN = """#!{python}
import json, pathlib, signal, sys
told = pathlib.Path(__file__).with_name("told.json")
def stop(*_):
    told.with_name("stopped").touch()
    sys.exit(0)
signal.signal(signal.SIGINT, stop)
told.with_name("part").write_text(json.dumps(sys.argv[1:]))
told.with_name("part").rename(told)
signal.pause()
"""
"""It does nothing but tell what it was asked; the registry's own tests start the real one."""


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of commands beside a Python that is not there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setattr(sys, "executable", str(folder / "python"))
    return folder


def test_it_is_started_as_its_command_takes_it_and_stopped(tmp_path: Path, commands: Path):
    command, told = commands / "wangge-registry", commands / "told.json"
    command.write_text(STAND_IN.format(python=Path(sys.prefix, "bin", "python")))
    command.chmod(0o755)
    settings = Settings(data=tmp_path / "county")
    with registry(settings, 18_601):
        until = time.monotonic() + 30
        while not told.exists() and time.monotonic() < until:
            time.sleep(0.01)
        arguments = json.loads(told.read_text())
    assert (commands / "stopped").exists()
    parsed = build_parser().parse_args(arguments)
    assert (parsed.port, parsed.folder) == (18_601, tmp_path / "county" / "registry")
    followed = following(settings, parsed.port)
    assert followed.market == "http://127.0.0.1:18601"
    assert Path(followed.market_root) == parsed.folder / "tuf" / "metadata" / "1.root.json"


def test_without_one_the_platform_runs_all_the_same(tmp_path: Path, commands: Path, capsys: pytest.CaptureFixture[str]):
    with registry(Settings(data=tmp_path), 18_601):
        assert "runs without it" in capsys.readouterr().err
