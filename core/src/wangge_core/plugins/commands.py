"""`wangge plugin install` and `uninstall`: for development; elsewhere plugins come through the registry."""

import argparse
import hashlib
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from wangge_core.errors import InvalidError
from wangge_core.plugins.workers.store import Store
from wangge_core.plugins.workers.wheels import WheelError
from wangge_core.settings import Settings
from wangge_sdk.cli import DONE, FAILED, USAGE, Subparsers
from wangge_sdk.manifest import manifest_schema

_ELSEWHERE: Final = (
    "A wheel is installed from a file for development only, where WANGGE_DEVELOPMENT is true. Elsewhere plugins come through the "
    "registry, which checks, reviews and signs them.\n"
)


def register_install(commands: Subparsers) -> None:
    """Add `install`."""
    parser = commands.add_parser(
        "install",
        help="install a wheel on a server for development",
        description="Unpack a plugin's wheel into the data folder (WANGGE_DATA), beside other versions of it. None of its code is run. "
        "Areas that run another version go on with that until somebody upgrades them.",
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="the wheel, as wangge plugin pack builds it")
    parser.add_argument("--wheels", metavar="FOLDER", type=Path, help="where the wheels lie that its lock file names")
    parser.set_defaults(run=run_install)


def register_uninstall(commands: Subparsers) -> None:
    """Add `uninstall`."""
    parser = commands.add_parser(
        "uninstall",
        help="take a plugin away again from a server for development",
        description="Remove a plugin's code from the data folder, one version or all. Cases, settings and documents stay where they are.",
    )
    parser.add_argument("id", metavar="ID", help="id of the plugin, publisher.name")
    parser.add_argument("--version", metavar="VERSION", help="only this version of it")
    parser.set_defaults(run=run_uninstall)


def run_install(arguments: argparse.Namespace) -> int:
    """Install."""

    def install(store: Store) -> int:
        try:
            place = store.install(arguments.file, arguments.wheels)
        except (WheelError, OSError) as error:
            sys.stderr.write(f"{arguments.file.name} was not installed: {error}\n")
            return FAILED
        store.replace_same(place)
        plugin, version = place.parts[-4:-2]
        digest = hashlib.sha256(arguments.file.read_bytes()).hexdigest()
        sys.stdout.write(f"Installed {plugin} {version}, sha256 {digest}.\n")
        if others := [other for other in store.versions(plugin) if other != version]:
            sys.stdout.write(f"Beside it: {', '.join(others)}. Areas that run one of these go on with it until they are upgraded.\n")
        sys.stdout.write("A running server takes it in within two seconds.\n")
        return DONE

    return _in_development(install)


def run_uninstall(arguments: argparse.Namespace) -> int:
    """Uninstall."""

    def uninstall(store: Store) -> int:
        known = re.search(manifest_schema()["$defs"]["pluginId"]["pattern"], arguments.id)
        named = arguments.id if arguments.version is None else f"{arguments.id} {arguments.version}"
        if not known or not store.remove(arguments.id, arguments.version):
            sys.stderr.write(f"No plugin {named!r} has been installed from a file here.\n")
            return FAILED
        sys.stdout.write(f"Removed {named}. A running server lets it go within two seconds.\n")
        return DONE

    return _in_development(uninstall)


def _in_development(work: Callable[[Store], int]) -> int:
    try:
        settings = Settings.from_env(os.environ)
    except InvalidError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    if not settings.development:
        sys.stderr.write(_ELSEWHERE)
        return USAGE
    return work(Store(settings.data / "plugins"))
