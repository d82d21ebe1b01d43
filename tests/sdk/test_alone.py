"""The SDK's wheel works by itself: in a fresh environment with nothing but what it asks for, and without the server."""

import importlib.metadata
import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from wangge_sdk.projects.creating import TEMPLATES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
TOOLS = ("mypy", "ruff")
"""What a template's own `dev` group has besides the SDK."""


def needed_by(*names: str, extras: tuple[str, ...] = ()) -> Iterator[importlib.metadata.Distribution]:
    """Yield what distributions need, and what that needs, as it is installed here."""
    seen: set[str] = set()
    waiting = [(name, extras) for name in names]
    while waiting:
        name, wanted = waiting.pop()
        for text in importlib.metadata.requires(name) or ():
            requirement = Requirement(text)
            if requirement.marker and not any(requirement.marker.evaluate({"extra": each}) for each in ("", *wanted)):
                continue
            key = canonicalize_name(requirement.name)
            if key not in seen:
                seen.add(key)
                yield importlib.metadata.distribution(key)
                waiting.append((key, tuple(requirement.extras)))


def link(distribution: importlib.metadata.Distribution, site: Path, scripts: Path) -> None:
    """Let a fresh environment have an installed distribution, without asking any index."""
    programs = Path(sysconfig.get_path("scripts")).resolve()
    for file in distribution.files or ():
        place = Path(str(file.locate())).resolve()
        target = scripts / place.name if place.parent == programs else site / file
        if place.is_file() and not target.exists() and ".." not in target.parts:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(place)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the SDK's wheel and what it asks for; returns the folder of its programs."""
    folder = tmp_path_factory.mktemp("alone")
    build = f"from hatchling.build import build_wheel; print(build_wheel({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", build], cwd=ROOT / "sdk", capture_output=True, text=True, check=True, timeout=200)
    wheel = folder / done.stdout.split()[-1]
    uv = str(Path(sys.executable).with_name("uv"))
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(folder / "venv")], check=True, timeout=100)
    install = [uv, "pip", "install", "--quiet", "--no-index", "--no-deps", "--python", str(folder / "venv/bin/python"), str(wheel)]
    subprocess.run(install, check=True, timeout=100)
    [site] = (folder / "venv/lib").glob("python*/site-packages")
    for distribution in (
        *needed_by("wangge-sdk", extras=("check", "test")),
        *needed_by(*TOOLS),
        *map(importlib.metadata.distribution, TOOLS),
    ):
        link(distribution, site, folder / "venv/bin")
    return folder / "venv/bin"


def run(programs: Path, folder: Path, *command: str, code: int = 0) -> str:
    path = os.pathsep.join([str(programs), os.defpath])
    done = subprocess.run(
        [str(programs / command[0]), *command[1:]],
        cwd=folder,
        env={"PATH": path, "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_server_is_not_there(environment: Path, tmp_path: Path) -> None:
    run(environment, tmp_path, "python", "-c", "import wangge_sdk.testing.plugin")
    assert "No module named" in run(environment, tmp_path, "python", "-c", "import wangge_core", code=1)
    for command in ("dev", "install", "uninstall"):
        told = run(environment, tmp_path, "wangge", "plugin", command, "x", code=3)
        assert "it needs the platform's server: pip install wangge-core" in told


def test_without_the_extra_the_check_says_what_it_could_not_do(environment: Path, tmp_path: Path) -> None:
    run(environment, tmp_path, "wangge", "plugin", "new", "street-lights", "--template", "service", "--publisher", "acme")
    without = "import sys; sys.modules['bandit'] = sys.modules['cyclonedx'] = None; from wangge_sdk.cli import main; sys.exit(main())"
    told = run(environment, tmp_path, "python", "-c", without, "plugin", "check", "street-lights", code=3)
    assert "not checked  [lint.bandit]  bandit is not installed" in told
    assert "not checked  [supply.bill]  cyclonedx is not installed" in told


@pytest.mark.parametrize("template", TEMPLATES)
def test_from_new_to_wheel(environment: Path, tmp_path: Path, template: str) -> None:
    new = ["wangge", "plugin", "new", "street-lights", "--template", template, "--publisher", "acme"]
    assert "Made acme.street-lights" in run(environment, tmp_path, *new)
    project = tmp_path / "street-lights"
    assert "nothing to mend" in run(environment, project, "wangge", "plugin", "check")
    assert " passed" in run(environment, project, "wangge", "plugin", "test")
    wheel, digest, _ = run(environment, project, "wangge", "plugin", "pack").splitlines()
    assert digest in run(environment, project, "wangge", "plugin", "pack").splitlines()
    assert "nothing to mend" in run(environment, project, "wangge", "plugin", "check", wheel)
    run(environment, project, "ruff", "check", ".")
    assert "Success" in run(environment, project, "mypy", ".")
