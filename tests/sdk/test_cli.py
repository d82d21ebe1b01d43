import os
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.sdk import commands_for_tests
from wangge_sdk import cli


def point(name: str, function: str) -> EntryPoint:
    return EntryPoint(name=name, value=f"{commands_for_tests.__name__}:{function}", group=cli.GROUP)


@pytest.fixture
def installed(monkeypatch):
    """Say which subcommands are installed."""

    def say(*points: EntryPoint) -> None:
        monkeypatch.setattr(cli, "entry_points", lambda group: [entry for entry in points if entry.group == group])

    return say


def test_a_subcommand_gets_its_arguments_and_gives_the_exit_code(installed, capsys):
    installed(point("greet", "register_greet"))
    assert cli.main(["greet", "--name", "网格员", "--code", "7"]) == 7
    assert capsys.readouterr().out == "Hello 网格员\n"


def test_a_subcommand_that_cannot_be_loaded_is_shown_and_breaks_no_other(installed, capsys):
    installed(
        EntryPoint(name="absent", value="no_such_module:register", group=cli.GROUP),
        point("broken", "register_broken"),
        point("greet", "register_greet"),
    )
    assert cli.main(["greet"]) == 0
    assert cli.main(["absent", "--any", "thing"]) == cli.UNAVAILABLE
    assert "wangge absent is not available: ModuleNotFoundError: No module named 'no_such_module'" in capsys.readouterr().err
    assert cli.main(["broken"]) == cli.UNAVAILABLE
    assert "RuntimeError: 100% broken" in capsys.readouterr().err
    with pytest.raises(SystemExit) as left:
        cli.main(["--help"])
    assert left.value.code == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "greet say hello" in shown
    assert "absent (not available: ModuleNotFoundError: No module named 'no_such_module')" in shown
    assert "broken (not available: RuntimeError: 100% broken)" in shown


def test_what_others_import_is_not_waited_for(installed, monkeypatch):
    loaded: list[str] = []

    def load(self: EntryPoint) -> object:
        loaded.append(self.name)
        return getattr(commands_for_tests, self.value.partition(":")[2])

    monkeypatch.setattr(EntryPoint, "load", load)
    installed(point("greet", "register_greet"), point("interrupted", "register_interrupted"))
    assert cli.main(["greet"]) == 0
    assert loaded == ["greet"]
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    assert loaded == ["greet", "greet", "interrupted"]


@pytest.mark.parametrize("arguments", [[], ["unknown"], ["greet", "--wrong"]])
def test_a_wrong_command_line_is_a_usage_error(installed, arguments, capsys):
    installed(point("greet", "register_greet"))
    with pytest.raises(SystemExit) as left:
        cli.main(arguments)
    assert left.value.code == cli.USAGE
    assert "usage: wangge" in capsys.readouterr().err


def test_ctrl_c_ends_quietly(installed):
    installed(point("greet", "register_interrupted"))
    assert cli.main(["interrupted"]) == cli.INTERRUPTED


def test_the_version_is_told(installed, capsys):
    installed()
    with pytest.raises(SystemExit) as left:
        cli.main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("wangge 0.")


@pytest.mark.slow
def test_a_reader_that_leaves_early_causes_no_traceback():
    command = [
        str(Path(sys.executable).with_name("wangge")),
        "plugin",
        "check",
        "--format",
        "json",
        str(Path(__file__).parents[2] / "plugins" / "livelihood"),
    ]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False, timeout=60, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (cli.FAILED, "")
