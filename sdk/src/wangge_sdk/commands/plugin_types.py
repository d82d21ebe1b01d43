"""``wangge plugin types``: the Python types of what a manifest declares."""

import argparse
import sys
from pathlib import Path

from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers
from wangge_sdk.manifest import PluginError, open_package, read_manifest
from wangge_sdk.manifest.package import FolderPackage
from wangge_sdk.projects.structs import FILE, struct_source


def register(commands: Subparsers) -> None:
    """Add ``types``."""
    parser = commands.add_parser(
        "types",
        help="write the settings and collections that the manifest declares as Python types",
        description=f"Write {FILE} beside plugin.json: a msgspec struct for the settings and for each collection.",
    )
    parser.add_argument("path", metavar="PATH", nargs="?", default=".", help="folder of the plugin (default: this one)")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is not as it would be written")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write or compare the module."""
    try:
        package = open_package(arguments.path)
        if not isinstance(package, FolderPackage):
            sys.stderr.write(f"{arguments.path} is a wheel; types are written into the folder of a plugin\n")
            return USAGE
        manifest = read_manifest(package)
        source = struct_source(package, manifest)
    except PluginError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    file = Path(package.where) / FILE
    if manifest.kind == "declarative" and not file.exists():
        source = None
    return _compare(file, source) if arguments.check else _write(file, source)


def _write(file: Path, source: str | None) -> int:
    if source is None:
        sys.stdout.write("The plugin has no code, or declares neither settings nor collections; nothing was written.\n")
        return DONE
    file.write_text(source, encoding="utf-8")
    sys.stdout.write(f"Wrote {file}.\n")
    return DONE


def _compare(file: Path, source: str | None) -> int:
    there = file.read_text(encoding="utf-8") if file.is_file() else None
    if source is None or there == source:
        return DONE
    sys.stderr.write(f"{file} is not what the manifest declares: run wangge plugin types.\n")
    return FAILED
