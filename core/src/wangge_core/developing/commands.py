"""`wangge plugin dev`."""

import argparse
import logging
import sys
import tempfile
from pathlib import Path
from typing import Final

from wangge_core.demo.places import COUNTY_CODE
from wangge_core.developing.county import Account, places
from wangge_core.developing.session import DevelopingPlatform
from wangge_core.errors import InvalidError, WanggeError
from wangge_core.server import listen, serve_on
from wangge_core.settings import Settings
from wangge_sdk.cli import FAILED, USAGE, Subparsers
from wangge_sdk.commands.plugin import add_language
from wangge_sdk.manifest import PluginError, open_package, read_manifest
from wangge_sdk.manifest.package import FolderPackage

_PORT: Final = 8601


def register(commands: Subparsers) -> None:
    """Add `dev`."""
    parser = commands.add_parser(
        "dev",
        help="run a server with the plugin on, which follows its files",
        description="Serve a small county on loopback, in a folder that is thrown away. The plugin is on in one of its two townships, and "
        "taken in anew whenever a file of it changes. Stop with Ctrl-C.",
    )
    parser.add_argument("path", metavar="PATH", nargs="?", default=".", type=Path, help="folder of the plugin (default: this one)")
    parser.add_argument("--port", type=int, default=_PORT, help=f"port to listen on; 0 takes a free one (default: {_PORT})")
    parser.add_argument("--in-process", action="store_true", help="run the code inside the server, where no worker can be fenced")
    add_language(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes, then throw everything away."""
    try:
        package = open_package(arguments.path)
    except PluginError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    if not isinstance(package, FolderPackage):
        sys.stderr.write(f"{arguments.path} is a wheel; development happens in the folder of a plugin\n")
        return USAGE
    _log_of_plugins()
    with tempfile.TemporaryDirectory(prefix="wangge-dev-", ignore_cleanup_errors=True) as folder:
        settings = _settings(Path(folder), arguments.port, _own_id(package) if arguments.in_process else None)
        try:
            listener = listen(settings)
            platform = DevelopingPlatform(settings, Path(package.where), locale=arguments.lang, in_process=arguments.in_process, tell=_tell)
            platform.on_ready = lambda accounts: _tell(welcome(accounts, arguments.lang))
            return serve_on(listener, platform)
        except (WanggeError, OSError) as error:
            sys.stderr.write(f"{error}\n")
            return USAGE if isinstance(error, InvalidError) else FAILED


def welcome(accounts: tuple[Account, ...], locale: str) -> str:
    """Return what to print when the server is ready: where to look, and who there is."""
    on, off = (f"{one.name if locale.startswith('zh') else one.name_en} {one.code}" for one in places())
    lines = ["", "  /m/     residents, no account needed (居民，无需账号)", "  /desk/  staff (工作人员)", ""]
    lines += [f"  {one.username:<18} {one.password}  {one.role['zh-CN']} {one.role['en']} · {one.area}" for one in accounts]
    lines += ["", f"  on in (已启用): {on}    off in (未启用): {off}", "  Ctrl-C stops (停止).", ""]
    return "\n".join(lines) + "\n"


def _settings(folder: Path, port: int, in_process: str | None) -> Settings:
    known = Settings().inprocess_plugins
    return Settings(
        data=folder,
        port=port,
        county=COUNTY_CODE,
        secure_cookies=False,
        sqlite_synchronous="NORMAL",
        log_level="WARNING",
        development=True,
        inprocess_plugins=f"{known},{in_process}" if in_process else known,
    )


def _own_id(package: FolderPackage) -> str | None:
    try:
        return read_manifest(package).id
    except PluginError:  # its findings are told when it is taken in
        return None


def _log_of_plugins() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("wangge.plugin").setLevel(logging.INFO)


def _tell(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
