"""``wangge plugin test``: the platform's tests of a plugin, and the author's own."""

import argparse
import shlex
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from wangge_sdk.cli import UNAVAILABLE, USAGE, Subparsers
from wangge_sdk.manifest import PluginError, open_package, read_manifest
from wangge_sdk.manifest.package import FolderPackage

_NEEDED: Final = ("pytest", "hypothesis")


def register(commands: Subparsers) -> None:
    """Add ``test``."""
    parser = commands.add_parser(
        "test",
        help="run the platform's tests of a plugin, and those in its folder tests",
        description="Run the conformance suite and the tests in the project's folder tests. Exit code 0: all passed; 1: not.",
    )
    parser.add_argument("path", metavar="PATH", nargs="?", default=".", type=Path, help="folder of the project (default: this one)")
    parser.add_argument("--conformance", action="store_true", help="leave the project's own tests out")
    parser.add_argument("--pytest", metavar="OPTIONS", default="", help="options for pytest, in one word: --pytest='-x -k suggest'")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run pytest on both."""
    if lacking := [name for name in _NEEDED if find_spec(name) is None]:
        sys.stderr.write(f"{' and '.join(lacking)} must be installed: pip install 'wangge-sdk[test]'\n")
        return UNAVAILABLE
    folder: Path = arguments.path.resolve()
    try:
        package = open_package(folder)
        read_manifest(package)  # said once, instead of by every test
    except PluginError as error:
        sys.stderr.write(f"{error}\nwangge plugin check says all that is to be mended.\n")
        return USAGE
    if not isinstance(package, FolderPackage):
        sys.stderr.write(f"{folder.name} is a wheel; tests are run in the folder of a project\n")
        return USAGE
    command = _command(folder, own=not arguments.conformance, more=shlex.split(arguments.pytest))
    return subprocess.run(command, cwd=folder, check=False).returncode  # noqa: S603  pytest, with what its user asked for


def _command(folder: Path, *, own: bool, more: list[str]) -> list[str]:
    conformance = find_spec("wangge_sdk.testing.conformance")
    places = [str(conformance.origin)] if conformance else []
    if own and (folder / "tests").is_dir():
        places.append(str(folder / "tests"))
    options = ["-q", "-p", "wangge_sdk.testing.plugin", f"--wangge-plugin={folder}", f"--rootdir={folder}"]
    if (folder / "pyproject.toml").is_file():  # pytest would look for it above the suite and the tests, where there is none
        options += ["-c", str(folder / "pyproject.toml")]
    return [sys.executable, "-m", "pytest", *options, *more, *places]
