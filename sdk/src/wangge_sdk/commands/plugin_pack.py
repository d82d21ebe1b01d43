"""``wangge plugin pack``: the wheel of a plugin."""

import argparse
import sys
from pathlib import Path

from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers
from wangge_sdk.manifest import PluginError
from wangge_sdk.projects.packing import Packed, PackingError, UncheckedError, pack


def register(commands: Subparsers) -> None:
    """Add ``pack``."""
    parser = commands.add_parser(
        "pack",
        help="build the wheel of a plugin",
        description="Check the plugin, then build its wheel. No build tool is run; the same files give the same bytes.",
    )
    parser.add_argument("path", metavar="PATH", nargs="?", default=".", type=Path, help="folder of the project (default: this one)")
    parser.add_argument("--out", metavar="FOLDER", type=Path, help="where to put it (default: dist, in the project)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build, write, and tell hash and size."""
    try:
        packed = pack(arguments.path)
    except UncheckedError as error:
        sys.stderr.write("".join(f"{finding.sentence()}\n" for finding in error.findings) + "Nothing was packed.\n")
        return FAILED
    except (PluginError, PackingError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    file = _write(arguments.out or arguments.path / "dist", packed)
    sys.stdout.write(f"{file}\nsha256 {packed.sha256}\n{len(packed.content)} bytes, {packed.files} files\n")
    return DONE


def _write(folder: Path, packed: Packed) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / packed.name
    unfinished = file.with_suffix(".part")
    unfinished.write_bytes(packed.content)
    return unfinished.replace(file)
