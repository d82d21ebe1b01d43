"""Every hostile act, with the server run by root, by an ordinary user, and without namespaces: none succeeds, each leaves a trace."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.acts import ACTS
from tests.hostile.driver import SMUGGLED
from tests.hostile.tricks import TRICKS

pytestmark = pytest.mark.slow

HERE = Path(__file__).parents[2]
USER = 12345
MODES = {"root": (), "user": (), "user without namespaces": ("--bare",)}
Outcomes = dict[str, dict[str, Any]]


def command(mode: str, place: Path, *module: str) -> list[str]:
    """Return how to run a module; an ordinary user sees the project at a place that it may reach, wherever it really lies."""
    program = [sys.executable, "-m", *module]
    if mode == "root" or os.geteuid() != 0:
        return program
    site = Path(sysconfig.get_path("purelib"))
    mounts = " && ".join(
        f"mkdir -p {place}/{name} && mount --bind '{source}' {place}/{name}" for name, source in (("project", HERE), ("site", site))
    )
    user = f"setpriv --reuid {USER} --regid {USER} --clear-groups --inh-caps=-all --bounding-set=-all"
    rest = " ".join(("/usr/bin/env", f"PYTHONPATH={paths(place)}", os.path.realpath(sys.executable), *program[1:]))
    return ["unshare", "--mount", "sh", "-ec", f"{mounts} && cd {place}/project && exec {user} {rest}"]


def paths(place: Path) -> str:
    project = place / "project"
    plugins = (f"plugins/{each.name}/src" for each in (HERE / "plugins").iterdir() if each.is_dir())
    sources = ("", "sdk/src", "sandbox/src", "core/serving/src", "core/src", *plugins)
    return ":".join([*(str(project / source) for source in sources), str(place / "site")])


def started(program: list[str]) -> "subprocess.Popen[str]":
    """Start it and read what it says."""
    return subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=HERE, text=True)


@pytest.fixture(scope="module")
def outcomes() -> Iterator[Outcomes]:
    """Run the driver once in each mode that this process can take on; the tests look at what came of it."""
    modes = [mode for mode in MODES if mode != "root" or os.geteuid() == 0]
    place = Path(tempfile.mkdtemp(prefix="wangge-hostile-place-"))
    place.chmod(0o755)
    running = {mode: started(command(mode, place, "tests.hostile.driver", *MODES[mode])) for mode in modes}
    said = {mode: process.communicate(timeout=200) for mode, process in running.items()}
    for mode, process in running.items():
        assert process.returncode == 0, said[mode][1]
    yield {mode: json.loads(out) for mode, (out, _) in said.items()}
    shutil.rmtree(place)


def test_there_are_enough_acts() -> None:
    assert len(ACTS) >= 60


def test_the_server_goes_on_and_nothing_was_reached(outcomes: Outcomes) -> None:
    for mode, outcome in outcomes.items():
        assert outcome["level"] == ("landlock-only" if "without" in mode else "full"), outcome["lacking"]
        assert outcome["controls"] == [True, True], mode
        assert outcome["harm"] == [], mode
        assert outcome["uid"] == (0 if mode == "root" else os.geteuid() or USER)


def test_the_broker_knows_by_itself_who_asks(outcomes: Outcomes) -> None:
    for outcome in outcomes.values():
        assert outcome["handles"] == ["acme.hostile True"]


@pytest.mark.parametrize("act", ACTS)
def test_it_is_held_back_and_leaves_a_trace(outcomes: Outcomes, act: str) -> None:
    for mode, outcome in outcomes.items():
        prepared, succeeded, trace = outcome["acts"][act]
        assert prepared, (mode, trace)
        assert not succeeded, mode
        assert trace, mode


@pytest.mark.parametrize("trick", [*TRICKS, *SMUGGLED])
def test_a_wheel_that_tricks_is_refused_with_a_word_and_writes_nothing(outcomes: Outcomes, trick: str) -> None:
    for mode, outcome in outcomes.items():
        said, *written = outcome["tricks"][trick]
        assert said, mode
        assert written == [], mode


@pytest.mark.skipif(os.geteuid() != 0, reason="the whole suite runs as an ordinary user already")
def test_the_broker_is_abused_in_vain_when_an_ordinary_user_runs_the_server() -> None:
    with tempfile.TemporaryDirectory(prefix="wangge-hostile-place-") as place:
        Path(place).chmod(0o755)
        abuse = ("pytest", "tests/hostile/test_broker_abuse.py", "-q", "-p", "no:cacheprovider")
        ran = started(command("user", Path(place), *abuse))
        said, _ = ran.communicate(timeout=500)
    assert ran.returncode == 0, said
